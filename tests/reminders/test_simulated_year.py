"""What an author sees before an interval is enabled, by the rules that send."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lessons.models import Lesson, Turn
from reminders import operations
from reminders.models import FollowUp
from reminders.operations.following import pending_moves
from reminders.schedule import Manners
from reminders.simulated_year import Sample, simulate
from tests.factories import make_learner
from tests.reminders.acts import complete

BERLIN = Manners("Europe/Berlin")
SAMPLE = Sample(BERLIN, dt.date(2026, 1, 5), months=6)


def told(sample: Sample) -> list[tuple[str, int]]:
    return [
        (line.day.isoformat(), len(line.about))
        for line in simulate(sample)
        if line.verdict == "tell"
    ]


def test_each_answer_plans_the_next_return() -> None:
    assert told(SAMPLE) == [("2026-07-05", 1)]
    assert told(replace(SAMPLE, months=3)) == [
        ("2026-04-05", 1),
        ("2026-07-05", 1),
        ("2026-10-05", 1),
    ]


def test_what_falls_on_one_day_is_one_message_and_a_third_of_the_week_waits() -> None:
    lines = simulate(replace(SAMPLE, turns=3))

    assert [(line.verdict, len(line.about)) for line in lines[:4]] == [
        ("tell", 1), ("tell", 1), ("wait", 1), ("tell", 1),
    ]  # fmt: skip
    assert [line.day.day for line in lines[:4]] == [5, 6, 7, 12]


def test_quiet_hours_hold_back() -> None:
    (wait, tell) = simulate(replace(SAMPLE, at=dt.time(22)))

    assert (wait.verdict, tell.clock) == ("wait", dt.time(8))


def test_who_never_answers_is_asked_once_and_left_alone() -> None:
    lines = simulate(replace(SAMPLE, look_backs=(7, 30, 90), answers=False))

    assert [line.verdict for line in lines] == ["tell", "tell", "tell", "ask"]


def test_an_instructor_sees_it_and_a_learner_does_not(
    client: Client, ines: Any, alice: Any
) -> None:
    url = reverse("course_simulated_year")
    client.force_login(alice)
    assert client.get(url).status_code == 302
    client.force_login(ines)

    page = client.get(url, {"months": "3", "zone": "Asia/Tokyo", "weekly": "on"})

    assert page.status_code == 200
    assert "messages in a year" in page.content.decode()
    wrong = client.get(url, {"months": "0", "zone": "Mars"})
    assert "Select a valid choice" in wrong.content.decode()


@pytest.fixture
def promised(turn: Turn) -> Turn:
    for number in range(3):
        complete(turn, make_learner(f"learner{number}"))
    row = FollowUp.objects.select_related("learner", "turn").latest("pk")
    operations.snooze(row, until=row.local_date)
    return turn


def test_publishing_another_interval_says_how_many_it_moves_before_and_after(
    promised: Turn, client: Client, ines: Any
) -> None:
    lesson = Lesson.objects.get(pk=promised.lesson_id)
    assert pending_moves(lesson) == 0
    draft = Lesson.objects.get(pk=lesson.pk)
    body = list(draft.body.raw_data)
    for one in body:
        if one["type"] == "turn":
            one["value"]["follow_up_months"] = 9
    draft.body = json.dumps(body)
    draft.save_revision()
    client.force_login(ines)

    editor = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()

    assert "changes the planned returns of 2 learners" in editor
    draft.latest_revision.publish()
    assert FollowUp.objects.filter(months=9).count() == 2
