"""Then and now over HTTP: the comparison, then as seen now, the note, shares, still true."""

import uuid
from typing import Any

import pytest
from django.test import Client

from lessons import operations
from lessons.kinds import Content
from lessons.models import Confirmation, Hindsight, Snapshot, Turn
from tests import factories
from tests.api.calls import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(as_alice: Caller, turn: Turn) -> list[Snapshot]:
    then = factories.keep_chart(as_alice.learner, turn, 7, 6, 5, 2, 8)
    operations.start_attempt(turn, learner=as_alice.learner)
    return [then, factories.keep_chart(as_alice.learner, turn, 8, 6, 4, 5, 8)]


def test_two_charts_are_compared_by_key(as_alice: Caller, turn: Turn, two: list[Snapshot]) -> None:
    reply = as_alice.get(f"turns/{turn.uid}/comparison/")
    other_way = as_alice.get(f"turns/{turn.uid}/comparison/?then={two[1].uid}&now={two[0].uid}")

    rows = reply.json()["rows"]
    assert [(row["label"], row["change"], row["words"]) for row in rows[:3]] == [
        ("Technical", 1, "up 1"),
        ("Creative", 0, "no change"),
        ("Interpersonal", -1, "down 1"),
    ]
    assert other_way.json() == reply.json()
    assert reply.json()["seen"] is None


def test_a_chart_of_nobody_or_of_somebody_else_is_missing(
    as_alice: Caller, as_bob: Caller, turn: Turn, two: list[Snapshot]
) -> None:
    path = f"turns/{turn.uid}/comparison/"

    assert as_alice.get(f"{path}?then={uuid.uuid4()}").status_code == 404
    assert as_bob.get(f"{path}?then={two[0].uid}").status_code == 404
    assert as_bob.get(path).status_code == 409
    assert as_alice.get(f"{path}?then=x").status_code == 400


def test_a_repeat_is_blind_until_kept_or_ended_on_purpose(
    as_alice: Caller, turn: Turn, two: list[Snapshot]
) -> None:
    operations.start_attempt(turn, learner=as_alice.learner)

    blind = as_alice.get(f"turns/{turn.uid}/blindness/").json()
    listed = as_alice.get("snapshots/").json()["count"]
    compared = as_alice.get(f"turns/{turn.uid}/comparison/").status_code
    looked_back = as_alice.put(
        f"snapshots/{two[0].uid}/hindsight/", {"seen_from": str(two[1].uid), "ratings": {}}
    )
    ended = as_alice.put(f"turns/{turn.uid}/blindness/", {}).json()

    assert (blind["blind"], blind["attempt"], listed, compared) == (True, 3, 0, 409)
    assert looked_back.status_code == 404
    assert ended["blind"] is False
    assert ended["unblinded_at"]
    assert as_alice.get("snapshots/").json()["count"] == 2


def test_then_as_seen_now_is_kept_once(
    as_alice: Caller, as_bob: Caller, turn: Turn, two: list[Snapshot]
) -> None:
    path = f"snapshots/{two[0].uid}/hindsight/"
    first = two[0].prompt_version.config["axes"][0]["key"]
    seen = {**two[0].ratings, first: 4}
    body = {"seen_from": str(two[1].uid), "ratings": seen}

    partial = as_alice.put(path, {**body, "ratings": dict(list(seen.items())[:2])})
    wrong = as_alice.put(path, {**body, "ratings": {**seen, "x": 1}})
    kept = as_alice.put(path, body)
    again = as_alice.put(path, {**body, "ratings": two[0].ratings})

    assert (partial.status_code, wrong.status_code) == (409, 400)
    assert kept.json()["ratings"] == again.json()["ratings"] == seen
    assert Hindsight.objects.count() == 1
    assert as_bob.put(path, body).status_code == 404
    comparison = as_alice.get(f"turns/{turn.uid}/comparison/").json()
    assert comparison["rows"][0]["seen"] == 4
    backwards = {"seen_from": str(two[0].uid), "ratings": seen}
    assert as_alice.put(f"snapshots/{two[1].uid}/hindsight/", backwards).status_code == 409


def test_the_note_is_saved_and_a_stale_one_set_aside(
    as_alice: Caller, turn: Turn, two: list[Snapshot]
) -> None:
    path = f"turns/{turn.uid}/comparison/note/"

    def put(text: str, revision: int) -> Any:
        body = {"text": text, "revision": revision, "client_id": str(uuid.uuid4())}
        return as_alice.put(path, body)

    assert put("I listen longer.", 0).json()["revision"] == 1
    assert put("Other.", 0).status_code == 409
    assert as_alice.get(f"turns/{turn.uid}/comparison/").json()["note"]["text"] == (
        "I listen longer."
    )


def test_a_chart_is_shared_listed_and_revoked(
    as_alice: Caller, as_bob: Caller, two: list[Snapshot]
) -> None:
    body = {"snapshot": str(two[1].uid), "earlier": str(two[0].uid)}

    made = as_alice.post("shares/", body).json()
    before = Client().get(made["address"]).status_code
    foreign = as_bob.delete(f"shares/{made['uid']}/").status_code
    listed = as_alice.get("shares/").json()["results"]
    as_alice.delete(f"shares/{made['uid']}/")

    assert (before, foreign) == (200, 404)
    assert "address" not in listed[0]
    assert listed[0]["earlier"] == str(two[0].uid)
    assert Client().get(made["address"]).status_code == 404
    assert as_bob.post("shares/", body).status_code == 404


def test_what_stands_can_be_said_to_be_still_true(as_alice: Caller, lesson: Any) -> None:
    prompt = factories.prompt_of(lesson, "three_skills")
    path = f"answers/{prompt.uid}/confirmation/"

    nothing = as_alice.put(path, {}).status_code
    operations.save_answer(prompt, learner=as_alice.learner, content=Content(value=["Ear"]))
    said = as_alice.put(path, {})
    as_alice.put(path, {})

    assert nothing == 404
    assert said.json()["revision"] == 1
    assert Confirmation.objects.count() == 1
