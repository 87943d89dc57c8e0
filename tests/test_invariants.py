"""Each rule is broken in the data, past every operation, and check_invariants names the row."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AccountDeletion, Archive
from course_platform import tasks
from course_platform.invariants import CHECKS, LATE, check_all
from gamification.models import DepthAccount, Sweep
from lessons.models import ProgressEvent, Turn
from lessons.operations import ReflectionParts, add_reflection
from outbox.models import OutgoingMessage
from reminders.models import FollowUp
from tests import kept_rows
from tests.breaking import BREAKS, double_entry, live, without_unique_entries
from tests.reminders.acts import complete, keep_chart


@pytest.fixture
def history(db: None) -> Turn:
    """One of everything: answers, a chart, a completion, Depth, a course, a promise, a mail."""
    return Turn.objects.get(pk=kept_rows.once("history", lambda: live().pk))


def test_what_was_done_as_it_should_be_breaks_no_rule(history: Turn) -> None:
    assert check_all().broken == {}


@pytest.mark.parametrize(
    ("name", "harm"), BREAKS, ids=[f"{name}-{i}" for i, (name, _) in enumerate(BREAKS)]
)
def test_a_broken_rule_is_named(history: Turn, name: str, harm: Callable[[], Any]) -> None:
    harm()

    assert name in check_all().broken


def test_every_check_is_broken_by_some_test() -> None:
    # Here below, and in tests/accounts/test_erasure.py.
    elsewhere = {"one_entry_for_a_source", "erased_people_are_gone", "totals_outlive_people"}
    assert {name for name, _ in BREAKS} | elsewhere == set(CHECKS)


@pytest.mark.django_db(transaction=True)
def test_a_second_entry_for_one_source_is_named(history: Turn) -> None:
    without_unique_entries()

    double_entry()

    assert "one_entry_for_a_source" in check_all().broken


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        (
            "follow_ups_are_told",
            lambda: FollowUp.objects.update(due_at=timezone.now() - dt.timedelta(hours=2)),
        ),
        ("follow_ups_are_told", lambda: FollowUp.objects.update(last_error="RuntimeError")),
        (
            "progress_is_folded",
            lambda: ProgressEvent.objects.update(noted_at=timezone.now() - dt.timedelta(hours=2)),
        ),
        (
            "sweeps_move",
            lambda: Sweep.objects.update(requested_at=timezone.now() - dt.timedelta(hours=2)),
        ),
        (
            "messages_leave",
            lambda: OutgoingMessage.objects.update(
                state="sending",
                lease_until=timezone.now() - dt.timedelta(hours=2),
                next_try_at=timezone.now() - dt.timedelta(hours=2),
            ),
        ),
        (
            "messages_are_not_given_up",
            lambda: OutgoingMessage.objects.update(state="dead", finished_at=timezone.now()),
        ),
        (
            "messages_are_forgotten",
            lambda: OutgoingMessage.objects.update(
                state="sent", text="Secret", finished_at=timezone.now() - dt.timedelta(days=10)
            ),
        ),
        (
            "erasures_happen",
            lambda: AccountDeletion.objects.create(
                learner=DepthAccount.objects.get().learner,
                due_at=timezone.now() - dt.timedelta(days=2),
            ),
        ),
        (
            "archives_end",
            lambda: Archive.objects.create(
                learner=DepthAccount.objects.get().learner,
                state="ready",
                expires_at=timezone.now() - dt.timedelta(days=2),
            ),
        ),
    ],
)
def test_what_is_late_is_said_apart_and_breaks_nothing(
    history: Turn, name: str, harm: Callable[[], Any], capsys: Any
) -> None:
    harm()

    report = check_all()

    assert (list(report.late), report.broken) == ([name], {})
    call_command("check_invariants")
    assert f"Late: {LATE[name].sentence}" in capsys.readouterr().out


def test_the_command_counts_what_it_looked_at(history: Turn, capsys: Any) -> None:
    call_command("check_invariants")

    out = capsys.readouterr().out
    assert len(out.splitlines()) == len(CHECKS)
    assert "Holds for 3 answers: Every answer is its latest saved revision" in out


def test_the_command_fails_with_a_list(history: Turn, capsys: Any) -> None:
    DepthAccount.objects.update(balance=11)

    with pytest.raises(SystemExit) as exit_:
        call_command("check_invariants")

    assert exit_.value.code == 1
    out = capsys.readouterr().out
    assert "Broken: Every balance is the sum of its learner's entries." in out
    assert "balance 11, entries 10" in out


def test_the_nightly_task_says_it_in_the_log(history: Turn, caplog: Any) -> None:
    DepthAccount.objects.update(balance=11)

    tasks.check_invariants()

    assert "Every balance is the sum" in caplog.text


def test_the_number_of_queries_does_not_grow_with_the_learners(
    history: Turn, bob: Any, django_assert_max_num_queries: Any
) -> None:
    keep_chart(history, bob)

    with django_assert_max_num_queries(90):
        check_all()


def test_a_reflection_that_does_not_count_owes_nothing(turn: Turn, alice: Any) -> None:
    complete(turn, alice)
    add_reflection(turn, learner=alice, parts=ReflectionParts(saw="Low."))

    assert check_all().broken == {}
