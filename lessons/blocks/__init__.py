from lessons.blocks.guide import GuideBlock
from lessons.blocks.prompts import PROMPT_KINDS

__all__ = ["PROMPT_KINDS", "GuideBlock"]
