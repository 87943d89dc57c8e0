"""Markdown to pieces, by markdown-it. Raw HTML stays text; what guides cannot hold is noted."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.importing.inline import Inline
from lessons.importing.pieces import MAX_HEADING, Item, Kind, Piece, Span

# Each looks at one line and a bounded way ahead: a file may be one line of 2 MB.
_SIGNS = re.compile(
    r"^#{1,6}[ \t]+\S"  # a heading
    r"|^(?:```|~~~)"  # a fence
    r"|^[ \t]{0,9}\|?[ \t]{0,9}:?-{3,}:?[ \t]{0,9}\|"  # the rule below a table's head
    r"|(?<=\S\n)(?:={3,}|-{3,})[ \t]*$"  # an underlined heading
    r"|\*\*[^\s*][^*\n]{0,300}\*\*"  # bold
    r"|^>[ \t]+\S"  # a quotation
    r"|\[[^\[\]\n]{1,300}\]\([^()\s]{1,1000}\)",  # a link or a picture
    re.MULTILINE,
)
_OTHER_BULLET = re.compile(r"^([ \t]*)[•·▪◦‣●○∙■□➤►](?=[ \t]+\S)", re.MULTILINE)


# By the letter of Markdown a lone dash makes the paragraph above it a heading.
_LONE_DASH = re.compile(r"^[ \t]{0,9}[-–—][ \t]{0,9}$", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.,;:!…。]['\"”’»)\]]*$")


def is_markdown(text: str) -> bool:
    return bool(_SIGNS.search(text))


def pieces_of(text: str) -> list[Piece]:
    # Indented code is left out: in guides an indent is layout far more often than code.
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("code")
    # Every link is taken as one, so that inline.py can drop the address and keep the words.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    text = _LONE_DASH.sub("\n—\n", _OTHER_BULLET.sub(r"\1-", text))
    return list(_walk(parser.parse(text)))


def _walk(tokens: Sequence[Token]) -> Iterator[Piece]:
    """The blocks of one level. Notes of what stands inside a block follow the block."""
    for group in _siblings(tokens):
        notes: list[str] = []
        piece = _piece(group, notes)
        if piece is not None:
            yield piece
            if piece.kind is Kind.PROSE and group[0].type == "heading_open":
                yield Piece(Kind.RULE)
        yield from (Piece(Kind.NOTE, (Span.plain(note),)) for note in notes)


def _siblings(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Cuts tokens into blocks: a lone token, or one that opens and all up to its close."""
    start = depth = 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start : index + 1]
            start = index + 1


def _piece(group: Sequence[Token], notes: list[str]) -> Piece | None:
    first = group[0]
    if first.type in {"paragraph_open", "heading_open"}:
        inline = _inline(group, notes)
        if [line.text for line in inline.lines] == ["—"]:
            return Piece(Kind.RULE, source="—")
        kind = Kind.HEADING if _is_heading(first, inline) else Kind.PROSE
        level = int(first.tag[1]) if kind is Kind.HEADING else 0
        found = Piece(kind, tuple(inline.lines), level=level, bold=inline.bold)
        return found if inline.lines else None
    if first.type in {"bullet_list_open", "ordered_list_open"}:
        return _list(group, notes)
    if first.type == "blockquote_open":
        return Piece(Kind.QUOTE, tuple(_flat(group[1:-1], notes)))
    if first.type == "table_open":
        return Piece(Kind.TABLE, rows=tuple(_rows(group, notes)))
    if first.type in {"fence", "code_block"}:
        lines = first.content.rstrip("\n").split("\n")
        return Piece(Kind.CODE, tuple(Span.plain(line) for line in lines if line.strip()))
    return Piece(Kind.RULE) if first.type == "hr" else None


def _is_heading(first: Token, inline: Inline) -> bool:
    """Marked with #, or underlined and short. A rule set too close to a paragraph is neither."""
    if first.type != "heading_open" or first.markup.startswith("#"):
        return first.type == "heading_open"
    text = inline.lines[0].text if len(inline.lines) == 1 else ""
    return 0 < len(text) <= MAX_HEADING and not _SENTENCE_END.search(text)


def _inline(group: Sequence[Token], notes: list[str]) -> Inline:
    tokens = next((token.children for token in group if token.type == "inline"), None)
    inline = Inline(tokens or [])
    notes.extend(inline.notes)
    return inline


def _list(group: Sequence[Token], notes: list[str]) -> Piece:
    items = tuple(_item(item[1:-1], notes) for item in _siblings(group[1:-1]))
    start = int(group[0].attrs.get("start", 1))
    ordered = group[0].type == "ordered_list_open"
    lines: tuple[Span, ...] = ()
    if ordered and len(items) == 1 and len(items[0].parts) == 1:
        only = items[0].parts[0]
        lines = (Span(f"{start}. {only.text}", f"{start}. {only.html}"),)
    return Piece(Kind.LIST, lines, ordered=ordered, start=start, items=items)


def _item(tokens: Sequence[Token], notes: list[str]) -> Item:
    parts: list[Span] = []
    inner: list[Piece] = []
    for group in _siblings(tokens):
        piece = _piece(group, notes)
        if piece is None:
            continue
        if piece.kind is Kind.LIST:
            inner.append(piece)
        elif piece.kind is Kind.CODE:
            parts.extend(Span(line.text, f"<code>{line.html}</code>") for line in piece.lines)
        elif piece.kind is Kind.TABLE:
            parts.extend(Span.plain(" – ".join(row)) for row in piece.rows)
        elif piece.text:
            parts.append(Span(piece.text, piece.inline))
    return Item(tuple(parts), tuple(inner))


def _flat(tokens: Sequence[Token], notes: list[str]) -> Iterator[Span]:
    """What a quotation holds, line by line: rich text keeps no blocks inside one."""
    for piece in (_piece(group, notes) for group in _siblings(tokens)):
        if piece is None:
            continue
        if piece.kind is Kind.LIST:
            yield from (Span.plain(f"– {item.text}") for item in piece.items)
        elif piece.kind is Kind.TABLE:
            yield from (Span.plain(" – ".join(row)) for row in piece.rows)
        elif piece.text:
            yield Span(piece.text, piece.inline)


def _rows(group: Sequence[Token], notes: list[str]) -> Iterator[tuple[str, ...]]:
    row: list[str] = []
    for token in group:
        if token.type == "inline":
            inline = Inline(token.children or [])
            notes.extend(inline.notes)
            row.append(" ".join(line.text for line in inline.lines))
        elif token.type == "tr_close":
            yield tuple(row)
            row = []
