"""What reflection earned and opened, and the promises to come back."""

import datetime as dt
from typing import Any

import pytest

from gamification.models import Extension
from gamification.operations import correct_depth
from lessons.operations import current_attempt
from reminders.models import FollowUp
from tests import factories
from tests.api.calls import Caller
from tests.gamification.acts import earn


def promise(learner: Any, turn: Any, day: dt.date = dt.date(2027, 5, 23)) -> FollowUp:
    return FollowUp.objects.create(
        learner=learner,
        turn=turn,
        attempt=current_attempt(turn, learner=learner),
        months=6,
        because_of=dt.date(2026, 11, 23),
        local_date=day,
        zone="Europe/Berlin",
        due_at=dt.datetime.combine(day, dt.time(7), tzinfo=dt.UTC),
    )


def test_every_entry_of_the_ledger_explains_itself(as_alice: Caller) -> None:
    entry = earn(as_alice.learner)
    correct_depth(entry, actor=None, note="Counted for another Turn.")

    ledger = as_alice.get("depth/").json()

    assert ledger["balance"] == sum(row["amount"] for row in ledger["results"]) == 0
    assert [row["explanation"] for row in ledger["results"]] == [
        "Counted for another Turn.",
        "You reflected on “Practice A”, a Turn you completed.",
    ]


def test_the_balance_is_of_the_whole_ledger_on_every_page(as_alice: Caller) -> None:
    for _ in range(3):
        earn(as_alice.learner)

    page = as_alice.get("depth/?limit=1&offset=2").json()

    assert (page["balance"], page["count"], len(page["results"])) == (30, 3, 1)


def test_bob_has_no_part_in_alices_depth(as_alice: Caller, as_bob: Caller) -> None:
    earn(as_alice.learner)

    assert as_bob.get("depth/").json()["balance"] == 0
    assert as_bob.get("depth/").json()["results"] == []


def test_a_course_that_opened_says_why(as_alice: Caller, as_bob: Caller) -> None:
    course = factories.make_extension()
    Extension.objects.create(track=course, threshold=10)
    earn(as_alice.learner)

    (unlock,) = as_alice.get("unlocks/").json()["results"]

    assert (unlock["track"], unlock["title"]) == (course.pk, "Rhythm and feel")
    assert unlock["note"] == "You have 10 Depth; it opens at 10."
    assert as_bob.get("unlocks/").json()["count"] == 0


def test_follow_ups_are_ones_own_with_the_day_of_ones_own_calendar(
    as_alice: Caller, as_bob: Caller, turn: Any
) -> None:
    promise(as_alice.learner, turn)

    (shown,) = as_alice.get("follow-ups/").json()["results"]

    assert (shown["local_date"], shown["zone"]) == ("2027-05-23", "Europe/Berlin")
    assert shown["title"] == "Map your skills"
    assert as_bob.get("follow-ups/").json()["count"] == 0


@pytest.mark.parametrize("path", ["depth/", "unlocks/", "follow-ups/", "snapshots/", "answers/"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("offset=-1", "offset"),
        ("offset=" + "9" * 30, "offset"),
        ("pag=2", "pag"),
    ],
)
def test_a_page_that_cannot_be_meant_is_refused_by_name(
    as_alice: Caller, path: str, query: str, field: str
) -> None:
    reply = as_alice.get(f"{path}?{query}")

    assert reply.status_code == 400
    assert list(reply.json()["errors"]) == [field]


def test_a_page_past_the_end_is_empty(as_alice: Caller) -> None:
    earn(as_alice.learner)

    assert as_alice.get("depth/?offset=9223372036854775807").json()["results"] == []


def test_a_day_is_chosen_and_a_follow_up_stopped(as_alice: Caller, turn: Any) -> None:
    follow_up = promise(as_alice.learner, turn)
    day = dt.date.today() + dt.timedelta(days=40)

    chosen = as_alice.put(
        f"follow-ups/{follow_up.uid}/", {"when": day.isoformat(), "channel": "email"}
    )
    stopped = as_alice.delete(f"follow-ups/{follow_up.uid}/")

    assert (chosen.json()["local_date"], chosen.json()["channel"]) == (day.isoformat(), "email")
    assert stopped.status_code == 204
    assert as_alice.get("follow-ups/").json()["results"][0]["state"] == "cancelled"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"when": "2020-01-01", "channel": "here"}, "when"),
        ({"when": "soon", "channel": "here"}, "when"),
        ({"when": "2027-06-01", "channel": "pigeon"}, "channel"),
        ({"when": "2027-06-01", "channel": ["here"]}, "channel"),
        ({"when": "2027-06-01", "channel": "here", "state": "done"}, "state"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_by_name(
    as_alice: Caller, turn: Any, body: Any, field: str
) -> None:
    follow_up = promise(as_alice.learner, turn)

    reply = as_alice.put(f"follow-ups/{follow_up.uid}/", body)

    assert reply.status_code == 400
    assert list(reply.json()["errors"]) == [field]


def test_a_follow_up_that_was_answered_stays_as_it_ended(as_alice: Caller, turn: Any) -> None:
    follow_up = promise(as_alice.learner, turn)
    FollowUp.objects.filter(pk=follow_up.pk).update(state="done")

    reply = as_alice.put(f"follow-ups/{follow_up.uid}/", {"when": "2027-06-01", "channel": "here"})

    assert (reply.status_code, reply.json()["type"]) == (409, "/api/docs/#over")


def test_bob_can_neither_move_nor_stop_alices_follow_up(
    as_alice: Caller, as_bob: Caller, turn: Any
) -> None:
    follow_up = promise(as_alice.learner, turn)
    body = {"when": "2027-06-01", "channel": "here"}

    replies = [
        as_bob.put(f"follow-ups/{follow_up.uid}/", body),
        as_bob.delete(f"follow-ups/{follow_up.uid}/"),
    ]

    assert [reply.status_code for reply in replies] == [404, 404]
    follow_up.refresh_from_db()
    assert follow_up.state == "scheduled"
