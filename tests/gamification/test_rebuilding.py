"""rebuild_depth adds what the facts say is missing and takes nothing away."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from gamification import ledger
from gamification.models import DepthAccount, DepthAct, DepthEntry, Extension
from gamification.rebuilding import rebuild_depth
from lessons.models import Turn, Unlock
from lessons.operations import (
    ReflectionParts,
    add_reflection,
    complete_turn,
    remove_reflection,
    undo_completion,
)
from tests.factories import make_extension

COUNTS = ReflectionParts(saw="I avoid pricing.", why="Last week I said nothing about money.")
DOES_NOT = ReflectionParts(saw="I avoid pricing.")
NEAR_COPY = ReflectionParts(saw="I avoid pricing.", why="I avoid pricing!")


def forget_the_ledger() -> None:
    with ledger.erasing(), connection.cursor() as cursor:
        for model in (DepthEntry, DepthAct, DepthAccount, Unlock):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608


def reflect(turn: Turn, learner: Any, parts: ReflectionParts = COUNTS) -> Any:
    complete_turn(turn, learner=learner)
    return add_reflection(turn, learner=learner, parts=parts)


def test_a_lost_award_is_written_with_its_balance_and_its_course(turn: Turn, alice: Any) -> None:
    reflect(turn, alice)
    Extension.objects.create(track=make_extension(), threshold=10)
    forget_the_ledger()

    rebuild_depth()

    assert DepthEntry.objects.of(alice).balance() == 10
    assert DepthAccount.objects.get().balance == 10
    assert Unlock.objects.get().learner == alice
    assert not rebuild_depth()


@pytest.mark.parametrize("parts", [DOES_NOT, NEAR_COPY])
def test_what_does_not_count_is_not_awarded(turn: Turn, alice: Any, parts: ReflectionParts) -> None:
    reflect(turn, alice, parts)

    assert not rebuild_depth()
    assert not DepthEntry.objects.exists()


def test_one_line_about_paper_counts(turn: Turn, alice: Any) -> None:
    reflect(turn, alice, ReflectionParts(saw="In my notebook.", on_paper=True))
    forget_the_ledger()

    assert len(rebuild_depth().awards) == 1


def test_undone_and_removed_ones_are_left_alone(turn: Turn, alice: Any, bob: Any) -> None:
    reflect(turn, alice)
    undo_completion(turn, learner=alice)
    remove_reflection(reflect(turn, bob), learner=bob)
    forget_the_ledger()

    assert not rebuild_depth()


def test_nothing_is_removed(turn: Turn, alice: Any) -> None:
    remove_reflection(reflect(turn, alice), learner=alice)

    rebuild_depth()

    assert DepthEntry.objects.of(alice).balance() == 10


def test_a_wrong_balance_is_set_to_the_sum(turn: Turn, alice: Any, bob: Any) -> None:
    reflect(turn, alice)
    reflect(turn, bob)
    DepthAccount.objects.filter(learner=alice).update(balance=999)
    DepthAccount.objects.filter(learner=bob).delete()

    assert len(rebuild_depth().balances) == 2

    assert set(DepthAccount.objects.values_list("balance", flat=True)) == {10}


def test_a_dry_run_says_all_and_changes_nothing(turn: Turn, alice: Any, capsys: Any) -> None:
    reflect(turn, alice)
    forget_the_ledger()

    call_command("rebuild_depth", "--dry-run")

    assert "Reflection on a completed Turn, turn:" in capsys.readouterr().out
    assert not DepthEntry.objects.exists()
    call_command("rebuild_depth")
    call_command("rebuild_depth")
    assert "The ledger agrees with the facts." in capsys.readouterr().out
