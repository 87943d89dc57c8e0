"""The one question: when, how, in whose words. Asked once, answered or not."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from lessons.models import Turn
from lessons.operations import ReflectionParts, add_reflection
from outbox import delivery
from reminders import operations
from reminders.models import FollowUp, ReminderPreference
from tests.factories import make_lesson, success_body, turn_of
from tests.reminders.acts import at, complete

QUESTION = "Do you want to come back to it?"


@pytest.fixture
def page(client: Client, berlin: Any) -> Client:
    client.force_login(berlin)
    return client


def done(page: Client, turn: Turn) -> str:
    return page.get(reverse("lessons:done", args=[turn.uid])).content.decode()


def answer(page: Client, follow_up: FollowUp, **data: str) -> Any:
    assert follow_up.attempt is not None
    url = reverse("reminders:ask", args=[follow_up.attempt.uid])
    return page.post(url, {"when": "author", "channel": "email", **data})


def test_it_is_asked_after_the_first_turn_and_not_again_once_answered(
    follow_up: FollowUp, page: Client, turn: Turn
) -> None:
    assert QUESTION in done(page, turn)

    answer(page, follow_up)

    assert QUESTION not in done(page, turn)
    follow_up.refresh_from_db()
    assert (follow_up.channel, follow_up.local_date) == ("email", dt.date(2026, 11, 22))
    assert ReminderPreference.objects.get().email_follow_ups


def test_not_now_is_an_answer_and_sends_nothing(
    follow_up: FollowUp, page: Client, turn: Turn
) -> None:
    answer(page, follow_up, not_now="1")

    assert QUESTION not in done(page, turn)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.channel) == ("scheduled", "here")
    assert not ReminderPreference.objects.get().email_follow_ups


@pytest.mark.parametrize(
    ("data", "day"),
    [
        ({"when": "month"}, dt.date(2026, 6, 22)),
        ({"when": "new_year"}, dt.date(2027, 1, 1)),
        ({"when": "own", "day": "2026-09-03"}, dt.date(2026, 9, 3)),
    ],
)
def test_fresh_starts_and_a_day_of_ones_own(
    follow_up: FollowUp, page: Client, data: dict[str, str], day: dt.date
) -> None:
    answer(page, follow_up, **data)

    follow_up.refresh_from_db()
    assert follow_up.local_date == day


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"when": "own"}, "Choose the day"),
        ({"when": "own", "day": "2020-01-01"}, "Choose a day from tomorrow on."),
        ({"when": "never"}, "Select a valid choice"),
        ({"channel": "pigeon"}, "Select a valid choice"),
        ({"words": "x" * 201}, "at most 200 characters"),
    ],
)
def test_a_mistake_keeps_what_was_written_and_names_its_field(
    follow_up: FollowUp, page: Client, data: dict[str, str], sentence: str
) -> None:
    reply = answer(page, follow_up, **{"words": "Ask Mia", **data})

    assert reply.status_code == 422
    text = reply.content.decode()
    assert sentence in text
    assert data.get("words", "Ask Mia") in text
    follow_up.refresh_from_db()
    assert follow_up.words == ""


def test_a_turn_that_asks_for_no_return_can_be_planned_all_the_same(
    clock: time_machine.Traveller, berlin: Any, page: Client
) -> None:
    turn = turn_of(make_lesson(body=success_body()))
    complete(turn, berlin)
    assert QUESTION in done(page, turn)

    url = reverse("reminders:ask", args=[berlin.attempts.get().uid])
    page.post(url, {"when": "month", "channel": "here", "words": "Read it aloud"})

    row = FollowUp.objects.get()
    assert (row.kind, row.local_date, row.words) == ("plan", dt.date(2026, 6, 22), "Read it aloud")


def test_the_reflections_own_plan_is_offered_as_the_line(
    follow_up: FollowUp, page: Client, berlin: Any, turn: Turn
) -> None:
    parts = ReflectionParts(saw="Quiet.", plan_if="it rains", plan_then="I record the window")
    add_reflection(turn, learner=berlin, parts=parts)

    assert 'value="If it rains, then I record the window"' in done(page, turn)


@pytest.mark.parametrize("shown", [True, False])
def test_ones_own_words_stand_in_the_subject_only_if_that_was_chosen(
    follow_up: FollowUp, page: Client, clock: time_machine.Traveller, *, shown: bool
) -> None:
    said = {"words": "Bank: be honest about Business", "channel": "email"}
    answer(page, follow_up, **said, **({"words_in_subject": "on"} if shown else {}))
    clock.move_to(at("2026-11-22 08:00"))
    operations.send_due_reminders()

    delivery.deliver()

    (sent,) = mail.outbox
    assert ("Bank" in sent.subject) is shown
    assert "Bank: be honest about Business" in sent.body


def test_bobs_attempt_does_not_exist_for_alice(
    follow_up: FollowUp, client: Client, alice: Any, bob: Any
) -> None:
    client.force_login(bob)

    assert answer(client, follow_up).status_code == 404
    assert follow_up.attempt is not None
    url = reverse("reminders:plan", args=[follow_up.attempt.uid])
    said = {"when": "month", "channel": "here", "words": "Mine"}
    assert client.post(url, said).status_code == 404
    assert not FollowUp.objects.filter(kind="plan").exists()


def test_a_day_that_has_passed_is_not_offered(
    clock: time_machine.Traveller, berlin: Any, follow_up: FollowUp, page: Client, turn: Turn
) -> None:
    assert "When the guide suggests: 22 November 2026" in done(page, turn)

    clock.move_to(at("2026-11-22 12:00"))
    page.force_login(berlin)

    text = done(page, turn)
    assert QUESTION in text
    assert "When the guide suggests" not in text
    answer(page, follow_up)  # of a page that was open since before
    follow_up.refresh_from_db()
    assert follow_up.local_date == dt.date(2026, 11, 22)
