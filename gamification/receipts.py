"""What a ledger line stands on, and how far away a course is, in words a learner can check."""

import uuid
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gamification import awarding, words
from gamification.engine import moment_of
from gamification.models import DepthEntry, Extension, Reason
from lessons.catalogue import (
    Catalogue,
    LessonEntry,
    TrackEntry,
    TurnEntry,
    current,
    fresh,
)
from lessons.models import Unlock

USUAL = 10  # what a reflection earns where its rule is off: only to speak of distances


@dataclass(frozen=True)
class Receipt:
    """One line, the rule it was written by, and the fact behind it."""

    entry: DepthEntry
    turn: TurnEntry | None
    lesson: LessonEntry | None

    @property
    def rule(self) -> str:
        return words.rule_in_words(self.entry.rule) if self.entry.rule else ""

    @property
    def fact_url(self) -> str:
        """Where the learner finds what it stands on, in their own words."""
        if self.turn is None or self.lesson is None:
            return ""
        if self.entry.reason == Reason.REPEAT:
            return reverse("lessons:turn", args=[self.turn.uid])
        kind = "look_backs" if self.entry.reason == Reason.LOOK_BACK else "reflections"
        return f"{reverse('lessons:workbook')}?kind={kind}&lesson={self.lesson.pk}"


@dataclass(frozen=True)
class Distance:
    """A course that Depth opens, and what lies between it and this learner."""

    track: TrackEntry
    threshold: int
    missing: int
    is_open: bool
    each: int = USUAL

    @property
    def reflections(self) -> int:
        """How many more reflections reach it; rounded up, since half of one opens nothing."""
        return -(-self.missing // self.each)

    @property
    def percent(self) -> int:
        return 100 - round(100 * self.missing / self.threshold) if self.threshold else 100


def of(entries: list[DepthEntry]) -> list[Receipt]:
    """`entries` come with their act and rule."""
    outline = fresh()
    by_pk = {turn.pk: turn for turn in outline.turns.values()}
    receipts = []
    for entry in entries:
        turn = by_pk.get(entry.act.turn_id) if entry.act else None
        turn = turn or outline.turns.get(_turn_uid(entry.source))
        lesson = outline.lessons.get(turn.lesson_pk) if turn else None
        receipts.append(Receipt(entry, turn, lesson))
    return receipts


def rules_now() -> list[str]:
    """What earns at this moment, in sentences: the same rows that awarding reads."""
    rules = awarding.read_rules()
    now = moment_of(timezone.now())
    in_force = [rules.at(reason, now) for reason in Reason.values]
    return [words.rule_in_words(rule) for rule in in_force if rule and rule.is_on]


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
    thresholds, each = _kept(outline)
    for track_pk, threshold in thresholds:
        track = outline.track(track_pk)
        if track is not None:
            missing = max(0, threshold - balance)
            found.append(Distance(track, threshold, missing, track_pk in unlocked, each))
    return found


def _kept(outline: Catalogue) -> tuple[list[tuple[int, int]], int]:
    """Thresholds, and what a reflection earns. Kept with the catalogue, only to be shown.

    Saving a threshold or a rule changes the catalogue's stamp.
    """
    kept = outline.compiled.get("thresholds")
    if kept is None:
        rows = Extension.objects.order_by("threshold").values_list("track_id", "threshold")
        rule = awarding.read_rules().at(Reason.REFLECTION, moment_of(timezone.now()))
        each = rule.amount if rule and rule.is_on else USUAL
        kept = outline.compiled["thresholds"] = (list(rows), each)
    thresholds: tuple[list[tuple[int, int]], int] = kept
    return thresholds
