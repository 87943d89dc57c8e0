"""Depth: award, correct, and open what it reaches."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gamification.models import DepthAccount, DepthEntry, Extension
from gamification.residue import came_from_a_file
from gamification.rules import REFLECTION_DEPTH, Verdict, judge
from lessons.models import Attempt, Reflection, Turn, TurnCompletion, Unlock
from lessons.operations import lock_learner, unlock_course


@transaction.atomic
def award_depth(
    learner: Any,
    amount: int,
    *,
    reason: str,
    source: str,
    explanation: str,
    cycle: int = 1,
    at: dt.datetime | None = None,
) -> DepthEntry | None:
    """Writes one entry, once per (learner, reason, source, cycle). None if it stood already."""
    lock_learner(learner)
    entry, made = DepthEntry.objects.get_or_create(
        learner=learner,
        reason=reason,
        source=source,
        cycle=cycle,
        defaults={
            "amount": amount,
            "explanation": explanation,
            "created_at": at or timezone.now(),
        },
    )
    if not made:
        return None
    _add_to_balance(learner, amount)
    open_reached_courses(learner, at=at)
    return entry


@transaction.atomic
def correct_depth(entry: DepthEntry, *, actor: Any, note: str) -> DepthEntry:
    """Takes an entry back by an opposite one whose reason the learner reads. Once per entry."""
    lock_learner(entry.learner)
    correction, made = DepthEntry.objects.get_or_create(
        corrects=entry,
        defaults={
            "learner": entry.learner,
            "amount": -entry.amount,
            "reason": DepthEntry.Reason.CORRECTION,
            "source": f"entry:{entry.uid}",
            "explanation": note,
            "actor": actor,
        },
    )
    if made:
        _add_to_balance(entry.learner, correction.amount)
    return correction


def award_reflection(attempt: Attempt) -> DepthEntry | None:
    """Depth for a reflection that counts on a Turn that is complete, whichever came second."""
    turn = attempt.turn
    completion = TurnCompletion.objects.filter(attempt=attempt, undone_at=None).first()
    reflection = Reflection.objects.filter(attempt=attempt, removed_at=None).first()
    if completion is None or reflection is None or not verdict_of(reflection).counts:
        return None
    if came_from_a_file(reflection):
        return None
    return award_depth(
        attempt.learner,
        REFLECTION_DEPTH,
        reason=DepthEntry.Reason.REFLECTION,
        source=source_of(turn),
        explanation=_("You reflected on “%(turn)s”, a Turn you completed.") % {"turn": turn.title},
        at=max(completion.completed_at, reflection.created_at),
    )


def source_of(turn: Turn) -> str:
    return f"turn:{turn.uid}"


def verdict_of(reflection: Reflection) -> Verdict:
    plan = f"{reflection.plan_if} {reflection.plan_then}".strip()
    return judge(saw=reflection.saw, why=reflection.why, plan=plan, on_paper=reflection.on_paper)


def _add_to_balance(learner: Any, amount: int) -> None:
    DepthAccount.objects.get_or_create(learner=learner)
    DepthAccount.objects.filter(learner=learner).update(balance=F("balance") + amount)


def open_reached_courses(learner: Any, *, at: dt.datetime | None = None) -> list[Unlock]:
    """Opens every Extension Course whose threshold this learner has reached."""
    balance = DepthEntry.objects.of(learner).balance()
    reached = Extension.objects.filter(threshold__lte=balance, track__live=True).exclude(
        track__unlocks__learner=learner
    )
    return [
        unlock_course(
            extension.track_id,
            learner=learner,
            source=Unlock.Source.DEPTH,
            note=_("You have %(balance)d Depth; it opens at %(threshold)d.")
            % {"balance": balance, "threshold": extension.threshold},
            depth_at=balance,
            at=at,
        )
        for extension in reached.order_by("threshold")
    ]
