"""Search over guides: passages by full text, titles also when they are slightly misspelt.

Only what `access` opens to the person is searched; a locked lesson is found by the title and
summary that its page shows anyway.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.search.backends import get_search_backend

from lessons import access
from lessons.catalogue import Catalogue, LessonEntry, ModuleEntry, TrackEntry
from lessons.models import Passage

LONGEST_QUERY = 200  # characters
MOST = 20  # passages on a page of results
CLOSE = 0.75  # how alike two words are that differ by a slip: “rythm” and “rhythm” are 0.91
AROUND = 110  # characters of text shown on either side of what was found
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Title:
    """A track, module or lesson whose name is what was asked for, or nearly."""

    page: TrackEntry | ModuleEntry | LessonEntry
    near: bool

    @property
    def place(self) -> str:
        if isinstance(self.page, LessonEntry):
            return self.page.track.title
        return self.page.track.title if isinstance(self.page, ModuleEntry) else ""


@dataclass(frozen=True)
class Found:
    """One passage of a guide, with the words around what was found."""

    lesson: LessonEntry
    passage: Passage
    excerpt: SafeString

    @property
    def url(self) -> str:
        anchor = f"#{self.passage.anchor}" if self.passage.anchor else ""
        return f"{self.lesson.url}{anchor}"


def cleaned(query: str) -> str:
    """One line without NUL, which no database stores, and not longer than anybody types."""
    return " ".join(query.replace("\x00", " ").split())[:LONGEST_QUERY]


def find_titles(query: str, outline: Catalogue) -> list[Title]:
    """Every page whose title holds all words of the query, each as written or nearly so."""
    asked = _words(query)
    if not asked:
        return []
    titles = []
    for page in _pages(outline):
        words = _words(page.title)
        if all(any(word in other for other in words) for word in asked):
            titles.append(Title(page, near=False))
        elif all(any(_close(word, other) for other in words) for word in asked):
            titles.append(Title(page, near=True))
    return sorted(titles, key=lambda title: title.near)


def find_passages(query: str, outline: Catalogue, *, learner: Any) -> list[Found]:
    """Passages of guides that are open to this person, the best first."""
    # Only words: a lone quotation mark is a syntax error to SQLite's full-text search.
    words = " ".join(_words(query))
    if not words:
        return []
    lessons = open_lessons(outline, learner)
    passages = Passage.objects.filter(lesson_id__in=list(lessons))
    backend = get_search_backend()
    hits = list(backend.search(words, passages)[:MOST])
    if not hits:  # Nothing under these very words: perhaps they are the beginnings of some.
        hits = list(backend.autocomplete(words, passages)[:MOST])
    return [
        Found(lessons[hit.lesson_id], hit, excerpt(hit.text, query))
        for hit in hits
        if hit.lesson_id in lessons
    ]


def open_lessons(outline: Catalogue, learner: Any) -> dict[int, LessonEntry]:
    unlocked = access.unlocked_tracks(learner)
    return {
        pk: lesson
        for pk, lesson in outline.lessons.items()
        if access.decide(lesson, signed_in=learner.is_authenticated, unlocked=unlocked)
        is access.Access.OPEN
    }


def excerpt(text: str, query: str) -> SafeString:
    """The text around the first word found, each found word marked. Escaped."""
    words = sorted(_words(query), key=len, reverse=True)
    pattern = re.compile("|".join(rf"\b{_stem(word)}\w*" for word in words), re.IGNORECASE)
    first = pattern.search(text)
    middle = first.start() if first else 0
    start = text.rfind(" ", 0, max(0, middle - AROUND)) + 1 if middle > AROUND else 0
    end = text.find(" ", middle + AROUND)
    piece = text[start : end if end > 0 else len(text)]
    marked, done = [], 0
    for match in pattern.finditer(piece):
        marked += [escape(piece[done : match.start()]), f"<mark>{escape(match[0])}</mark>"]
        done = match.end()
    marked.append(escape(piece[done:]))
    before, after = "… " if start else "", " …" if end > 0 else ""
    return mark_safe(before + "".join(marked) + after)  # noqa: S308  Escaped piece by piece.


def _pages(outline: Catalogue) -> Iterable[TrackEntry | ModuleEntry | LessonEntry]:
    for track in outline.tracks:
        yield track
        for module in track.modules:
            yield module
            yield from module.lessons


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _stem(word: str) -> str:
    """Enough of a word to mark its other forms as well: practise, practising."""
    return re.escape(word[: max(4, len(word) - 2)])


def _close(word: str, other: str) -> bool:
    if len(word) < 4 or abs(len(word) - len(other)) > 2:
        return word == other
    return SequenceMatcher(None, word, other).ratio() >= CLOSE
