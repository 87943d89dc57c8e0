"""Which lines are headings. Markdown says so; in plain text a heading only looks like one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lessons.importing import phrases, quantities
from lessons.importing.phrases import Name
from lessons.importing.pieces import MAX_HEADING, Kind, Piece

_SENTENCE_END = re.compile(r"[.!…,;:。！؟۔।]['\"”’»)\]]*$")
_QUESTION_END = re.compile(r"[?？؟]['\"”’»)\]]*$")
_MOST_WORDS = 14
_SMALL = """a an and as at but by can do does for from how in into is it me my of on or the to vs
what when where which who why with you your"""
_SMALL_WORDS = frozenset(_SMALL.split())


@dataclass(frozen=True)
class Style:
    """How one guide marks its headings."""

    hard: bool  # Markdown headings carry the structure
    gaps: bool  # blank lines stand between paragraphs


def style_of(pieces: Sequence[Piece]) -> Style:
    marked = [index for index, piece in enumerate(pieces) if piece.kind is Kind.HEADING]
    alone = sum(piece.alone for piece in pieces)
    return Style(
        # One marked line at the top is a title; the rest may still be plain text.
        hard=len(marked) > 1 or bool(marked and marked[0] > 2),
        gaps=alone * 2 > len(pieces) or alone > 10,
    )


def line_of(piece: Piece) -> str:
    """The words of a piece that is one line, else nothing."""
    one = len(piece.lines) == 1 and piece.kind in {Kind.HEADING, Kind.PROSE, Kind.LIST}
    return piece.lines[0].text if one else ""


def is_question(text: str) -> bool:
    return bool(_QUESTION_END.search(text))


def looks_like_heading(piece: Piece, style: Style) -> bool:
    """A short line without an end mark, standing alone. What follows is asked elsewhere."""
    text = line_of(piece)
    if piece.kind is Kind.HEADING:
        return True
    if piece.kind is not Kind.PROSE or not _short(text) or (style.gaps and not piece.alone):
        return False
    if piece.bold:
        return True
    if style.hard or _SENTENCE_END.search(text) or "://" in text:
        return False
    if ": " in text and "," in text:  # “Areas: one, two” is a list
        return False
    return _begins_well(text) and (not is_question(text) or _title_case(text))


def numbered_sections(
    pieces: Sequence[Piece], style: Style, start: int
) -> tuple[dict[int, str], set[int]]:
    """Index → title of plain-text lines that head sections: short, alone, in ascending order.

    And the indexes of lines that look the same but count something inside a section.
    """
    candidates: list[tuple[int, int, str]] = []
    shut = False  # within a Turn or an FAQ, numbers count steps and questions
    for index in range(start, len(pieces)):
        name = phrases.name_of(line_of(pieces[index]))
        if name is not None:
            shut = name in {Name.TURN, Name.FAQ, Name.OUTCOME} or (shut and name is Name.CHART)
        found = _numbered(pieces, index, style)
        if found and not (shut and found[0] == 1):
            candidates.append((index, *found))
    chosen = _ascending(candidates)
    return chosen, {index for index, _number, _title in candidates} - set(chosen)


def _numbered(pieces: Sequence[Piece], index: int, style: Style) -> tuple[int, str] | None:
    piece = pieces[index]
    text = line_of(piece)
    parts = phrases.section_number(text) if _short(text) else None
    if parts is None or (style.gaps and not piece.alone) or index + 1 >= len(pieces):
        return None
    number, title = quantities.number(parts[0]), parts[1]
    follower = line_of(pieces[index + 1])
    if not number or _SENTENCE_END.search(title.rstrip("!")) or not _begins_well(title):
        return None
    items = piece.items
    more = len(items) > 1 or (items and (len(items[0].parts) > 1 or items[0].inner))
    if more or (follower and phrases.section_number(follower)):
        return None
    return number, title


def _ascending(candidates: Sequence[tuple[int, int, str]]) -> dict[int, str]:
    """Leaves out lists inside sections: they begin again at 1 and are followed by the true next."""
    chosen: dict[int, str] = {}
    final = {number: place for place, (_index, number, _title) in enumerate(candidates)}
    last = inner = 0
    for place, (index, number, title) in enumerate(candidates):
        if last and number == 1:
            inner = 1
        elif inner and number == inner + 1 and (number != last + 1 or final[number] > place):
            inner = number
        elif last < number <= last + 2:
            chosen[index] = title
            last, inner = number, 0
    return chosen


def _short(text: str) -> bool:
    return 0 < len(text) <= MAX_HEADING and len(text.split()) <= _MOST_WORDS


def _begins_well(text: str) -> bool:
    """With a letter, digit or opening mark; not in mid-sentence, not with a dash or bullet."""
    first = next((char for char in text if char.isalnum()), "")
    return bool(first) and not first.islower() and not text.startswith(("-", "–", "—", "•", "/"))


def _title_case(text: str) -> bool:
    words = [word.strip("“”\"'’‘(?)!,") for word in text.split()]
    heavy = [word for word in words[1:] if word and word.casefold() not in _SMALL_WORDS]
    if not heavy:
        return len(words) < 5
    return all(word[0].isupper() or not word[0].isalpha() or not _cased(word) for word in heavy)


def _cased(word: str) -> bool:
    return word.lower() != word.upper()


def is_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 2 and text == text.upper() and text != text.lower()
