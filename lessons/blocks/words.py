"""What a guide shows a reader in words, and how long reading them takes."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from wagtail.blocks import Block, BoundBlock, StreamValue, StructValue, URLBlock
from wagtail.blocks.field_block import BaseChoiceBlock
from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText

WORDS_PER_MINUTE = 238  # adults, silent reading of prose: doi.org/10.1016/j.jml.2019.104047

_TAG = re.compile(r"<[^>]+>")
# What blocks hold for authors: notes, the names of prompts, and which prompt another one is about.
_UNSEEN = {"author_note", "name", "prompt", "options_from", "domains_from"}


def count_words(body: Any) -> int:
    return len(plain_text(body).split())


def reading_minutes(words: int) -> int:
    return max(1, round(words / WORDS_PER_MINUTE)) if words else 0


def plain_text(value: Any) -> str:
    """Every text in a block value that is shown, in order."""
    match value:
        case RichText():
            return unescape(_TAG.sub(" ", value.source))
        case str():
            return value
        case StructValue():
            return _shown(value.bound_blocks.values())
        case ListValue():
            return _shown(value.bound_blocks)
        case StreamValue():
            return _shown(value)
        case {"data": rows}:  # a table
            return " ".join(str(cell) for row in rows for cell in row if cell)
    return ""


def _shown(children: Iterable[BoundBlock]) -> str:
    return " ".join(plain_text(child.value) for child in children if _is_shown(child.block))


def _is_shown(block: Block) -> bool:
    """Neither a choice among the author's options nor an address is read."""
    return block.name not in _UNSEEN and not isinstance(block, (BaseChoiceBlock, URLBlock))
