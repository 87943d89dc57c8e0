"""Adding what waits to the totals. Safe to run twice, at once, and to kill anywhere.

Events are inserted and deleted, never changed, and a fold deletes just those it read. One that is
committed late, with a lower number, is simply found by the next fold.
"""

import time
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from lessons.counting import facts, places, totals
from lessons.counting.facts import COLUMNS, TABLES
from lessons.counting.spans import quarter_of
from lessons.models import CountedProgress, Fold, ProgressEvent

BATCH = 2000  # events in one transaction
SECONDS = 45.0  # of one run: the next minute's goes on

KEEP = f"""
INSERT INTO {{countedprogress}} AS counted (learner_id, page_id, {", ".join(COLUMNS)})
SELECT learner_id, page_id, {", ".join(COLUMNS)} FROM seen WHERE 1 = 1
ON CONFLICT (learner_id, page_id) DO UPDATE
SET {", ".join(f"{column} = excluded.{column}" for column in COLUMNS)}
WHERE ({", ".join(f"counted.{column}" for column in COLUMNS)})
    {{differs}} ({", ".join(f"excluded.{column}" for column in COLUMNS)})
"""  # noqa: S608
DROP = "DELETE FROM {progressevent} WHERE id IN (SELECT id FROM ({batch}) batch)"


def fold(*, seconds: float = SECONDS, batch: int = BATCH) -> int:
    """Counts what waits, for so long at most. Returns how many events it took."""
    until, taken = time.monotonic() + seconds, 0
    while some := _fold_some(batch):
        taken += some
        if time.monotonic() > until:
            break
    return taken


@transaction.atomic
def _fold_some(batch: int) -> int:
    if not Fold.objects.select_for_update(skip_locked=True).first():
        return 0  # Another one is at it.
    # Read before the tree is: whatever lesson these events are of, the tree then has.
    upto = ProgressEvent.objects.aggregate(upto=Max("pk"))["upto"]
    if places.renew():
        totals.put_right()
    return count(facts.WAITING, upto=upto, most=batch) if upto else 0


def lock() -> None:
    """Of whoever changes totals. Caller is in a transaction; a learner's lock comes before."""
    Fold.objects.select_for_update().get()


def count(batch: str, *, now: dict[str, str] = facts.TRUE_NOW, **parameters: Any) -> int:
    """Moves totals by what changed for the pairs of `batch`; keeps what was seen. Says of how many
    rows of `batch`. Caller holds the lock.

    All of it must see the same facts. On PostgreSQL one statement does, however many tables it
    writes. One of SQLite writes a single table, but there the transaction is the only writer.
    """
    changes = facts.changes(batch, now=now)
    add = facts.add_to_totals(facts.spread("delta"))
    keep = KEEP.format(**TABLES, differs=facts.DIFFERS[connection.vendor])
    drop = DROP.format(**TABLES, batch=batch.format(**TABLES))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"WITH {changes}, added AS ({add}), kept AS ({keep}), gone AS ({drop})"  # noqa: S608
                " SELECT COUNT(*) FROM batch",
                parameters,
            )
            return int(cursor.fetchone()[0])
        cursor.execute(f"WITH {changes} {add}", parameters)
        cursor.execute(f"WITH {changes} {keep}", parameters)
        cursor.execute(f"SELECT COUNT(*) FROM ({batch.format(**TABLES)}) batch", parameters)  # noqa: S608
        number = int(cursor.fetchone()[0])
        cursor.execute(drop, parameters)
        return number


def withdraw(learner: Any) -> None:
    """Takes out of the totals what was counted of a learner. Caller holds the learner's lock."""
    lock()
    count(facts.COUNTED_OF_ONE, now=facts.NOTHING, learner=learner.pk)
    CountedProgress.objects.filter(learner=learner).delete()


def move_erased(moved: Mapping[tuple[str, int, Any], int]) -> None:
    """What was added to the counts without a person, or taken from them, is so in the totals.

    {(fact, page, hour): number}. Caller is in a transaction.
    """
    lock()
    rows = [
        (fact, page_pk, quarter_of(hour), 0, number)
        for (fact, page_pk, hour), number in sorted(moved.items())
        if number
    ]
    for some in _pieces(rows, 100):
        facts.add_rows(some)


def _pieces(rows: list[Any], size: int) -> Iterable[list[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
