"""A learner's own if–then plans: made whenever they come to mind, one for each attempt."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from course_platform.invariants import check_all
from lessons.models import Reflection, Turn
from lessons.operations import ReflectionParts, add_reflection, current_attempt
from reminders import operations
from reminders.content import plan_line
from reminders.models import FollowUp
from tests.factories import make_lesson, turn_of
from tests.reminders.acts import at, complete, do_again

Kind, State = FollowUp.Kind, FollowUp.State


@pytest.fixture
def page(client: Client, berlin: Any) -> Client:
    client.force_login(berlin)
    return client


def test_ones_own_plan_is_told_on_its_day_in_ones_own_words_and_done_when_one_says_so(
    clock: time_machine.Traveller, berlin: Any
) -> None:
    attempt = current_attempt(turn_of(make_lesson()), learner=berlin)

    row = operations.plan_own(
        attempt, when=dt.date(2026, 5, 30), channel="email", words="Ask Mia what she hears"
    )
    again = operations.plan_own(attempt, when=dt.date(2026, 5, 31), channel="email")

    assert (row.pk, again.local_date) == (again.pk, dt.date(2026, 5, 31))
    assert operations.finish_follow_up(again).end_reason == "answered"


def test_plans_of_two_attempts_are_two_promises_and_doing_it_again_ends_neither(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    complete(turn, berlin)
    first = current_attempt(turn, learner=berlin)
    operations.plan_own(first, when=dt.date(2026, 5, 30), channel="here", words="Ask Mia")
    do_again(turn, berlin)
    second = current_attempt(turn, learner=berlin)

    operations.plan_own(second, when=dt.date(2026, 5, 31), channel="here", words="Ask Tom")

    plans = FollowUp.objects.filter(kind=Kind.PLAN).order_by("pk")
    assert [(row.words, row.state) for row in plans] == [
        ("Ask Mia", "scheduled"),
        ("Ask Tom", "scheduled"),
    ]
    assert check_all().broken == {}


def test_a_plan_that_is_over_can_be_made_anew_and_asking_for_mail_ends_stop_all(
    clock: time_machine.Traveller, berlin: Any
) -> None:
    attempt = current_attempt(turn_of(make_lesson()), learner=berlin)
    done = operations.plan_own(attempt, when=dt.date(2026, 5, 30), channel="here", words="Ask Mia")
    operations.finish_follow_up(done)
    operations.stop_all(berlin)
    clock.move_to(at("2026-07-01 10:00"))

    again = operations.plan_own(attempt, when=dt.date(2026, 7, 4), channel="email", words="Ask Tom")

    assert (again.pk, again.state, again.because_of) == (
        done.pk,
        State.SCHEDULED,
        dt.date(2026, 7, 1),
    )
    clock.move_to(at("2026-07-04 10:00"))
    assert operations.send_due_reminders() == {"mailed": 1}


def test_a_plan_of_ones_own_can_be_made_after_the_question_and_beside_the_return(
    follow_up: FollowUp, page: Client, berlin: Any, turn: Turn
) -> None:
    parts = ReflectionParts(saw="Quiet.", plan_if="it rains", plan_then="I record the window")
    add_reflection(turn, learner=berlin, parts=parts)
    assert follow_up.attempt is not None
    operations.decline_question(follow_up.attempt)
    done = reverse("lessons:done", args=[turn.uid])
    assert 'value="If it rains, then I record the window"' in page.get(done).content.decode()
    url = reverse("reminders:plan", args=[follow_up.attempt.uid])
    said = {"when": "weekend", "channel": "here", "words": "If it rains, I record"}

    missing = page.post(url, {**said, "when": "own"})
    assert (missing.status_code, "If it rains, I record" in missing.content.decode()) == (422, True)
    kept = page.post(url, {**said, "next": "/turns/x/done/"})

    assert (kept.status_code, kept["Location"]) == (302, "/turns/x/done/")
    row = FollowUp.objects.get(kind="plan")
    assert (row.local_date, row.words) == (dt.date(2026, 5, 23), "If it rains, I record")
    text = page.get(done).content.decode()
    assert "Come back on 22 November 2026" in text
    assert "Come back on 23 May 2026" in text
    assert url not in text  # One open plan for an attempt: it is moved instead.


@pytest.mark.parametrize(
    ("when", "then", "line"),
    [
        ("it rains", "I record the window", "If it rains, then I record the window"),
        ("If it rains.", "then I will record it", "If it rains, then I will record it"),
        ("iffy weather comes", "then", "If iffy weather comes, then then"),
        ("If", "then", "If If, then then"),
        ("it rains", "", "it rains"),
    ],
)
def test_a_plan_reads_as_one_sentence_also_where_the_labels_were_typed_again(
    when: str, then: str, line: str
) -> None:
    assert plan_line(Reflection(plan_if=when, plan_then=then)) == line
