"""What a ledger line stands on, and how far away a course is, in words a learner can check."""

import uuid
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from gamification.models import DepthEntry, Extension
from gamification.rules import REFLECTION_DEPTH
from lessons.catalogue import (
    Catalogue,
    LessonEntry,
    TrackEntry,
    TurnEntry,
    current,
    fresh,
)
from lessons.models import Unlock


@dataclass(frozen=True)
class Receipt:
    entry: DepthEntry
    turn: TurnEntry | None
    lesson: LessonEntry | None


@dataclass(frozen=True)
class Distance:
    """A course that Depth opens, and what lies between it and this learner."""

    track: TrackEntry
    threshold: int
    missing: int
    is_open: bool

    @property
    def reflections(self) -> int:
        """How many more reflections reach it; rounded up, since half of one opens nothing."""
        return -(-self.missing // REFLECTION_DEPTH)

    @property
    def percent(self) -> int:
        return 100 - round(100 * self.missing / self.threshold) if self.threshold else 100


def of(entries: list[DepthEntry]) -> list[Receipt]:
    outline = fresh()
    receipts = []
    for entry in entries:
        turn = outline.turns.get(_turn_uid(entry.source)) if entry.source else None
        lesson = outline.lessons.get(turn.lesson_pk) if turn else None
        receipts.append(Receipt(entry, turn, lesson))
    return receipts


def _turn_uid(source: str) -> Any:
    what, _colon, uid = source.partition(":")
    try:
        return uuid.UUID(uid) if what == "turn" else None
    except ValueError:
        return None


def distances(
    learner: Any, balance: int, *, unlocked: Container[int] | None = None
) -> list[Distance]:
    """All Extension Courses that are published, nearest first.

    `unlocked` are the tracks open to the learner, where the caller has read them already.
    """
    outline = current()
    if unlocked is None:
        unlocked = set(Unlock.objects.filter(learner=learner).values_list("track_id", flat=True))
    found = []
    for track_pk, threshold in _thresholds(outline):
        track = outline.track(track_pk)
        if track is not None:
            missing = max(0, threshold - balance)
            found.append(Distance(track, threshold, missing, track_pk in unlocked))
    return found


def _thresholds(outline: Catalogue) -> list[tuple[int, int]]:
    """Kept with the catalogue: saving a threshold changes the catalogue's stamp."""
    kept = outline.compiled.get("thresholds")
    if kept is None:
        rows = Extension.objects.order_by("threshold").values_list("track_id", "threshold")
        kept = outline.compiled["thresholds"] = list(rows)
    thresholds: list[tuple[int, int]] = kept
    return thresholds
