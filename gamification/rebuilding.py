"""Putting right what a crash or a faulty release left: only ever adding.

A dry run is the proof of the ledger: everything is derived again from what learners wrote, and
what differs is named.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from gamification import awarding, facts, operations, sweeping
from gamification.books import Books
from gamification.facts import Finding
from gamification.models import DepthAccount, DepthAct, DepthEntry
from gamification.querysets import (
    comparison_notes_written_here,
    look_backs_without_act,
    reflections_without_act,
)
from lessons.operations import lock_learner


@dataclass
class Rebuilt:
    """What was missing; after a run without dry_run, what was added."""

    awards: list[str] = field(default_factory=list)
    balances: list[str] = field(default_factory=list)
    unlocks: int = 0

    def __bool__(self) -> bool:
        return bool(self.awards or self.balances or self.unlocks)


def rebuild_depth(*, dry_run: bool = False) -> Rebuilt:
    """Awards what the facts say is missing, makes balances the sum of their entries, opens courses.

    Nothing is removed: an entry whose reflection was deleted stays, for that is the rule.
    """
    found = Rebuilt()
    for learner, finding in missing_acts():
        found.awards.append(f"learner {learner.pk}: {finding.reason.label}, {finding.source}")
        if not dry_run:
            _note(learner, finding)
    for act in unsettled():
        found.awards.append(f"learner {act.learner_id}: {act.get_reason_display()}, {act.source}")
        if not dry_run:
            operations.settle_learner(act.learner)
    for account in wrong_balances():
        found.balances.append(
            f"learner {account.learner_id}: {account.balance}, is {account.total}"
        )
        if not dry_run:
            _set_balance(account)
    for learner_pk in list(entries_without_account()):
        found.balances.append(f"learner {learner_pk}: no balance")
        if not dry_run:
            _set_balance(DepthAccount(learner_id=learner_pk))
    found.unlocks = sum(each.learners for each in sweeping.open_for_everyone(dry_run=dry_run))
    return found


def missing_acts() -> Iterator[tuple[Any, Finding]]:
    """Facts of all three kinds that count and of which no act is known."""
    for reflection in _whole(reflections_without_act(), "attempt__completion"):
        finding = facts.of_reflection(reflection, reflection.attempt.completion)
        if not finding.lacks:
            yield reflection.learner, finding
    for look_back in _whole(look_backs_without_act(), "attempt__reflection"):
        attempts = facts.attempts_of(look_back.attempt.turn, look_back.learner)
        finding = facts.of_look_back(look_back, attempts)
        if not finding.lacks:
            yield look_back.learner, finding
    for note in _whole(comparison_notes_written_here()):
        attempts = facts.attempts_of(note.attempt.turn, note.learner)
        finding = facts.of_comparison(note, note.attempt, attempts)
        if not finding.lacks and not _has_act(note.learner, finding):
            yield note.learner, finding


def _whole(rows: QuerySet[Any], *others: str) -> Iterator[Any]:
    related = rows.select_related("learner", "attempt__turn", *others)
    return related.order_by("pk").iterator(chunk_size=500)


def _has_act(learner: Any, finding: Finding) -> bool:
    same = Q(fact=finding.fact) | Q(source=finding.source, cycle=finding.cycle)
    return DepthAct.objects.of(learner).filter(same, reason=finding.reason).exists()


@transaction.atomic
def _note(learner: Any, finding: Finding) -> None:
    lock_learner(learner)
    books = Books(learner)
    books.note(finding)
    operations.settle(books)


def unsettled() -> Iterator[DepthAct]:
    """Acts that earn by the rules as they are and do not, or whose entry is missing."""
    rules = awarding.read_rules()
    earning = awarding.earning(awarding.decisions(sweeping.waiting_acts(Q()), rules))
    pks = [each.act.pk for each in earning]
    late = DepthAct.objects.without_entry(timezone.now()).values_list("pk", flat=True)
    pks += late
    for some in awarding.pieces(pks):
        acts = DepthAct.objects.filter(pk__in=some)
        yield from acts.select_related("learner").order_by("pk")


def wrong_balances() -> QuerySet[Any]:
    """Accounts whose kept balance is not the sum of the ledger; `total` is that sum."""
    sums = (
        DepthEntry.objects.filter(learner=OuterRef("learner"))
        .order_by()
        .values("learner")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    total = Coalesce(Subquery(sums, output_field=IntegerField()), 0)
    return DepthAccount.objects.annotate(total=total).exclude(balance=F("total"))


def entries_without_account() -> QuerySet[Any]:
    """Learners who have entries and no kept balance."""
    return (
        DepthEntry.objects.filter(learner__depth_account__isnull=True)
        .order_by("learner_id")
        .values_list("learner_id", flat=True)
        .distinct()
    )


@transaction.atomic
def _set_balance(account: DepthAccount) -> None:
    lock_learner(account.learner)
    total = DepthEntry.objects.of(account.learner).balance()
    DepthAccount.objects.update_or_create(
        learner_id=account.learner_id, defaults={"balance": total}
    )
