"""Acts that earned nothing, each with why: asked of the same engine that awards."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.utils import timezone

from gamification import awarding, facts, words
from gamification.books import as_value
from gamification.engine import decide
from gamification.models import DepthAct, Reason
from gamification.querysets import comparison_notes
from gamification.residue import earning_start
from lessons.catalogue import LessonEntry, fresh
from lessons.models import Attempt, LookBack, Reflection, Turn

SHOWN = 20  # the latest ones; nobody asks about the others


@dataclass(frozen=True)
class Unearned:
    what: str
    turn: Turn
    at: dt.datetime
    why: str
    lesson: LessonEntry | None = None
    act: int | None = None


def of(learner: Any) -> list[Unearned]:
    """The latest ones first. A fixed number of queries, however much a learner wrote."""
    own = DepthAct.objects.of(learner).select_related("turn")
    acts = {act.pk: act for act in own.order_by("pk")}
    start = earning_start(learner)
    found = [
        *_acts(acts),
        *_reflections(learner, acts, start),
        *_look_backs(learner, acts, start),
        *_repeats(learner, acts, start),
    ]
    found.sort(key=attrgetter("at"), reverse=True)
    lessons = fresh().lessons
    return [replace(each, lesson=lessons.get(each.turn.lesson_id)) for each in found[:SHOWN]]


def outcome_of(look_back: LookBack) -> dict[str, Any]:
    """What one look-back came to: {"entry", "why"}, of which one is empty."""
    own = DepthAct.objects.of(look_back.learner_id).select_related("turn", "entry")
    acts = {act.pk: act for act in own.order_by("pk")}
    fact = f"look_back:{look_back.uid}"
    act = next((each for each in acts.values() if each.fact == fact), None)
    if act is None:
        brought = _is_brought(look_back.written_at, earning_start(look_back.learner_id))
        lacks = facts.FROM_FILE if brought else facts.OWN_WORDS
        return {"entry": None, "why": words.lacking(lacks)}
    entry = getattr(act, "entry", None)
    others = _acts(acts) if entry is None else ()
    return {"entry": entry, "why": next((each.why for each in others if each.act == act.pk), "")}


def _is_brought(written_at: dt.datetime, start: dt.datetime | None) -> bool:
    return start is not None and written_at <= start


def _acts(acts: dict[int, DepthAct]) -> Iterator[Unearned]:
    """What counted, and was too soon, one too many, or is still to come."""
    values = [as_value(act) for act in acts.values()]
    if any(value.rule is None for value in values):
        for decision in decide(values, awarding.read_rules()):
            act = acts[decision.act.pk]
            if decision.lacks:
                why = words.why_not(decision)
                yield _unearned(act, why)
    for act in acts.values():
        if act.accrues_at is not None and act.accrues_at > timezone.now():
            why = words.deferred(act.accrues_at)
            yield _unearned(act, why)


def _unearned(act: DepthAct, why: str) -> Unearned:
    return Unearned(act.get_reason_display(), act.turn, act.happened_at, why, act=act.pk)


def _reflections(
    learner: Any, acts: dict[int, DepthAct], start: dt.datetime | None
) -> Iterator[Unearned]:
    """Reflections that are no act: a part is missing, the Turn is open, or has earned."""
    known = [act for act in acts.values() if act.reason == Reason.REFLECTION]
    facts_known, sources = {act.fact for act in known}, {act.source for act in known}
    written = Reflection.objects.filter(learner=learner, removed_at=None)
    rows = list(
        written.select_related("attempt__turn", "attempt__completion").order_by(
            "-updated_at", "-pk"
        )[: SHOWN + len(known)]
    )
    asked = facts.prompts_of({row.attempt.turn_id for row in rows})
    for row in rows:
        if f"reflection:{row.uid}" in facts_known:
            continue
        finding = facts.of_reflection(row, getattr(row.attempt, "completion", None), asked)
        if finding.source in sources:
            why = words.earned_already()
        elif _is_brought(row.created_at, start):
            why = words.lacking(facts.FROM_FILE)
        elif finding.lacks:
            why = words.lacking(finding.lacks, finding.verdict)
        else:
            continue  # It counts: the nightly repair has not come by yet.
        yield Unearned(str(Reason.REFLECTION.label), row.attempt.turn, row.updated_at, why)


def _look_backs(
    learner: Any, acts: dict[int, DepthAct], start: dt.datetime | None
) -> Iterator[Unearned]:
    """Look-backs that are no act: they repeat what was written before."""
    known = {act.fact for act in acts.values() if act.reason == Reason.LOOK_BACK}
    written = LookBack.objects.filter(learner=learner, removed_at=None).exclude(Q(text=""))
    rows = written.select_related("attempt__turn").order_by("-written_at", "-pk")[
        : SHOWN + len(known)
    ]
    for row in rows:
        if f"look_back:{row.uid}" not in known:
            brought = _is_brought(row.written_at, start)
            why = words.lacking(facts.FROM_FILE if brought else facts.OWN_WORDS)
            yield Unearned(str(Reason.LOOK_BACK.label), row.attempt.turn, row.written_at, why)


def _repeats(
    learner: Any, acts: dict[int, DepthAct], start: dt.datetime | None
) -> Iterator[Unearned]:
    """Comparison notes that are no act: the time to come back had not come, or nothing is said."""
    known = {act.fact for act in acts.values()}
    written = comparison_notes().filter(learner=learner).select_related("attempt__turn")
    notes = list(written.order_by("-pk")[:SHOWN])
    if not notes:
        return
    turns = {note.attempt.turn_id for note in notes}
    asked = facts.prompts_of(turns)
    own = Attempt.objects.filter(learner=learner, turn__in=turns).select_related("turn")
    attempts = list(own.order_by("turn", "number"))
    for note in notes:
        same = [each for each in attempts if each.turn_id == note.attempt.turn_id]
        finding = facts.of_comparison(note, note.attempt, same, asked)
        lacks = facts.FROM_FILE if _is_brought(note.created_at, start) else finding.lacks
        if lacks and finding.fact not in known:
            why = words.lacking(lacks)
            yield Unearned(str(Reason.REPEAT.label), note.attempt.turn, note.created_at, why)
