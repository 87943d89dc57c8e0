"""A guide's body as HTML that is equal for everyone, with gaps for what is one learner's own.

Compiled once per published state and process; a request only fills the gaps. Previews compile
the draft anew each time.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lessons.blocks import PROMPT_KINDS
from lessons.blocks.guide import THEN
from lessons.blocks.walk import Found, walk
from lessons.catalogue import Catalogue, LessonEntry, TurnEntry
from lessons.embeds import player_url
from lessons.glossary import Linker, terms_for
from lessons.kinds import Definition
from lessons.models import GuideTexts, Lesson
from lessons.publishing import definition_of
from lessons.shared import shared

LINKED = {"introduction", "text", "callout", "accordion"}  # running prose, where terms are used


@dataclass(frozen=True)
class Gap:
    """Where something of the learner's goes: a prompt, a recall, a chart or a Turn's card."""

    kind: str
    block_id: str
    name: str = ""
    lead: str = ""
    as_of_then: bool = False  # what stood for this Turn's attempt, instead of what stands now
    definition: Definition | None = None


@dataclass(frozen=True)
class Heading:
    """One line of “On this page”."""

    anchor: str
    title: str
    number: int | None = None


@dataclass(frozen=True)
class StepGuide:
    number: int
    title: str
    instruction: Any  # rich text
    gaps: tuple[Gap, ...]

    @property
    def rates(self) -> bool:
        """Whether it asks for ratings, so that their chart can be kept here."""
        return any(gap.definition and gap.definition.kind == "ratings" for gap in self.gaps)


@dataclass(frozen=True)
class TurnGuide:
    """What an author wrote about one Turn."""

    anchor: str
    title: str
    introduction: Any  # rich text
    minutes: int
    steps: tuple[StepGuide, ...]
    outcome: Any  # rich text
    follow_up_months: int | None


@dataclass
class Guide:
    parts: list[str | Gap] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    headed: dict[str, Heading] = field(default_factory=dict)  # by block id
    turns: dict[str, TurnGuide] = field(default_factory=dict)  # by block id
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def gaps(self) -> Iterator[Gap]:
        return (part for part in self.parts if isinstance(part, Gap))

    def filled(self, fill: Callable[[Gap], str]) -> SafeString:
        """The whole body. `fill` returns escaped HTML for a gap."""
        return mark_safe(  # noqa: S308
            "".join(part if isinstance(part, str) else fill(part) for part in self.parts)
        )


class OutlineOutdated(Exception):
    """Outline and course do not agree about what is asked for: one was read before a change."""


def guide_of(lesson: LessonEntry, catalogue: Catalogue) -> Guide:
    """The compiled guide of a published lesson, kept beside the catalogue it belongs to.

    Raises OutlineOutdated.
    """
    kept = catalogue.compiled.get(lesson.pk)
    if kept is None:
        kept = shared(catalogue.stamp, f"guide:{lesson.pk}", lambda: _compiled(lesson, catalogue))
        catalogue.compiled[lesson.pk] = kept
    guide: Guide = kept
    return guide


def turn_guide_of(turn: TurnEntry, lesson: LessonEntry, catalogue: Catalogue) -> TurnGuide:
    """Raises OutlineOutdated."""
    try:
        return guide_of(lesson, catalogue).turns[turn.block_id]
    except KeyError:
        raise OutlineOutdated from None


def _compiled(lesson: LessonEntry, catalogue: Catalogue) -> Guide:
    found = Lesson.objects.only("body").filter(pk=lesson.pk).first()
    if found is None:
        raise OutlineOutdated
    texts = catalogue.compiled.setdefault("texts", _site_texts())
    return compile_guide(found.body, texts, Linker(terms_for(lesson, catalogue)))


def _site_texts() -> dict[str, str]:
    texts = GuideTexts.objects.first() or GuideTexts()
    return {
        "how_to_use": texts.how_to_use,
        "mark_complete": texts.mark_complete,
        "bonus_tip": texts.bonus_tip,
        "closing_line": texts.closing_line,
    }


def compile_guide(
    body: Any, texts: dict[str, str] | None = None, linker: Linker | None = None
) -> Guide:
    """Renders every block; also works on a draft, whose prompts have no rows yet."""
    return _Compiler(body, texts if texts is not None else _site_texts(), linker).compile()


def _then(value: Any) -> bool:
    return value.get("which") == THEN


class _Compiler:
    def __init__(self, body: Any, texts: dict[str, str], linker: Linker | None) -> None:
        self.body = body
        self.linker = linker
        self.found = list(walk(body))
        self.by_id = {block.block_id: block for block in self.found}
        self.guide = Guide(texts=texts)
        # Templates print gaps as tokens that no author can guess, and so cannot write.
        self.token = secrets.token_hex(8)
        self.gaps: list[Gap] = []
        self.anchors: set[str] = set()
        self.number = 0

    def compile(self) -> Guide:
        html = "".join(map(self._top_level, self.body))
        pieces = re.split(rf"\[\[{self.token}:(\d+)\]\]", html)
        for index, piece in enumerate(pieces):
            self.guide.parts.append(self.gaps[int(piece)] if index % 2 else piece)
        return self.guide

    def _top_level(self, child: Any) -> str:
        before = len(self.guide.headings)
        html = self._block(child.block_type, child.value, child.id)
        if len(self.guide.headings) > before:
            self.guide.headed[child.id] = self.guide.headings[before]
        return html

    def _block(self, kind: str, value: Any, block_id: str) -> str:
        if kind == "author_note":
            return ""
        if gap := self._gap_for(kind, value, block_id):
            return self._gap(gap)
        if kind == "turn":
            heading = self._heading(
                _("Your Turn: %s") % value["title"], numbered=False, anchor="your-turn"
            )
            self.guide.turns[block_id] = self._turn(value, heading.anchor)
            return self._gap(Gap("turn", block_id))
        html = self._render(kind, value, self._context(kind, value))
        return self.linker.link(html) if self.linker and kind in LINKED else html

    def _gap_for(self, kind: str, value: Any, block_id: str) -> Gap | None:
        if kind in PROMPT_KINDS:
            block: Found = self.by_id[block_id]
            return Gap("prompt", block_id, definition=definition_of(block, self.found))
        if kind == "recall":
            return Gap("recall", block_id, value["prompt"], value["lead"] or "", _then(value))
        if kind == "ratings_chart":
            return Gap("chart", block_id, value["prompt"], value["title"] or "", _then(value))
        return None

    def _turn(self, value: Any, anchor: str) -> TurnGuide:
        steps = []
        for number, step in enumerate(value["steps"], start=1):
            gaps = (self._gap_for(c.block_type, c.value, c.id) for c in step["fields"])
            steps.append(
                StepGuide(
                    number,
                    step["title"],
                    step["instruction"],
                    tuple(filter(None, gaps)),
                )
            )
        return TurnGuide(
            anchor=anchor,
            title=value["title"],
            introduction=value["introduction"],
            minutes=value["minutes"],
            steps=tuple(steps),
            outcome=value["expected_outcome"],
            follow_up_months=value["follow_up_months"],
        )

    def _context(self, kind: str, value: Any) -> dict[str, Any]:
        if kind == "introduction":
            return {"heading": self._heading(_("Introduction"), numbered=False)}
        if kind == "section":
            heading = self._heading(value["heading"], numbered=True)
            children = [self._block(c.block_type, c.value, c.id) for c in value["content"]]
            return {"heading": heading, "children": [mark_safe(c) for c in children]}  # noqa: S308
        if kind == "media":
            return {"player": player_url(value["media"])}
        titles = {
            "faq": _("Questions"),
            "quick_reference": _("Quick reference"),
            "next_steps": _("Next steps"),
        }
        if kind in titles:
            return {"heading": self._heading(titles[kind], numbered=False)}
        return {}

    def _render(self, kind: str, value: Any, context: dict[str, Any]) -> str:
        return render_to_string(
            f"lessons/blocks/{kind}.html", {"value": value, "self": value, **context}
        )

    def _gap(self, gap: Gap) -> str:
        self.gaps.append(gap)
        return f"[[{self.token}:{len(self.gaps) - 1}]]"

    def _heading(self, title: str, *, numbered: bool, anchor: str = "") -> Heading:
        if numbered:
            self.number += 1
        base = anchor or slugify(title, allow_unicode=True)[:60] or "section"
        unique, count = base, 2
        while unique in self.anchors:
            unique, count = f"{base}-{count}", count + 1
        self.anchors.add(unique)
        heading = Heading(unique, title, self.number if numbered else None)
        self.guide.headings.append(heading)
        return heading
