"""What a guide is made of.

Blocks name no template: lessons/guides.py renders them, with what it knows of the whole guide.
Without one, Wagtail's comparison of revisions shows their plain fields.
"""

from lessons.blocks.guide import GuideBlock
from lessons.blocks.prompts import PROMPT_KINDS

__all__ = ["PROMPT_KINDS", "GuideBlock"]
