"""Terms that quick references explain, gathered: a page of them, and links from the guides.

A term is linked where its author asks for that, and a guide of the same track, or one that anybody
may read, explains it; the text of a locked course explains nothing outside it. Unasked, most links
would be wrong: a quick reference gives everyday words a meaning of its own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString
from django.template.loader import render_to_string
from django.utils.text import slugify

from lessons import access
from lessons.catalogue import Catalogue, LessonEntry
from lessons.models import Passage

# Not inside these: a link in a link, or in what is read as code or as a name.
UNTOUCHED = {"a", "button", "code", "pre", "h1", "h2", "h3", "h4", "summary", "blockquote"}


@dataclass(frozen=True)
class Term:
    name: str
    meaning: str
    lesson: LessonEntry
    passage_anchor: str
    is_linked: bool

    @property
    def anchor(self) -> str:
        return slugify(self.name, allow_unicode=True) or "term"

    @property
    def url(self) -> str:
        return f"{self.lesson.url}#{self.passage_anchor}"

    @property
    def initial(self) -> str:
        return self.name[:1].upper()


def terms_of(outline: Catalogue) -> list[Term]:
    """Every explained term, by name. One query per published state; kept with the catalogue."""
    if "terms" not in outline.compiled:
        rows = Passage.objects.filter(kind=Passage.Kind.TERM).order_by("lesson_id", "position")
        terms = [
            Term(row.heading, row.text, outline.lessons[row.lesson_id], row.anchor, row.is_linked)
            for row in rows
            if row.lesson_id in outline.lessons
        ]
        outline.compiled["terms"] = sorted(terms, key=lambda term: term.name.casefold())
    kept: list[Term] = outline.compiled["terms"]
    return kept


def open_terms(outline: Catalogue, learner: Any) -> list[Term]:
    unlocked = access.unlocked_tracks(learner)
    return [
        term
        for term in terms_of(outline)
        if access.decide(term.lesson, signed_in=learner.is_authenticated, unlocked=unlocked)
        is access.Access.OPEN
    ]


def terms_for(lesson: LessonEntry, outline: Catalogue) -> dict[str, Term]:
    """The terms a guide may link, by folded name: not its own, which it explains itself."""
    found: dict[str, Term] = {}
    own = {term.name.casefold() for term in terms_of(outline) if term.lesson.pk == lesson.pk}
    for term in terms_of(outline):
        name = term.name.casefold()
        public = access.decide(term.lesson, signed_in=False, unlocked=()) is access.Access.OPEN
        near = term.lesson.track.pk == lesson.track.pk
        if term.is_linked and name not in own and (near or public):
            found.setdefault(name, term)
    return found


class Linker:
    """Links the first use of each term in one guide, and no later one."""

    def __init__(self, terms: dict[str, Term]) -> None:
        self.terms = dict(terms)
        self.pattern = _pattern(terms)

    def link(self, html: str) -> str:
        """The same HTML with buttons that open a term's meaning; a link leads to all of them."""
        if not self.terms or not self.pattern or not self.pattern.search(html):
            return html
        soup = BeautifulSoup(html, "html.parser")
        for text in list(soup.find_all(string=True)):
            if not _inside(text, UNTOUCHED):
                self._link_text(text)
        return str(soup)

    def _link_text(self, text: NavigableString) -> None:
        assert self.pattern
        pieces, done = [], 0
        for match in self.pattern.finditer(str(text)):
            term = self.terms.pop(match[0].casefold(), None)
            if term:
                pieces += [escape(str(text)[done : match.start()]), _button(term, match[0])]
                done = match.end()
        if pieces:
            pieces.append(escape(str(text)[done:]))
            text.replace_with(BeautifulSoup("".join(pieces), "html.parser"))


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


def _inside(text: NavigableString, names: set[str]) -> bool:
    return any(parent.name in names for parent in text.parents)


def _button(term: Term, words: str) -> str:
    return render_to_string("lessons/_term.html", {"term": term, "words": words}).strip()
