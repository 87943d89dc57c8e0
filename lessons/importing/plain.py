"""Plain text to pieces: paragraphs, lists and rules. Everything else is worked out later."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lessons.importing.pieces import Item, Kind, Piece, Span

_BULLET = re.compile(r"^(\s*)[•·▪◦‣●○∙■□➤►✓*+–—-]\s+(?=\S)")
_NUMBER = re.compile(r"^(\s*)\(?(\d{1,3})[.)]\s+(?=\S)")
_RULE = re.compile(r"^\s*([-=_*~])(\s*\1){2,}\s*$")
_WRAPPED_SHARE = 0.6  # of the line ends inside blocks
_WIDEST_WRAP = 110
_NARROWEST_WRAP = 45
_RAGGED = 3
_DEEPEST = 4  # more levels than any reader follows; also bounds the recursion


def pieces_of(text: str) -> list[Piece]:
    """Blocks between blank lines, each cut into paragraphs and lists."""
    lines = [line.expandtabs(4) if line[:1] in "\t " else line for line in text.split("\n")]
    blocks = list(_blocks(lines))
    width = _wrap_width(blocks)
    found: list[Piece] = []
    for block in blocks:
        found.extend(_pieces(block, width))
    return list(_join_lists(found))


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line.rstrip())
        elif block:
            yield block
            block = []
    if block:
        yield block


def _wrap_width(blocks: list[list[str]]) -> int:
    """The column at which an editor broke the lines, or 0 where each line is a paragraph.

    A line is full when the first word of the next would not have fitted behind it. In wrapped
    text nearly every line but the last of a block is; one long address must not hide that.
    """
    pairs = [
        (len(line), len(after.split(maxsplit=1)[0]))
        for block in blocks
        for line, after in itertools.pairwise(block)
        if not _marker(after)
    ]
    if not pairs:
        return 0
    lengths = sorted(length for length, _word in pairs)
    width = lengths[int(len(lengths) * 0.9)]
    full = sum(length + 1 + word > width - _RAGGED for length, word in pairs)
    wrapped = full >= _WRAPPED_SHARE * len(pairs)
    return width - _RAGGED if wrapped and _NARROWEST_WRAP <= width <= _WIDEST_WRAP else 0


def _pieces(block: list[str], width: int) -> Iterator[Piece]:
    alone = True
    for line in _unwrapped(block, width):
        yield replace(_piece(line), alone=alone)
        alone = False


def _unwrapped(block: list[str], width: int) -> Iterator[str]:
    """Joins a line to the one before it when its first word would not have fitted there."""
    held = block[0]
    last = held
    for line in block[1:]:
        word = line.split(maxsplit=1)[0]
        full = width and len(last) + 1 + len(word) > width
        inside = width and line[0] == " " and _marker(held) and not _marker(line)
        if (full or inside) and not _marker(line) and not _RULE.match(held):
            held = f"{held} {line.strip()}"
        else:
            yield held
            held = line
        last = line
    yield held


def _marker(line: str) -> re.Match[str] | None:
    return _BULLET.match(line) or _NUMBER.match(line)


def _piece(line: str) -> Piece:
    if line.strip() in {"-", "–", "—"} or _RULE.match(line):
        return Piece(Kind.RULE, source=line.strip())
    bullet, number = _BULLET.match(line), _NUMBER.match(line)
    if match := bullet or number:
        span = Span.plain(" ".join(line[match.end() :].split()))
        # The indent waits in `level` until _nested has nested the items.
        return Piece(
            Kind.LIST,
            (Span.plain(" ".join(line.split())),),
            ordered=bullet is None,
            start=int(match[2]) if bullet is None else 1,
            level=len(match[1]),
            items=(Item((span,)),),
            source=line,
        )
    level = len(line) - len(line.lstrip())
    return Piece(Kind.PROSE, (Span.plain(" ".join(line.split())),), level=level, source=line)


def _join_lists(found: list[Piece]) -> Iterator[Piece]:
    """Neighbouring items make one list; indented text belongs to the item above it."""
    run: list[Piece] = []
    for piece in [*found, None]:
        if piece and run and _continues(run, piece):
            run.append(piece)
            continue
        yield from _lists(run)
        run = []
        if piece and piece.kind is Kind.LIST:
            run = [piece]
        elif piece:
            yield replace(piece, level=0)


def _continues(run: list[Piece], piece: Piece) -> bool:
    if piece.kind is Kind.LIST:
        return True
    return piece.kind is Kind.PROSE and piece.level > run[0].level + 1


def _lists(run: list[Piece]) -> Iterator[Piece]:
    """Cuts a run where a new list begins: other markers, or numbers that do not go on."""
    current: list[Piece] = []
    expected = 0
    for piece in run:
        top = piece.kind is Kind.LIST and piece.level <= run[0].level + 1
        if (
            top
            and current
            and (piece.ordered != current[0].ordered or (piece.ordered and piece.start != expected))
        ):
            yield _nested(current)
            current = []
        if top:
            expected = piece.start + 1
        current.append(piece)
    if current:
        yield _nested(current)


def _nested(run: list[Piece], depth: int = 1) -> Piece:
    base = run[0].level
    groups: list[list[Piece]] = []
    for piece in run:
        deeper = piece.kind is Kind.PROSE or (piece.level > base + 1 and depth < _DEEPEST)
        if groups and deeper:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return replace(run[0], level=0, items=tuple(_item(group, depth) for group in groups))


def _item(group: list[Piece], depth: int) -> Item:
    """The first of a group is the item; the rest is indented below it."""
    first, rest = group[0], group[1:]
    parts = [*first.items[0].parts]
    while rest and rest[0].kind is Kind.PROSE:
        parts.append(rest.pop(0).lines[0])
    # Text below a nested list, deeper than the item, stays with that list's last item.
    inner = (_nested(rest, depth + 1),) if rest else ()
    return Item(tuple(parts), inner)


def unnumbered(pieces: Iterable[Piece]) -> list[Piece]:
    """A lone “3. …” that heads no section is a paragraph: as a list it would become “1.”."""
    return [
        replace(piece, kind=Kind.PROSE, items=(), ordered=False)
        if piece.kind is Kind.LIST
        and piece.ordered
        and piece.lines
        and piece.start != 1
        and len(piece.items) == 1
        and not piece.items[0].inner
        and len(piece.items[0].parts) == 1
        else piece
        for piece in pieces
    ]
