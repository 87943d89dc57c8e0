"""Entries of a region to what a guide shows there: text, call-outs, tables, prompts, recalls."""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from lessons.importing import asks, phrases
from lessons.importing.outline import Entry
from lessons.importing.parsed import (
    SUCCESS,
    Callout,
    Content,
    Note,
    Recall,
    Subheading,
    Table,
    Text,
)
from lessons.importing.pieces import Kind, Piece, Span

_CALLOUTS = {
    "tip": "quick tip|pro tip|bonus tip|tip|hint|note|remember|important|caution|warning|info",
    "why": "why it matters|why this matters|why does (?:it|this) matter",
    "activity": "activity|simple exercise|quick exercise|exercise|quick test|try it|try this",
    "myth": "common myth|a common myth|myth",
    "prerequisite": "pre-?requisites?|before you (?:start|begin)|you will need|you need",
}
_ANY = "|".join(f"(?P<{kind}>{labels})" for kind, labels in _CALLOUTS.items())
_LABEL = re.compile(
    rf"(?:[^\w\s]{{1,3}}\s*)?(?:\[!)?(?P<label>{_ANY})\]?(?:\s*[:–—]\s*|\s+-\s+|(?<=\])\s*|\s*$)",
    re.IGNORECASE,
)
_PLAIN_LABELS = {"tip", "why it matters", "activity", "before you start", "a common myth"}


class ContentReader:
    """Builds a run of content. Text that stands together becomes one block."""

    def __init__(self, written: str = "") -> None:
        self.written = written  # the name of the prompt asked before reading
        self.found: list[Content] = []
        self._html: list[str] = []
        self._recalled: set[str] = set()
        self._label: tuple[str, str] | None = None

    def read(self, entries: Iterable[Entry], *, asking: bool = True) -> tuple[Content, ...]:
        for entry in entries:
            self._take(entry, asking=asking)
        if self._label:
            self._put(Subheading(self._label[1] or self._label[0].capitalize()))
        self._flush()
        return tuple(self.found)

    def _take(self, entry: Entry, *, asking: bool) -> None:
        piece = entry.piece
        label = callout_label(piece) if piece.lines else None
        if self._label:
            kind, title = self._label
            self._label = None
            if not entry.heading and piece.kind is not Kind.NOTE:
                self._put(Callout(kind, title, piece.html))
                return
            self._put(Subheading(title or kind.capitalize()))
        if label and not label[2]:
            self._label = (label[0], label[1])
        elif label and piece.kind in {Kind.PROSE, Kind.QUOTE}:
            kind, title, html = label
            self._put(Callout(kind, title, html))
        elif entry.heading:
            self._put(Subheading(phrases.without_subnumber(piece.text)))
        elif piece.kind is Kind.NOTE:
            self._put(Note(piece.text))
        elif piece.kind is Kind.TABLE:
            self._put(Table(piece.rows))
        else:
            self._text(piece, asking=asking)

    def _text(self, piece: Piece, *, asking: bool) -> None:
        if piece.kind is Kind.RULE:
            self._rule(piece)
            return
        span = Span(piece.text, piece.inline)
        ask = asks.writing_ask(span, needs_moment=True) if asking and _is_prose(piece) else None
        if ask is None:
            self._html.append(piece.html)
        else:
            self._asked(ask)
        if _is_prose(piece):
            self._recalls(piece.text)

    def _asked(self, ask: asks.Ask) -> None:
        if ask.before:
            self._html.append(f"<p>{ask.before.html}</p>")
        self._put(ask.prompt)
        if ask.after:
            self._html.append(f"<p>{ask.after.html}</p>")

    def _rule(self, piece: Piece) -> None:
        """A lone dash is what is left of an accordion whose headings did not survive copying."""
        if piece.source in {"-", "–", "—"}:
            self._put(Note(_("A lone dash stands here: a panel's heading may be missing.")))
        elif self._html:
            self._html.append(piece.html)

    def _recalls(self, text: str) -> None:
        if self.written and asks.recalls_written(text):
            self._recall(self.written)
        if asks.recalls_success(text):
            self._recall(SUCCESS)
        if lesson := asks.recalls_elsewhere(text):
            self._put(
                Note(
                    _("The text speaks of what the learner wrote in lesson %s. Add a recall of it.")
                    % lesson
                )
            )

    def _recall(self, name: str) -> None:
        if name not in self._recalled:
            self._recalled.add(name)
            self._put(Recall(name))

    def _put(self, content: Content) -> None:
        self._flush()
        self.found.append(content)

    def _flush(self) -> None:
        if self._html:
            self.found.append(Text("".join(self._html)))
            self._html = []


def callout_label(piece: Piece) -> tuple[str, str, str] | None:
    """(kind, title, rest as HTML) of “Tip: …”; the rest is empty where the label stands alone."""
    text = piece.lines[0].text
    match = _LABEL.match(text)
    if match is None:
        return None
    kind = next(name for name in _CALLOUTS if match[name])
    label = match["label"]
    title = "" if label.casefold() in _PLAIN_LABELS else label[:1].upper() + label[1:].lower()
    if match.end() == len(text) and len(piece.lines) == 1:
        return kind, title, ""
    if piece.kind is Kind.HEADING:
        return None
    first = _without_label(piece.lines[0], text[match.end() :])
    lines = [line for line in (first, *(line.html for line in piece.lines[1:])) if line]
    return kind, title, f"<p>{' '.join(lines)}</p>"


def _without_label(line: Span, rest: str) -> str:
    """The line's HTML after its label, which may be bold: “<b>Tip:</b> …”."""
    plain = Span.plain(rest)
    if line.html.endswith(plain.html) and "<" not in plain.html:
        return plain.html
    match = re.match(r"(?:<(\w+)>)?[^<]*?[:–—\]-]\s*(?:</\1>)?\s*[:–—-]?\s*", line.html)
    cut = line.html[match.end() :] if match else line.html
    return cut if cut.count("<b>") == cut.count("</b>") else plain.html


def _is_prose(piece: Piece) -> bool:
    return piece.kind in {Kind.PROSE, Kind.QUOTE}


def flattened(entries: Sequence[Entry]) -> tuple[str, list[Note]]:
    """For places that hold rich text alone: everything as HTML, and the notes apart."""
    html = [
        f"<p><b>{entry.piece.inline}</b></p>" if entry.heading else entry.piece.html
        for entry in entries
        if entry.piece.kind is not Kind.NOTE
    ]
    notes = [Note(entry.piece.text) for entry in entries if entry.piece.kind is Kind.NOTE]
    return "".join(html), notes
