"""Questions and answers, in the shapes that guides and their lost accordions leave behind."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from django.utils.translation import gettext as _

from lessons.importing.headings import is_question
from lessons.importing.outline import Entry
from lessons.importing.parsed import Faq, Note, Part, Question, Text
from lessons.importing.pieces import Item, Kind, Piece, Span

_Q = re.compile(r"(?:q(?:uestion)?\s*\d*)\s*[:.)–—-]\s*(?=\S)", re.IGNORECASE)
_A = re.compile(r"(?:a(?:nswer)?\s*\d*)\s*[:.)–—-]\s*(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,2}[.)]\s+")
_LONGEST_QUESTION = 300
_SHOWN_WORDS = 6
_LABEL_TAGS = re.compile(
    r"^\s*<b>\s*(?:a(?:nswer)?\s*\d*)\s*[:.)–—-]?\s*</b>\s*[:.)–—-]?\s*", re.IGNORECASE
)
_BOLD_FIRST = re.compile(
    r"<b>(?P<question>[^<]+[?？؟])\s*</b>\s*(?:<br/>)?\s*(?P<answer>.+)", re.DOTALL
)


class FaqReader:
    def __init__(self) -> None:
        self.before: list[str] = []
        self.notes: list[Note] = []
        self.items: list[tuple[str, list[str]]] = []

    def read(self, entries: Sequence[Entry]) -> list[Part]:
        marked = any(_asks(entry) for entry in entries)
        for entry in entries:
            self._take(entry, marked=marked)
        items = tuple(Question(question, "".join(html)) for question, html in self.items)
        flags = [*self.notes, *_flags(items)]
        before: list[Part] = [Text("".join(self.before))] if self.before else []
        return [*before, *flags, *([Faq(items)] if items else [])]

    def _take(self, entry: Entry, *, marked: bool) -> None:
        piece = entry.piece
        if piece.kind is Kind.NOTE:
            self.notes.append(Note(piece.text))
        elif piece.kind is Kind.RULE:
            return
        elif _asks(entry):
            self.items.append((_NUMBER.sub("", piece.text, count=1), []))
        elif piece.kind is Kind.PROSE:
            self._prose(piece, marked=marked)
        elif piece.kind is Kind.LIST and not (marked and self.items):
            for question, answer in map(_from_item, piece.items):
                self.items.append((question, [answer] if answer else []))
        else:
            self._answer(piece.html)

    def _prose(self, piece: Piece, *, marked: bool) -> None:
        """Lines led by “Q:” and “A:”, a bold question before its answer, or a paragraph."""
        bold = _BOLD_FIRST.fullmatch(piece.inline)
        if bold and not _Q.match(piece.text):
            question = Span(bold["question"], "").text
            self.items.append((_plain(question), [f"<p>{bold['answer']}</p>"]))
            return
        paragraph: list[str] = []
        for line in piece.lines:
            if match := _Q.match(line.text):
                self._answer_lines(paragraph)
                paragraph = []
                self.items.append((line.text[match.end() :], []))
            else:
                paragraph.append(_without_a(line))
        if not marked and not self._asked() and paragraph:
            self.items.append(("", [f"<p>{' '.join(paragraph)}</p>"]))
        else:
            self._answer_lines(paragraph)

    def _asked(self) -> bool:
        return bool(self.items)

    def _answer_lines(self, lines: list[str]) -> None:
        if lines:
            self._answer(f"<p>{' '.join(lines)}</p>")

    def _answer(self, html: str) -> None:
        if self.items:
            self.items[-1][1].append(html)
        else:
            self.before.append(html)


def _asks(entry: Entry) -> bool:
    piece = entry.piece
    text = piece.lines[0].text if len(piece.lines) == 1 else ""
    if not text or len(text) > _LONGEST_QUESTION or _A.match(text):
        return False
    if _Q.match(text):
        return False
    return entry.heading or (is_question(text) and piece.kind in {Kind.PROSE, Kind.LIST})


def _from_item(item: Item) -> tuple[str, str]:
    """A bullet is an answer, unless it holds a question with its answer below or beside it."""
    first = item.parts[0] if item.parts else Span("", "")
    rest = [f"<p>{part.html}</p>" for part in item.parts[1:]] + [p.html for p in item.inner]
    if match := _Q.match(first.text):
        return first.text[match.end() :], "".join(rest)
    bold = _BOLD_FIRST.fullmatch(first.html)
    if bold:
        return _plain(bold["question"]), f"<p>{bold['answer']}</p>{''.join(rest)}"
    if rest and is_question(first.text) and len(first.text) <= _LONGEST_QUESTION:
        return first.text, "".join(rest)
    return "", f"<p>{first.html}</p>{''.join(rest)}" if first.text else "".join(rest)


def _without_a(line: Span) -> str:
    if not _A.match(line.text):
        return line.html
    if _LABEL_TAGS.match(line.html):
        return _LABEL_TAGS.sub("", line.html, count=1)
    match = _A.match(line.html)
    return line.html[match.end() :] if match else line.html


def _plain(html: str) -> str:
    return unescape(html).strip()


def _flags(items: tuple[Question, ...]) -> Iterator[Note]:
    for place, item in enumerate(items, start=1):
        if not item.question:
            words = re.sub(r"<[^>]+>", " ", item.html).split()
            begin = _plain(" ".join(words[:_SHOWN_WORDS]))
            yield Note(
                _("FAQ answer %(number)d (“%(begin)s …”) has no question in the text. Write it.")
                % {"number": place, "begin": begin}
            )
        elif not item.html:
            yield Note(_("The FAQ question “%s” has no answer in the text.") % item.question[:120])
