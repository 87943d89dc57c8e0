"""The database itself keeps the ledger: whoever comes, by whatever way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from gamification import ledger
from gamification.models import DepthAccount, DepthAct, DepthEntry, DepthRule
from gamification.operations import correct_depth
from tests.gamification.acts import balance, more_turns, reflect

TABLE = DepthEntry._meta.db_table


def run(statement: str) -> Callable[[], object]:
    def execute() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return execute


WAYS: dict[str, Callable[[], object]] = {
    "update": lambda: DepthEntry.objects.update(amount=1000),
    "update of the sentence": lambda: DepthEntry.objects.update(explanation="Other."),
    "update of the learner": run(f"UPDATE {TABLE} SET learner_id = learner_id + 1"),  # noqa: S608
    "delete": lambda: DepthEntry.objects.all()._raw_delete("default"),
    "delete in SQL": run(f"DELETE FROM {TABLE}"),  # noqa: S608
}
if connection.vendor == "postgresql":
    WAYS["truncate"] = run(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {TABLE}")


@pytest.mark.parametrize("way", WAYS)
def test_an_entry_is_neither_changed_nor_deleted_by_any_way(
    turn: Any, alice: Any, way: str
) -> None:
    reflect(turn, alice)

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        WAYS[way]()

    assert balance(alice) == 10


def test_erasing_passes_and_nothing_after_it(turn: Any, alice: Any, bob: Any) -> None:
    reflect(turn, alice)
    reflect(turn, bob)

    with ledger.erasing():
        ledger.erase(alice)

    assert balance(alice) == 0
    assert balance(bob) == 10
    assert not DepthAct.objects.of(alice).exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        DepthEntry.objects.all()._raw_delete("default")


def test_a_failed_erasure_leaves_the_guard_and_the_entries(turn: Any, alice: Any) -> None:
    reflect(turn, alice)

    with pytest.raises(RuntimeError), ledger.erasing():
        ledger.erase(alice)
        raise RuntimeError

    assert balance(alice) == 10
    with pytest.raises(DatabaseError), transaction.atomic():
        DepthEntry.objects.all()._raw_delete("default")


def test_an_erased_learner_takes_corrections_along(turn: Any, alice: Any, otto: Any) -> None:
    reflect(turn, alice)
    correct_depth(DepthEntry.objects.get(), actor=otto, note="Mistake.")

    with ledger.erasing():
        ledger.erase(alice)

    assert not DepthEntry.objects.exists()


def test_who_corrected_may_be_forgotten_and_nothing_else(turn: Any, alice: Any, otto: Any) -> None:
    reflect(turn, alice)
    correct_depth(DepthEntry.objects.get(), actor=otto, note="Mistake.")

    otto.delete()

    correction = DepthEntry.objects.get(reason="correction")
    assert (correction.actor, correction.explanation) == (None, "Mistake.")


def test_a_migration_that_rebuilds_the_table_gets_its_guard_back(turn: Any, alice: Any) -> None:
    drop = " ON " + TABLE if connection.vendor == "postgresql" else ""
    for name in ledger.GUARDS:
        run(f"DROP TRIGGER {name}{drop}")()
    assert not ledger.is_guarded()

    call_command("migrate", verbosity=0)

    assert ledger.is_guarded()


def test_a_rule_is_never_changed(db: None) -> None:
    rule = DepthRule.objects.get(reason="reflection")

    with pytest.raises(TypeError):
        rule.save()


def test_hiding_points_first_is_no_obstacle_to_earning(alice: Any) -> None:
    DepthAccount.objects.create(learner=alice, hidden=True)

    for number, turn in enumerate(more_turns(2), start=1):
        reflect(turn, alice)
        assert balance(alice) == 10 * number
