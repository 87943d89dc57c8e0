"""How long a guide is, counted from what it shows a reader."""

import re
from html import unescape
from typing import Any

from wagtail.rich_text import RichText

WORDS_PER_MINUTE = 238  # adults, silent reading of prose: doi.org/10.1016/j.jml.2019.104047

_TAG = re.compile(r"<[^>]+>")
_UNSEEN = {"author_note"}


def count_words(body: Any) -> int:
    return sum(
        len(plain_text(child.value).split()) for child in body if child.block_type not in _UNSEEN
    )


def reading_minutes(words: int) -> int:
    return max(1, round(words / WORDS_PER_MINUTE)) if words else 0


def plain_text(value: Any) -> str:
    """Every text in a block value, in order. Numbers, switches and ids are not read."""
    if isinstance(value, RichText):
        return unescape(_TAG.sub(" ", value.source))
    if isinstance(value, str):
        return value
    if hasattr(value, "bound_blocks"):
        bound = value.bound_blocks
        children = bound.values() if hasattr(bound, "values") else bound
        return " ".join(plain_text(child.value) for child in children)
    if hasattr(value, "__iter__") and not isinstance(value, dict):
        return " ".join(plain_text(getattr(child, "value", None)) for child in value)
    return ""
