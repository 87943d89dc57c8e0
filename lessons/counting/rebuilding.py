"""The proof that what is counted is what the facts say, and putting right what is not."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Max, Min

from lessons.counting import facts, folding, places, totals
from lessons.counting.facts import COLUMNS, SAMPLE, TABLES

LEARNERS = 2000  # ids in one transaction

# What an event waits for is not wrong, only not counted yet.
UNSEEN = """
SELECT learner_id, page_id FROM seen
WHERE ({now}) {differs} ({was}) AND NOT EXISTS (
    SELECT 1 FROM {progressevent} waiting
    WHERE waiting.learner_id = seen.learner_id AND waiting.page_id = seen.page_id)
"""


@dataclass
class Rebuilt:
    """What was wrong; after a run without dry_run, what was put right."""

    learners: list[str] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.learners or self.totals)


def rebuild(*, dry_run: bool = False) -> Rebuilt:
    """Counts everybody anew, in short transactions, and the totals from what was counted.

    Reports stay right meanwhile, and nobody who learns waits for it.
    """
    found = Rebuilt()
    if not dry_run:
        folding.fold(seconds=float("inf"))
    for low, high in _ranges():
        found.learners += unseen(low, high)
        if not dry_run:
            with transaction.atomic():
                folding.lock()
                folding.count(facts.OF_SOME, low=low, high=high)
    found.totals = list(totals.wrong())
    if not dry_run:
        with transaction.atomic():
            folding.lock()
            places.renew()
            totals.put_right()
    return found


def _ranges() -> Iterator[tuple[int, int]]:
    ends = get_user_model()._default_manager.aggregate(first=Min("pk"), last=Max("pk"))
    for low in range(ends["first"] or 0, (ends["last"] or -1) + 1, LEARNERS):
        yield low, low + LEARNERS


def all_unseen() -> Iterator[str]:
    for low, high in _ranges():
        yield from unseen(low, high)


def unseen(low: int, high: int) -> list[str]:
    """Learners of whom something else is true than was counted, and no event says so."""
    changes = facts.changes(facts.OF_SOME)
    statement = UNSEEN.format(
        **TABLES,
        now=", ".join(COLUMNS),
        was=", ".join(f"was_{column}" for column in COLUMNS),
        differs=facts.DIFFERS[connection.vendor],
    )
    rows = facts.ask(f"WITH {changes} {statement} ORDER BY 1, 2 LIMIT {SAMPLE}", low=low, high=high)
    return [f"learner {learner} on page {page}" for learner, page in rows]
