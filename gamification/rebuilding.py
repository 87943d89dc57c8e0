"""Putting right what a crash or a faulty release left: only ever adding."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from gamification import operations, unlocking
from gamification.models import DepthAccount, DepthEntry
from gamification.querysets import reflections_without_depth
from gamification.rules import judge
from lessons.models import Attempt
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
    for reflection in counting_without_depth():
        found.awards.append(f"learner {reflection.learner_id}: turn {reflection.turn_uid}")
        if not dry_run:
            attempt = Attempt.objects.select_related("turn", "learner")
            operations.award_reflection(attempt.get(pk=reflection.attempt_id))
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
    found.unlocks = sum(each.learners for each in unlocking.open_for_everyone(dry_run=dry_run))
    return found


def counting_without_depth() -> Iterator[Any]:
    """Reflections on completed Turns that count and for which the ledger has no entry."""
    for reflection in reflections_without_depth().iterator(chunk_size=500):
        plan = f"{reflection.plan_if} {reflection.plan_then}".strip()
        verdict = judge(
            saw=reflection.saw, why=reflection.why, plan=plan, on_paper=reflection.on_paper
        )
        if verdict.counts:
            yield reflection


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
