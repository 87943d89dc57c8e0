"""Pieces to regions: the head of a guide, its sections, and the parts with fixed names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lessons.importing import phrases
from lessons.importing.headings import (
    Style,
    is_capitals,
    is_question,
    line_of,
    looks_like_heading,
    numbered_sections,
    style_of,
)
from lessons.importing.phrases import Name
from lessons.importing.pieces import Kind, Piece

# Within a Turn these two belong to it; alone they begin nothing.
_INNER = {Name.OUTCOME, Name.CHART}
# In these, a short line is a question, a term or a step; only a known heading ends them.
_HOLDING = {Name.FAQ, Name.REFERENCE, Name.NEXT, Name.TURN}


@dataclass(frozen=True)
class Entry:
    """A piece and whether it is a sub-heading, or a fixed name inside a larger part."""

    piece: Piece
    heading: bool = False
    name: Name | None = None


@dataclass
class Region:
    """`name` is None for a section, and for what stands before the first heading."""

    heading: str = ""
    name: Name | None = None
    level: int = 0
    section: bool = False
    done: bool = False  # a Turn's expected outcome has been said
    entries: list[Entry] = field(default_factory=list)


class Outline:
    """Walks the pieces once. What a heading means depends on the region it stands in."""

    def __init__(self, pieces: Sequence[Piece], start: int) -> None:
        self.pieces = pieces
        self.style: Style = style_of(pieces)
        self.numbered, self.counted = (
            ({}, set()) if self.style.hard else numbered_sections(pieces, self.style, start)
        )
        self.level = _section_level(pieces[start:])
        self.capitals = not self.numbered and _uses_capitals(pieces[start:], self.style)
        self.regions = [Region()]
        self.region = self.regions[0]
        for index in range(start, len(pieces)):
            self._take(index, pieces[index])

    def _take(self, index: int, piece: Piece) -> None:
        text = line_of(piece)
        name = phrases.name_of(text) if text else None
        if name in _INNER:
            self._add(piece, heading=True, name=name)
        elif name is not None:
            self._open(Region(text, name, piece.level))
        elif index in self.numbered:
            self._open(Region(self.numbered[index], section=True))
        elif index in self.counted and self.numbered:
            self._add(replace(piece, kind=Kind.PROSE), heading=True)
        elif piece.kind is Kind.HEADING:
            self._marked(piece, text)
        else:
            self._plain(index, piece, text)

    def _marked(self, piece: Piece, text: str) -> None:
        """A Markdown heading: its level says whether it leaves the region."""
        inside = self.region.name in _HOLDING and piece.level > self.region.level
        step = self.region.name is Name.TURN and phrases.step_title(text) is not None
        asked = self.region.name is Name.FAQ and is_question(text) and not _numbered(text)
        if inside or step or asked or (self.level and piece.level > self.level):
            self._add(piece, heading=True)
        else:
            self._open(Region(_unnumbered(text), level=piece.level, section=True))

    def _plain(self, index: int, piece: Piece, text: str) -> None:
        heading = looks_like_heading(piece, self.style) and self._heads_prose(index)
        if heading and self._is_section(text):
            self._open(Region(text, section=True))
        else:
            self._add(piece, heading=heading)

    def _is_section(self, text: str) -> bool:
        """In a plain guide without numbers, headings that are not inside a part are sections."""
        if self.style.hard or self.numbered or (self.capitals and not is_capitals(text)):
            return False
        if self.region.name is Name.TURN:
            return self.region.done and phrases.step_title(text) is None
        return self.region.name not in _HOLDING

    def _heads_prose(self, index: int) -> bool:
        """A heading is followed by what it heads: not by another short line, nor by nothing."""
        if index + 1 >= len(self.pieces) or index + 1 in self.numbered:
            return False
        follower = self.pieces[index + 1]
        if follower.kind in {Kind.HEADING, Kind.RULE}:
            return False
        text = line_of(follower)
        if text and phrases.name_of(text) not in {None, *_INNER}:
            return False
        known = self.pieces[index].bold or phrases.step_title(line_of(self.pieces[index]))
        return bool(known) or not looks_like_heading(follower, self.style)

    def _open(self, region: Region) -> None:
        self.regions.append(region)
        self.region = region

    def _add(self, piece: Piece, *, heading: bool, name: Name | None = None) -> None:
        self.region.done = self.region.done or name is Name.OUTCOME
        self.region.entries.append(Entry(piece, heading, name))


def split_lines(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Cuts a paragraph at lines that mean something of their own, such as “Step 2: …”."""
    for piece in pieces:
        if piece.kind is not Kind.PROSE or len(piece.lines) < 2:
            yield piece
            continue
        held: list[int] = []
        for index, line in enumerate(piece.lines):
            if _own_line(line.text):
                if held:
                    yield piece.with_lines(piece.lines[i] for i in held)
                held = []
                yield replace(piece.with_lines([line]), bold=False)
            else:
                held.append(index)
        if held:
            yield piece.with_lines(piece.lines[i] for i in held)


def _own_line(text: str) -> bool:
    if phrases.name_of(text) is not None or phrases.is_fixed(text):
        return True
    step = phrases.step_title(text)
    return step is not None and len(text) < 120


def _section_level(pieces: Sequence[Piece]) -> int:
    marked = [piece for piece in pieces if piece.kind is Kind.HEADING]
    numbered = [piece.level for piece in marked if _numbered(piece.text)]
    named = [
        piece.level
        for piece in marked
        if phrases.name_of(piece.text) not in {None, Name.OUTCOME, Name.CHART, Name.STEP}
    ]
    if numbered:
        return min(numbered)
    # A guide's fixed parts stand beside its sections.
    return min(named or [piece.level for piece in marked], default=0)


def _uses_capitals(pieces: Sequence[Piece], style: Style) -> bool:
    """Whether capitals tell sections from sub-headings: both kinds have to occur."""
    heads = [line_of(p) for p in pieces if looks_like_heading(p, style)]
    shouted = sum(map(is_capitals, heads))
    return 1 < shouted < len(heads)


def _numbered(text: str) -> bool:
    return phrases.section_number(text) is not None


def _unnumbered(text: str) -> str:
    parts = phrases.section_number(text)
    return parts[1] if parts else text
