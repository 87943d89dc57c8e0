"""The ledger beyond its living owners: what erased learners had earned, and what a file brought.

Depth that came in a file is worth nothing (docs/decisions/0015), so facts from before an import
never earn.
"""

import datetime as dt
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Sum

from gamification.models import DepthAccount, DepthEntry, EarningStart, ErasedDepth
from lessons.operations import lock_learner


def totals() -> dict[str, tuple[int, int]]:
    """{reason: (entries, Depth)} of everybody who ever learned here, erased or not."""
    sums: Counter[tuple[str, int]] = Counter()
    living = _by_reason(DepthEntry.objects.all())
    for reason, number, amount in (
        *living,
        *ErasedDepth.objects.values_list("reason", "number", "amount"),
    ):
        sums[reason, 0] += number
        sums[reason, 1] += amount
    return {reason: (sums[reason, 0], sums[reason, 1]) for reason, _which in sums}


def keep(learner: Any, sign: int) -> dict[str, int]:
    """Adds the learner's ledger to the sums without a person; with -1 takes it out again."""
    moved = {}
    for reason, number, amount in _by_reason(DepthEntry.objects.of(learner)):
        ErasedDepth.objects.get_or_create(reason=reason)
        ErasedDepth.objects.filter(reason=reason).update(
            number=F("number") + sign * number, amount=F("amount") + sign * amount
        )
        moved[f"{reason} entries"] = sign * number
        moved[f"{reason} Depth"] = sign * amount
    return moved


def _by_reason(entries: Any) -> list[tuple[str, int, int]]:
    grouped = entries.order_by().values("reason").annotate(n=Count("pk"), total=Sum("amount"))
    return list(grouped.values_list("reason", "n", "total"))


@transaction.atomic
def count_from(learner: Any, at: dt.datetime) -> None:
    """What this learner has by `at` came from a file: it earns nothing, now or in any rebuild.

    The balance becomes that of the ledger, which the import may have returned to its person.
    """
    lock_learner(learner)
    EarningStart.objects.update_or_create(learner=learner, defaults={"at": at})
    balance = DepthEntry.objects.of(learner).balance()
    DepthAccount.objects.filter(learner=learner).update(balance=balance)


def earning_start(learner: Any) -> dt.datetime | None:
    """The end of what this learner brought in a file. None where nothing was brought."""
    return EarningStart.objects.filter(learner=learner).values_list("at", flat=True).first()
