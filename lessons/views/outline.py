"""Landing, catalogue, Path, track and module: the outline with the learner's own marks."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons import access, operations
from lessons.access import Access
from lessons.catalogue import (
    Catalogue,
    LessonEntry,
    ModuleEntry,
    TrackEntry,
    current,
    fresh,
)
from lessons.charts import Radar
from lessons.progress import ReadingState, State, state_of

ONE_TO_TEN = {str(number) for number in range(1, 11)}


@dataclass(frozen=True)
class Marks:
    """The four separate facts about one lesson, and where reading stopped."""

    lesson: LessonEntry
    read: bool
    saved: bool
    complete: bool
    reflected: bool
    reading: ReadingState | None
    access: Access

    @property
    def flags(self) -> dict[str, Any]:
        """What a row of the outline depends on."""
        return {
            "read": self.read,
            "saved": self.saved,
            "complete": self.complete,
            "reflected": self.reflected,
            "access": self.access.value,
        }

    @property
    def started(self) -> bool:
        return self.reading is not None or self.saved or self.complete

    @property
    def resume_url(self) -> str:
        anchor = self.reading.anchor if self.reading else ""
        return f"{self.lesson.url}#{anchor}" if anchor else self.lesson.url


def marks_of(lesson: LessonEntry, state: State, *, signed_in: bool) -> Marks:
    turns = [state.turns.get(turn.pk) for turn in lesson.turns]
    reading = state.reading.get(lesson.pk)
    return Marks(
        lesson=lesson,
        read=bool(reading and reading.read_at),
        saved=bool(state.saved.get(lesson.pk)),
        # A lesson's mark is for all of its Turns, in whichever attempt.
        complete=bool(turns) and all(turn and turn.ever_completed for turn in turns),
        reflected=bool(turns) and all(turn and turn.ever_reflected for turn in turns),
        reading=reading,
        access=access.decide(lesson, signed_in=signed_in, unlocked=state.unlocked),
    )


@dataclass
class TrackView:
    """A track as one learner sees it."""

    track: TrackEntry
    modules: list[tuple[ModuleEntry, list[Marks]]]
    access: Access
    enrolled: bool
    new: bool  # opened, and not yet announced

    @property
    def marks(self) -> list[Marks]:
        return [marks for _module, rows in self.modules for marks in rows]

    @property
    def complete_count(self) -> int:
        return sum(marks.complete for marks in self.marks)

    @property
    def percent(self) -> int:
        return round(100 * self.complete_count / len(self.marks)) if self.marks else 0

    @property
    def going_on(self) -> Marks | None:
        """Where to continue: the place read last, else the first lesson not done with."""
        open_ones = [marks for marks in self.marks if marks.access is Access.OPEN]
        unfinished = [marks for marks in open_ones if not (marks.read and marks.complete)]
        moved = [m for m in unfinished if m.reading and m.reading.moved_at]
        if moved:
            return max(moved, key=lambda m: m.reading.moved_at)  # type: ignore[union-attr, arg-type, return-value]
        return next(iter(unfinished), None)


def track_view(track: TrackEntry, state: State, *, signed_in: bool) -> TrackView:
    return TrackView(
        track=track,
        modules=[
            (
                module,
                [marks_of(lesson, state, signed_in=signed_in) for lesson in module.lessons],
            )
            for module in track.modules
        ],
        access=access.decide(track, signed_in=signed_in, unlocked=state.unlocked),
        enrolled=track.pk in state.enrolled,
        new=state.unlocked.get(track.pk) is False,
    )


def read_outline(learner: Any) -> tuple[Catalogue, State]:
    """Everything the outline pages show, in one query once the catalogue is in this process."""
    state = state_of(learner, turns=None, lessons=None)
    return current(state.stamp), state


def landing(request: HttpRequest) -> HttpResponse:
    outline, state = read_outline(request.user)
    views = track_views(request, outline, state)
    core = next((view for view in views if view.track.is_core), None)
    return render(
        request,
        "lessons/landing.html",
        {
            "home": outline.home,
            "demo": _demo(request),
            "core": core,
            "tracks": views,
            "unlocked": state.unlocked,
        },
    )


def _demo(request: HttpRequest) -> dict[str, Any]:
    """The chart to try before signing up. Without a script its form asks for this page again."""
    axes = [
        {"key": "technical", "label": _("Technical")},
        {"key": "creative", "label": _("Creative")},
        {"key": "interpersonal", "label": _("Interpersonal")},
        {"key": "business", "label": _("Business")},
        {"key": "personal", "label": _("Personal")},
    ]
    ratings = {
        axis["key"]: int(raw)
        for axis in axes
        if (raw := request.GET.get(axis["key"], "")) in ONE_TO_TEN
    }
    rows = [{**axis, "rating": ratings.get(axis["key"])} for axis in axes]
    return {"radar": Radar.of(axes, ratings), "rows": rows}


def catalogue(request: HttpRequest) -> HttpResponse:
    outline, state = read_outline(request.user)
    return render(
        request,
        "lessons/catalogue.html",
        {"tracks": track_views(request, outline, state), "unlocked": state.unlocked},
    )


def track_views(request: HttpRequest, outline: Catalogue, state: State) -> list[TrackView]:
    signed_in = request.user.is_authenticated
    return [track_view(track, state, signed_in=signed_in) for track in outline.tracks]


def track(request: HttpRequest, track: str) -> HttpResponse:
    outline, state = read_outline(request.user)
    entry = outline.by_path.get((track,))
    if not isinstance(entry, TrackEntry):
        raise Http404
    view = track_view(entry, state, signed_in=request.user.is_authenticated)
    # A locked course still answers: what it is, how far away it is, and how to get there.
    return render(request, "lessons/track.html", {"view": view, "unlocked": state.unlocked})


def module(request: HttpRequest, track: str, module: str) -> HttpResponse:
    outline, state = read_outline(request.user)
    entry = outline.by_path.get((track, module))
    if not isinstance(entry, ModuleEntry):
        raise Http404
    view = track_view(entry.track, state, signed_in=request.user.is_authenticated)
    rows = next(rows for other, rows in view.modules if other.pk == entry.pk)
    return render(
        request,
        "lessons/module.html",
        {"view": view, "module": entry, "rows": rows, "unlocked": state.unlocked},
    )


@require_POST
@login_required
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    entry = fresh().track(pk)
    if entry is None:
        raise Http404
    if not access.can_open(entry, request.user):
        messages.info(
            request,
            _("This course is not open to you yet. Its page says how it opens."),
        )
        return redirect(entry.url)
    operations.enrol(pk, learner=request.user)
    return redirect("lessons:path")
