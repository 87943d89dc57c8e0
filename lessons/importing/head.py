"""The top of a guide: front matter, title, kicker and breadcrumb."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lessons.importing import phrases, quantities
from lessons.importing.headings import line_of, looks_like_heading, style_of
from lessons.importing.pieces import Kind, Piece

_LOOK_AT = 8  # pieces; further down, a line with an arrow is part of the text
_LONGEST_TITLE = 150
_LONGEST_HEAD_LINE = 200
_KEY = re.compile(r"([A-Za-z][\w -]{0,40}):(?:\s+(.*))?")
_LABEL = re.compile(r"(?:title|lesson title)\s*:\s*", re.IGNORECASE)
_LESSON_PREFIX = re.compile(r"lesson\s+(\w+)\s*[:.–—-]\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """`rest` is where the guide goes on; `kept` are lines of the head that are none of these."""

    title: str
    number: int | None
    kept: tuple[Piece, ...]
    rest: int
    left_out: tuple[str, ...]


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The key: value lines between two rules at the very top, and the text after them."""
    lines = text.lstrip("\n").split("\n")
    if lines[0].strip() != "---":
        return {}, text
    found: dict[str, str] = {}
    for index, line in enumerate(lines[1:200], start=1):
        if line.strip() in {"---", "..."} and found:
            return found, "\n".join(lines[index + 1 :])
        match = _KEY.fullmatch(line.strip())
        if match:
            found[match[1].strip().casefold()] = (match[2] or "").strip().strip("\"'")
        elif line.strip() and not line.startswith((" ", "\t", "- ", "#")):
            break
    return {}, text


def head_of(pieces: Sequence[Piece]) -> Head:
    """Reads lines until the title is found and something follows that is no head line."""
    title, number = "", None
    kept: list[Piece] = []
    left_out: list[str] = []
    rest = 0
    for index, piece in enumerate(pieces[:_LOOK_AT]):
        text = line_of(piece)
        if piece.kind is Kind.RULE and index < _LOOK_AT - 1:
            rest = index + 1
            continue
        if not text or len(text) > _LONGEST_HEAD_LINE:
            break
        if _is_breadcrumb(text) or (phrases.KICKER.fullmatch(text) and index):
            left_out.append(text)
            number = number or _lesson_number(text)
        elif phrases.name_of(text) is not None or _heads_section(text):
            break
        elif not title and _may_be_title(pieces, index):
            title, number = _title(text, number)
        elif title and piece.kind is Kind.PROSE and _is_byline(text):
            kept.append(piece)
        else:
            break
        rest = index + 1
    return Head(title, number, tuple(kept), rest, tuple(left_out))


def _title(text: str, number: int | None) -> tuple[str, int | None]:
    text = _LABEL.sub("", text, count=1)
    prefix = _LESSON_PREFIX.match(text)
    stated = quantities.number(prefix[1]) if prefix else None
    if prefix and stated:
        return text[prefix.end() :].strip(), number or stated
    return text, number


def _may_be_title(pieces: Sequence[Piece], index: int) -> bool:
    piece = pieces[index]
    text = line_of(piece)
    if piece.kind is Kind.LIST or len(text) > _LONGEST_TITLE:
        return False
    if piece.kind is Kind.HEADING or looks_like_heading(piece, style_of(pieces[index : index + 1])):
        return True
    # A question may be a title; a sentence with a full stop is one only when it is short.
    return not text.endswith((".", ":", ";", ",")) or len(text.split()) <= 8


def _heads_section(text: str) -> bool:
    return len(text) <= 100 and phrases.section_number(text) is not None


def _is_breadcrumb(text: str) -> bool:
    parts = [part for part in phrases.BREADCRUMB.split(text) if part]
    arrows = re.search(r"[→➔➜›»>⟩]", text) is not None
    return len(parts) >= 2 and (
        (arrows and not text.endswith("."))
        or (len(parts) >= 3 and bool(phrases.LESSON.search(text)))
    )


def _lesson_number(text: str) -> int | None:
    match = phrases.LESSON.search(text)
    return quantities.number(match["number"]) if match else None


def _is_byline(text: str) -> bool:
    return len(text) <= 80 and bool(
        re.match(r"(?:by|author|version|updated)\b", text, re.IGNORECASE)
    )
