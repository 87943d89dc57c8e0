"""What both readers, of plain text and of Markdown, turn a guide into: a flat run of pieces."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import escape

MAX_HEADING = 90  # characters; a longer line standing alone is a sentence


class Kind(StrEnum):
    HEADING = "heading"  # marked as such in Markdown
    PROSE = "prose"
    LIST = "list"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"
    NOTE = "note"  # what the text has and a guide cannot take as it is


@dataclass(frozen=True)
class Span:
    """The same words twice: as plain text, and as rich text of the kept features."""

    text: str
    html: str

    @classmethod
    def plain(cls, text: str) -> "Span":
        return cls(text, escape(text, quote=False))


@dataclass(frozen=True)
class Item:
    """One item of a list. `parts` are its paragraphs, `inner` the lists nested in it."""

    parts: tuple[Span, ...] = ()
    inner: tuple["Piece", ...] = ()

    @property
    def text(self) -> str:
        return " ".join([*(part.text for part in self.parts), *(p.text for p in self.inner)])

    @property
    def html(self) -> str:
        return "<br/>".join(part.html for part in self.parts) + "".join(
            piece.html for piece in self.inner
        )


@dataclass(frozen=True)
class Piece:
    kind: Kind
    lines: tuple[Span, ...] = ()
    level: int = 0
    ordered: bool = False
    start: int = 1
    items: tuple[Item, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    bold: bool = False  # nothing but bold: how a heading looks in a word processor
    alone: bool = True  # a blank line, or nothing, stands before it
    source: str = field(default="", compare=False)

    @property
    def text(self) -> str:
        if self.kind is Kind.LIST:
            return " ".join(item.text for item in self.items)
        if self.kind is Kind.TABLE:
            return " ".join(cell for row in self.rows for cell in row)
        return " ".join(line.text for line in self.lines)

    @property
    def inline(self) -> str:
        return " ".join(line.html for line in self.lines)

    @property
    def html(self) -> str:
        if self.kind is Kind.LIST:
            tag = "ol" if self.ordered else "ul"
            items = "".join(f"<li>{item.html}</li>" for item in self.items)
            return f"<{tag}>{items}</{tag}>"
        if self.kind is Kind.TABLE:
            return _rows_as_list(self.rows)
        if self.kind is Kind.RULE:
            return "<hr/>"
        if self.kind is Kind.QUOTE:
            return f"<blockquote>{'<br/>'.join(line.html for line in self.lines)}</blockquote>"
        if self.kind is Kind.CODE:
            return "".join(f"<p><code>{line.html}</code></p>" for line in self.lines)
        if self.kind is Kind.HEADING:
            return f"<p><b>{self.inline}</b></p>"
        return f"<p>{self.inline}</p>" if self.lines else ""

    def with_lines(self, lines: Iterable[Span]) -> "Piece":
        return replace(self, lines=tuple(lines))


def _rows_as_list(rows: tuple[tuple[str, ...], ...]) -> str:
    """For places that hold rich text only, which has no tables."""
    items = (" – ".join(escape(cell, quote=False) for cell in row if cell) for row in rows)
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def prose(*lines: str) -> Piece:
    return Piece(Kind.PROSE, tuple(Span.plain(line) for line in lines))
