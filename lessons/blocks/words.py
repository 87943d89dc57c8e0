"""How long a guide is, counted from what it shows a reader."""

from typing import Any

WORDS_PER_MINUTE = 238  # adults, silent reading of prose: doi.org/10.1016/j.jml.2019.104047


def count_words(body: Any) -> int:
    """Of what the search reads as well: blocks say what that is (`search_index`)."""
    return len(" ".join(body.stream_block.get_searchable_content(body)).split())


def reading_minutes(words: int) -> int:
    return max(1, round(words / WORDS_PER_MINUTE)) if words else 0
