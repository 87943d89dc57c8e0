"""How far learners come, in total: two queries, at any number of learners and lessons.

Every figure counts people, never ratings or text. A learner counts once for each fact, on the
day they first did it, so that the figures of several periods add up.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.models import Page

from lessons import reports_sql
from lessons.reports_sql import FEWEST

_LONG_AGO, _FAR_OFF = dt.date(1900, 1, 1), dt.date(9000, 1, 1)


@dataclass(frozen=True)
class Period:
    """Whole days in the viewer's time zone, both included; None means unbounded."""

    first: dt.date | None = None
    last: dt.date | None = None

    @property
    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first midnight up to, not including, the last; far ends cannot overflow."""
        first = max(self.first or _LONG_AGO, _LONG_AGO)
        last = min(self.last or _FAR_OFF, _FAR_OFF) + dt.timedelta(days=1)
        return _midnight(first), _midnight(last)


EVER = Period()


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


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
    started: int = 0
    lessons: list[LessonRow] = field(default_factory=list)


@dataclass
class TrackRow:
    pk: int
    title: str
    mine: bool
    enrolled: int = 0
    started: int = 0
    modules: list[ModuleRow] = field(default_factory=list)


def progress(pages: Any, period: Period = EVER) -> list[TrackRow]:
    """The figures of the lessons among `pages`, a queryset of what the asker may see."""
    return fill(outline(pages), period)


def fill(tracks: list[TrackRow], period: Period = EVER) -> list[TrackRow]:
    """One query, for these tracks only."""
    figures = reports_sql.counts(_scope(tracks), [track.pk for track in tracks], period.bounds)
    for track in tracks:
        track.enrolled = int(figures.get(("enrolled", track.pk), 0))
        track.started = int(figures.get(("started", track.pk), 0))
        for module in track.modules:
            module.started = int(figures.get(("started", module.pk), 0))
            for lesson in module.lessons:
                lesson.figures = _figures_of(lesson.pk, figures)
    return tracks


def _scope(tracks: list[TrackRow]) -> list[tuple[int, int, int]]:
    return [
        (lesson.pk, module.pk, track.pk)
        for track in tracks
        for module in track.modules
        for lesson in module.lessons
    ]


def _figures_of(pk: int, figures: dict[tuple[str, int], float]) -> Figures:
    return Figures(
        started=int(figures.get(("started", pk), 0)),
        read=int(figures.get(("read", pk), 0)),
        complete=int(figures.get(("complete", pk), 0)),
        reflected=int(figures.get(("reflected", pk), 0)),
        median_days=figures.get(("median_days", pk)),
    )


def outline(pages: Any) -> list[TrackRow]:
    """One query. A track or module above something that may be seen comes along as its heading."""
    rows = (
        Page.objects.filter(depth__gt=2)
        .annotate(mine=Exists(pages.filter(pk=OuterRef("pk")).order_by()))
        .order_by("path")
        .values("pk", "path", "title", "live", "mine", *_TELLS_TYPE)
    )
    tracks: list[TrackRow] = []
    above: dict[str, Any] = {}
    for row in rows:
        _place(row, above, tracks)
    for track in tracks:
        track.modules = [module for module in track.modules if module.mine or module.lessons]
    return [track for track in tracks if track.mine or track.modules]


# Null wherever the page is of another type.
_TELLS_TYPE = ("track__kind", "module__summary", "lesson__words")


def _place(row: dict[str, Any], above: dict[str, Any], tracks: list[TrackRow]) -> None:
    parent = above.get(row["path"][: -Page.steplen])
    if row["track__kind"] is not None:
        above[row["path"]] = track = TrackRow(row["pk"], row["title"], row["mine"])
        tracks.append(track)
    elif row["module__summary"] is not None and isinstance(parent, TrackRow):
        above[row["path"]] = module = ModuleRow(row["pk"], row["title"], row["mine"])
        parent.modules.append(module)
    elif row["lesson__words"] is not None and isinstance(parent, ModuleRow) and row["mine"]:
        parent.lessons.append(LessonRow(row["pk"], row["title"], row["live"]))
