"""How far learners come, in total: two queries, at any number of learners and lessons.

Every figure counts people, never ratings or text. A learner counts once for each fact, on the
day they first did it, so that the figures of several periods add up. Figures are read from totals
(lessons/counting); lessons/reports_sql.py counts the same from the facts, as their proof.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.db import router
from django.utils import timezone
from wagtail.models import Page

from lessons import reports_sql
from lessons.counting.places import Places
from lessons.counting.reading import Read, read
from lessons.prepared import NOBODY, Prepared
from lessons.reports_sql import FEWEST, Bounds

_LONG_AGO, _FAR_OFF = dt.date(1900, 1, 1), dt.date(9000, 1, 1)


@dataclass(frozen=True)
class Period:
    """Whole days in the viewer's time zone, both included; None means unbounded."""

    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def bounds(self) -> Bounds:
        """From the first midnight up to, not including, the last; far ends cannot overflow."""
        return self._midnights(timezone.get_current_timezone())

    @property
    def day_bounds(self) -> Bounds:
        """The same days in UTC, of which medians are."""
        return self._midnights(dt.UTC)

    def _midnights(self, zone: dt.tzinfo) -> Bounds:
        first = max(self.first or _LONG_AGO, _LONG_AGO)
        last = min(self.last or _FAR_OFF, _FAR_OFF) + dt.timedelta(days=1)
        return _midnight(first, zone), _midnight(last, zone)


EVER = Period()
Roots = tuple[str, ...]
EVERYTHING: Roots = ("",)


def _midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()), zone)


@dataclass
class Figures:
    started: int = 0
    read: int = 0
    complete: int = 0
    reflected: int = 0
    median_days: float | None = None

    @property
    def funnel(self) -> list["Step"]:
        """Where learners stop. Shares are told of ten starters or more, like every proportion."""
        counts = (self.started, self.read, self.complete, self.reflected)
        if self.started < FEWEST:
            return [Step(count, None) for count in counts]
        # A learner may complete in a period what they started before it.
        return [Step(count, min(100, round(100 * count / self.started))) for count in counts]


@dataclass(frozen=True)
class Step:
    count: int
    share: int | None


@dataclass
class LessonRow:
    pk: int
    title: str
    live: bool
    figures: Figures = field(default_factory=Figures)


@dataclass
class ModuleRow:
    pk: int
    title: str
    mine: bool
    # None where it cannot be told: of a part of the module, or while a move is being counted.
    started: int | None = 0
    lessons: list[LessonRow] = field(default_factory=list)
    everything: set[int] = field(default_factory=set)  # lessons, whether they may be seen or not

    @property
    def is_whole(self) -> bool:
        return len(self.lessons) == len(self.everything)


@dataclass
class TrackRow:
    pk: int
    title: str
    mine: bool
    enrolled: int = 0
    started: int | None = 0
    modules: list[ModuleRow] = field(default_factory=list)
    places: Places = field(default_factory=dict)  # of all its lessons
    is_whole: bool = True
    is_behind: bool = False  # more waits to be counted than a report reads


def progress(roots: Roots, period: Period = EVER) -> list[TrackRow]:
    """The figures of the lessons at and below `roots`, paths of pages: what the asker may see."""
    return fill(outline(roots), period)


def fill(tracks: list[TrackRow], period: Period = EVER) -> list[TrackRow]:
    """One query, for these tracks only."""
    scope = {lesson: place for track in tracks for lesson, place in track.places.items()}
    found = _read(scope, period)
    for track in tracks:
        track.enrolled = int(found.figures.get(("enrolled", track.pk), 0))
        track.is_behind = found.behind
        for module in track.modules:
            for lesson in module.lessons:
                lesson.figures = _figures_of(lesson.pk, found.figures)
            module.started = _in_module(module, found)
        track.started = _in_track(track, found)
    return tracks


def _in_module(module: ModuleRow, found: Read) -> int | None:
    """Who started several lessons counts once, so counts of lessons do not add up to this."""
    if not module.is_whole:
        return module.lessons[0].figures.started if len(module.lessons) == 1 else None
    counted = {pk for pk, (module_pk, _) in found.places.items() if module_pk == module.pk}
    here = {pk for pk in module.everything if pk in found.places}
    return _started(module.pk, found) if counted == here else None


def _in_track(track: TrackRow, found: Read) -> int | None:
    if not track.is_whole:
        seen = [module for module in track.modules if module.lessons]
        return seen[0].started if len(seen) == 1 else None
    counted = {pk for pk, (_, track_pk) in found.places.items() if track_pk == track.pk}
    here = {pk for pk in track.places if pk in found.places}
    return _started(track.pk, found) if counted == here else None


def _started(pk: int, found: Read) -> int:
    return int(found.figures.get(("started", pk), 0))


def beside_the_facts(period: Period = EVER) -> tuple[int, list[str]]:
    """How many figures there are, and which are not what counting all facts says."""
    tracks = outline(EVERYTHING)
    scope = {lesson: place for track in tracks for lesson, place in track.places.items()}
    facts = reports_sql.counts(
        [(lesson, *place) for lesson, place in scope.items()],
        [track.pk for track in tracks],
        period.bounds,
        period.day_bounds,
    )
    told = _read(scope, period).figures
    names = sorted(name for name in {*facts, *told} if facts.get(name) or told.get(name))
    return len(names), [
        f"{fact} of page {page}: {told.get((fact, page), 0)}, is {facts.get((fact, page), 0)}"
        for fact, page in names
        if told.get((fact, page), 0) != facts.get((fact, page), 0)
    ]


def _read(scope: Places, period: Period) -> Read:
    if period == EVER:
        return read(scope, None, None)
    return read(scope, period.bounds, period.day_bounds)


def _figures_of(pk: int, figures: dict[tuple[str, int], float]) -> Figures:
    return Figures(
        started=int(figures.get(("started", pk), 0)),
        read=int(figures.get(("read", pk), 0)),
        complete=int(figures.get(("complete", pk), 0)),
        reflected=int(figures.get(("reflected", pk), 0)),
        median_days=figures.get(("median_days", pk)),
    )


def outline(roots: Roots) -> list[TrackRow]:
    """One query. A track or module above something that may be seen comes along as its heading."""
    tracks: list[TrackRow] = []
    above: dict[str, Any] = {}
    for row in _pages().rows(NOBODY, using=router.db_for_read(Page)):
        _place(_PageRow(*row), roots, above, tracks)
    for track in tracks:
        track.is_whole = all(module.is_whole for module in track.modules)
        track.modules = [module for module in track.modules if module.mine or module.lessons]
    return [track for track in tracks if track.mine or track.modules]


@cache
def _pages() -> Prepared:
    pages = Page.objects.filter(depth__gt=2).order_by("path")
    types = ("track__kind", "module__summary", "lesson__words")
    return Prepared.of(pages.values_list("pk", "path", "title", "live", *types))


class _PageRow(NamedTuple):
    pk: int
    path: str
    title: str
    live: bool
    # Null wherever the page is of another type.
    of_track: str | None
    of_module: str | None
    of_lesson: int | None


def _place(page: _PageRow, roots: Roots, above: dict[str, Any], tracks: list[TrackRow]) -> None:
    parent = above.get(page.path[: -Page.steplen])
    mine = page.path.startswith(roots)
    if page.of_track is not None:
        above[page.path] = track = TrackRow(page.pk, page.title, mine)
        tracks.append(track)
    elif page.of_module is not None and isinstance(parent, TrackRow):
        above[page.path] = module = ModuleRow(page.pk, page.title, mine)
        parent.modules.append(module)
    elif page.of_lesson is not None and isinstance(parent, ModuleRow):
        track = above[page.path[: -2 * Page.steplen]]
        track.places[page.pk] = (parent.pk, track.pk)
        parent.everything.add(page.pk)
        if mine:
            parent.lessons.append(LessonRow(page.pk, page.title, page.live))
