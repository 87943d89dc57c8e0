"""Quick reference: terms, each with its sentence, in the shapes that guides use."""

import re
from collections.abc import Sequence
from html import escape, unescape

from django.utils.translation import gettext as _

from lessons.importing.outline import Entry
from lessons.importing.parsed import Note, Part, QuickReference, Term, Text
from lessons.importing.pieces import Kind, Piece

_PAIR = re.compile(
    r"(?P<term>[^:–—\t]{1,80}?)\s*(?::\s+|\s+[–—-]\s+|[–—]\s*|\t+)(?P<meaning>\S.*)", re.DOTALL
)
_COLON = re.compile(r"^\s*:\s+")
_LONGEST_TERM = 80
_HEAD_WORDS = re.compile(r"(?:terms?|words?|concepts?|ideas?|topics?|keys?|names?)", re.IGNORECASE)


class ReferenceReader:
    def __init__(self) -> None:
        self.before: list[str] = []
        self.notes: list[Note] = []
        self.items: list[tuple[str, list[str]]] = []
        self.left_out: list[str] = []

    def read(self, entries: Sequence[Entry]) -> list[Part]:
        for entry in entries:
            self._take(entry)
        items = tuple(Term(term, " ".join(meaning)) for term, meaning in self.items)
        for item in items:
            if not item.meaning:
                self.notes.append(
                    Note(_("“%s” has no sentence in the quick reference.") % item.term)
                )
        before: list[Part] = [Text("".join(self.before))] if self.before else []
        return [*before, *self.notes, *([QuickReference(items)] if items else [])]

    def _take(self, entry: Entry) -> None:
        piece = entry.piece
        if piece.kind is Kind.NOTE:
            self.notes.append(Note(piece.text))
        elif piece.kind is Kind.TABLE:
            self._table(piece)
        elif piece.kind is Kind.LIST:
            for item in piece.items:
                self._pair_or(item.text, _bold_term(item.html))
        elif entry.heading:
            self.items.append((piece.text.rstrip(":"), []))
        elif piece.lines:
            self._lines(piece)

    def _table(self, piece: Piece) -> None:
        rows = list(piece.rows)
        if rows and _HEAD_WORDS.fullmatch(rows[0][0].strip()):
            self.left_out.append(" ".join(rows.pop(0)))
        for row in rows:
            cells = [cell for cell in row if cell]
            if cells:
                self.items.append((cells[0], cells[1:]))

    def _lines(self, piece: Piece) -> None:
        """One pair to a line, or a term with its sentence on the next."""
        for line in piece.lines:
            bold = _bold_term(line.html)
            waiting = bool(self.items) and not self.items[-1][1]
            if waiting or (_COLON.match(line.text) and self.items):
                self.items[-1][1].append(_COLON.sub("", line.text))
            elif (piece.bold or _is_term(line.text)) and not bold:
                self.items.append((line.text.rstrip(":"), []))
            else:
                self._pair_or(line.text, bold)

    def _pair_or(self, text: str, bold: str) -> None:
        """A pair; else a further sentence of the last term, or words before the first."""
        if bold and text.startswith(bold):
            meaning = re.sub(r"^\s*[:–—-]?\s*", "", text[len(bold) :])
            self.items.append((bold.rstrip(" :–—-"), [meaning] if meaning else []))
            return
        match = _PAIR.fullmatch(text)
        if match and len(match["term"].split()) <= 8:
            self.items.append((match["term"], [match["meaning"]]))
        elif self.items:
            self.items[-1][1].append(text)
        else:
            self.before.append(f"<p>{escape(text, quote=False)}</p>")


def _is_term(text: str) -> bool:
    return (
        len(text) <= _LONGEST_TERM
        and len(text.split()) <= 8
        and not re.search(r"[.!?;,。]$", text)
        and not _PAIR.fullmatch(text)
    )


def _bold_term(html: str) -> str:
    match = re.match(r"<b>([^<]{1,120})</b>(?=.*\S)", html)
    return unescape(match[1]).strip() if match else ""
