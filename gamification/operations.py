"""Depth: award what counts, correct it, and open what it reaches."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gamification import awarding, facts, unlocking
from gamification.books import Books
from gamification.models import DepthEntry, Entitlement, Reason
from lessons.models import Attempt, LookBack, Reflection, Track, TurnCompletion, Unlock
from lessons.operations import lock_learner, unlock_course


def award_reflection(attempt: Attempt) -> DepthEntry | None:
    """Depth for a reflection that counts on a Turn that is complete, whichever came second.

    Like all that awards, for a caller who holds the learner's lock: each act that sends a signal
    has taken it first.
    """
    reflection: Reflection | None = getattr(attempt, "reflection", None)
    completion: TurnCompletion | None = getattr(attempt, "completion", None)
    if reflection is None or reflection.removed_at is not None:
        return None
    if completion is None or completion.undone_at is not None:
        return None
    books = Books(attempt.learner)
    # Whether it counts is asked only once: judging the words is what costs here.
    if not books.knows(reason=Reason.REFLECTION, source=facts.source_of(attempt.turn)):
        books.note(facts.of_reflection(reflection, completion))
    return settle(books)


def award_look_back(look_back: LookBack) -> DepthEntry | None:
    """Depth for a look-back in words of its own, if enough days lie between."""
    attempts = facts.attempts_of(look_back.attempt.turn, look_back.learner)
    books = Books(look_back.learner)
    books.note(facts.of_look_back(look_back, attempts))
    return settle(books)


def award_comparison(note: Any, attempt: Attempt) -> DepthEntry | None:
    """Depth for doing a Turn again at the author's interval and writing what changed."""
    attempts = facts.attempts_of(attempt.turn, attempt.learner)
    books = Books(attempt.learner)
    books.note(facts.of_comparison(note, attempt, attempts))
    return settle(books)


def settle(books: Books) -> DepthEntry | None:
    """Entries, balance and courses of one learner. The last entry written, if any was."""
    entries = books.settle()
    if not entries:
        return None
    balance = awarding.add_to_balance(books.learner.pk, sum(entry.amount for entry in entries))
    unlocking.open_reached(books.learner, balance=balance, at=entries[-1].created_at)
    return entries[-1]


@transaction.atomic
def settle_learner(learner: Any) -> DepthEntry | None:
    """Writes what has become due or earns under a newer rule. Normally nothing."""
    lock_learner(learner)
    return settle(Books(learner))


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
        awarding.add_to_balance(entry.learner_id, correction.amount)
    return correction


def grant_course(track: Track, *, learner: Any, note: str) -> Unlock:
    """An instructor opens a course, with a reason that the learner reads. Once."""
    return unlock_course(track.pk, learner=learner, source=Unlock.Source.GRANT, note=note)


@transaction.atomic
def record_entitlement(
    track: Track, *, learner: Any, provider: str, reference: str, at: dt.datetime | None = None
) -> Entitlement:
    """Notes that the learner owns something elsewhere, and opens what it opens. Repeatable."""
    lock_learner(learner)
    entitlement, _made = Entitlement.objects.get_or_create(
        learner=learner,
        provider=provider,
        reference=reference,
        defaults={"track": track, "recorded_at": at or timezone.now()},
    )
    unlock_course(
        entitlement.track_id,
        learner=learner,
        source=Unlock.Source.ENTITLEMENT,
        note=_("It came with %(provider)s %(reference)s.")
        % {"provider": provider, "reference": reference},
        at=at,
    )
    return entitlement
