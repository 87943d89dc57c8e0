"""The outline of everything published, kept per process and equal for all learners.

Loaded in two queries, and again only when CatalogueVersion says that something changed. What a
page of one learner adds is read separately (lessons/progress/), together with that number.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from wagtail.models import Page

from lessons.blocks.words import reading_minutes
from lessons.identity import Identity
from lessons.kinds import Definition
from lessons.models import CatalogueVersion, Prompt, SiteIdentity, Track, Turn
from lessons.prepared import ANYBODY, Prepared
from lessons.shared import find, offer


@dataclass(frozen=True)
class PromptEntry:
    pk: int
    uid: UUID
    block_id: str
    kind: str
    name: str
    lesson_pk: int
    turn_pk: int | None
    version_pk: int
    definition: Definition
    retired: bool


@dataclass(frozen=True)
class TurnEntry:
    pk: int
    uid: UUID
    block_id: str
    title: str
    minutes: int
    follow_up_months: int | None
    lesson_pk: int


@dataclass
class LessonEntry:
    pk: int
    title: str
    slug: str
    summary: str
    words: int
    shortcuts: bool
    free_preview: bool
    number: int
    stamp: int  # of its outline
    module: "ModuleEntry"
    turns: list[TurnEntry] = field(default_factory=list)
    prompts: list[PromptEntry] = field(default_factory=list)
    kept: dict[Any, Any] = field(default_factory=dict)  # see lessons/keeping.py

    @property
    def track(self) -> "TrackEntry":
        return self.module.track

    @cached_property
    def url(self) -> str:
        return reverse("lessons:lesson", args=[self.track.slug, self.module.slug, self.slug])

    @property
    def reading_minutes(self) -> int:
        return reading_minutes(self.words)

    @property
    def turn_minutes(self) -> int:
        return sum(turn.minutes for turn in self.turns)


@dataclass
class ModuleEntry:
    pk: int
    title: str
    slug: str
    summary: str
    track: "TrackEntry"
    lessons: list[LessonEntry] = field(default_factory=list)

    @cached_property
    def url(self) -> str:
        return reverse("lessons:module", args=[self.track.slug, self.slug])


@dataclass
class TrackEntry:
    pk: int
    title: str
    slug: str
    summary: str
    kind: str
    access: str
    modules: list[ModuleEntry] = field(default_factory=list)

    @cached_property
    def url(self) -> str:
        return reverse("lessons:track", args=[self.slug])

    @property
    def is_core(self) -> bool:
        return self.kind == Track.Kind.CORE

    @property
    def lessons(self) -> Iterator[LessonEntry]:
        return (lesson for module in self.modules for lesson in module.lessons)

    @property
    def first_lesson(self) -> LessonEntry | None:
        return next(self.lessons, None)

    @property
    def minutes(self) -> int:
        return sum(lesson.reading_minutes + lesson.turn_minutes for lesson in self.lessons)


@dataclass
class Catalogue:
    stamp: int
    home: dict[str, str]
    tracks: list[TrackEntry]
    prompts: list[PromptEntry]
    # What others work out once per stamp: lesson pk → Guide, "texts", "thresholds".
    compiled: dict[int | str, Any] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict)  # see lessons/keeping.py
    identity: Identity = field(default_factory=Identity)

    @cached_property
    def lessons(self) -> dict[int, LessonEntry]:
        return {lesson.pk: lesson for track in self.tracks for lesson in track.lessons}

    @cached_property
    def by_path(self) -> dict[tuple[str, ...], TrackEntry | ModuleEntry | LessonEntry]:
        paths: dict[tuple[str, ...], Any] = {}
        for track in self.tracks:
            paths[(track.slug,)] = track
            for module in track.modules:
                paths[(track.slug, module.slug)] = module
                for lesson in module.lessons:
                    paths[(track.slug, module.slug, lesson.slug)] = lesson
        return paths

    @cached_property
    def turns(self) -> dict[UUID, TurnEntry]:
        return {turn.uid: turn for lesson in self.lessons.values() for turn in lesson.turns}

    @cached_property
    def prompts_by_uid(self) -> dict[UUID, PromptEntry]:
        return {prompt.uid: prompt for prompt in self.prompts}

    @cached_property
    def prompts_by_pk(self) -> dict[int, PromptEntry]:
        return {prompt.pk: prompt for prompt in self.prompts}

    @cached_property
    def _prompts_by_name(self) -> dict[str, list[PromptEntry]]:
        named: dict[str, list[PromptEntry]] = defaultdict(list)
        for prompt in self.prompts:
            if prompt.name:
                named[prompt.name].append(prompt)
        return named

    def track(self, pk: int) -> TrackEntry | None:
        return next((track for track in self.tracks if track.pk == pk), None)

    def named(self, name: str, near: LessonEntry) -> PromptEntry | None:
        """The prompt a recall means: of this lesson, else this track, else anywhere; live first."""

        def distance(prompt: PromptEntry) -> tuple[bool, bool, bool, bool, int]:
            home = self.lessons.get(prompt.lesson_pk)
            return (
                prompt.lesson_pk != near.pk,
                home is None or home.track.pk != near.track.pk,
                home is None or not home.track.is_core,
                prompt.retired,
                prompt.pk,
            )

        return min(self._prompts_by_name.get(name, []), key=distance, default=None)

    def next_lesson(self, lesson: LessonEntry) -> LessonEntry | None:
        return self._beside(lesson, 1)

    def previous_lesson(self, lesson: LessonEntry) -> LessonEntry | None:
        return self._beside(lesson, -1)

    def _beside(self, lesson: LessonEntry, step: int) -> LessonEntry | None:
        order = list(lesson.track.lessons)
        place = next((i for i, other in enumerate(order) if other.pk == lesson.pk), None)
        if place is None or not 0 <= place + step < len(order):
            return None
        return order[place + step]


_kept: Catalogue | None = None
_lock = threading.Lock()


def current(stamp: int | None = None) -> Catalogue:
    """The catalogue of this process; reloaded when `stamp` is given and is not its own."""
    global _kept
    kept = _kept
    if kept is None or (stamp is not None and kept.stamp != stamp):
        with _lock:
            kept = _kept
            if kept is None or (stamp is not None and kept.stamp != stamp):
                kept = _kept = _read(stamp or _stamp_now())
    return kept


def _read(stamp: int) -> Catalogue:
    """As another process read it, else from the database. What is read may be newer than asked."""
    found: Catalogue | None = find(stamp, "outline")
    if found is None:
        found = load()
        offer(found.stamp, "outline", found)
    return found


def _stamp_now() -> int:
    [stamp] = next(_stamp_statement().rows(ANYBODY), (1,))
    return int(stamp)


@cache
def _stamp_statement() -> Prepared:
    return Prepared.of(CatalogueVersion.objects.order_by("pk").values_list("stamp")[:1])


def fresh() -> Catalogue:
    """For callers that do not read the stamp along with something else: one cheap query."""
    return current(_stamp_now())


def load() -> Catalogue:
    rows = list(
        Page.objects.filter(live=True, depth__gt=1)
        .order_by("path")
        .annotate(
            stamp=Subquery(CatalogueVersion.objects.values("stamp")[:1]),
            identity=Subquery(_identity_row()),
        )
        .values(
            "pk", "path", "depth", "slug", "title", "stamp", "identity",
            "home__headline", "home__introduction",
            "track__kind", "track__access", "track__summary",
            "module__summary",
            "lesson__summary", "lesson__words", "lesson__shortcuts", "lesson__free_preview",
        )
    )  # fmt: skip
    stamp = rows[0]["stamp"] if rows else None
    catalogue = Catalogue(stamp=stamp or 1, home={}, tracks=[], prompts=[])
    if rows:
        catalogue.identity = Identity.of(rows[0]["identity"])
    _build_tree(catalogue, rows)
    _attach_prompts(catalogue)
    return catalogue


def _identity_row() -> QuerySet[Any, Any]:
    names = [field.name for field in dataclass_fields(Identity)]
    columns = JSONObject(**{name: name for name in names})
    return SiteIdentity.objects.order_by("pk").values(row=columns)[:1]


def _build_tree(catalogue: Catalogue, rows: list[dict[str, Any]]) -> None:
    """Rows come in tree order. Without a live parent a page has no place here and is left out."""
    seen: dict[str, Any] = {}
    for row in rows:
        parent = seen.get(row["path"][:-4])
        basics = {"pk": row["pk"], "title": row["title"], "slug": row["slug"]}
        if row["home__headline"] is not None:
            catalogue.home = {
                "title": row["title"],
                "headline": row["home__headline"],
                "introduction": row["home__introduction"],
            }
            seen[row["path"]] = catalogue
        elif row["track__kind"] is not None and isinstance(parent, Catalogue):
            track = TrackEntry(
                **basics,
                summary=row["track__summary"],
                kind=row["track__kind"],
                access=row["track__access"],
            )
            catalogue.tracks.append(track)
            seen[row["path"]] = track
        elif row["module__summary"] is not None and isinstance(parent, TrackEntry):
            module = ModuleEntry(**basics, summary=row["module__summary"], track=parent)
            parent.modules.append(module)
            seen[row["path"]] = module
        elif row["lesson__summary"] is not None and isinstance(parent, ModuleEntry):
            parent.lessons.append(
                LessonEntry(
                    **basics,
                    summary=row["lesson__summary"],
                    words=row["lesson__words"],
                    shortcuts=row["lesson__shortcuts"],
                    free_preview=row["lesson__free_preview"],
                    number=len(parent.lessons) + 1,
                    stamp=catalogue.stamp,
                    module=parent,
                )
            )


def _attach_prompts(catalogue: Catalogue) -> None:
    """One query for Turns, one for prompts with their current wording."""
    for turn in Turn.objects.live().order_by("position"):
        lesson = catalogue.lessons.get(turn.lesson_id)
        if lesson:
            lesson.turns.append(
                TurnEntry(
                    pk=turn.pk,
                    uid=turn.uid,
                    block_id=str(turn.block_id),
                    title=turn.title,
                    minutes=turn.minutes,
                    follow_up_months=turn.follow_up_months,
                    lesson_pk=turn.lesson_id,
                )
            )
    prompts = (
        Prompt.objects.select_related("current")
        .filter(current__isnull=False)
        .order_by("lesson_id", "position")
    )
    for prompt in prompts:
        assert prompt.current is not None
        entry = PromptEntry(
            pk=prompt.pk,
            uid=prompt.uid,
            block_id=str(prompt.block_id),
            kind=prompt.kind,
            name=prompt.name,
            lesson_pk=prompt.lesson_id,
            turn_pk=prompt.turn_id,
            version_pk=prompt.current.pk,
            definition=prompt.current.as_definition(),
            retired=prompt.retired_at is not None,
        )
        catalogue.prompts.append(entry)
        lesson = catalogue.lessons.get(prompt.lesson_id)
        if lesson and not entry.retired:
            lesson.prompts.append(entry)


__all__ = [
    "Catalogue",
    "LessonEntry",
    "ModuleEntry",
    "PromptEntry",
    "TrackEntry",
    "TurnEntry",
    "current",
    "fresh",
    "load",
]
