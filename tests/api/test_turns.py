"""Attempts, charts, completion and reflections."""

import uuid
from typing import Any

import pytest

from gamification.models import DepthEntry
from lessons.models import Attempt, Lesson, Reflection, Snapshot, TurnCompletion
from tests import factories
from tests.api.calls import Caller, rated

PARTS = {
    "saw": "I rate what I practise highest.",
    "why": "I mixed every day, and never booked a room.",
    "plan_if": "a session ends early",
    "plan_then": "I call one venue",
}


@pytest.fixture
def rating(as_alice: Caller, lesson: Lesson) -> dict[str, int]:
    """alice rated every area."""
    prompt, numbers = rated(lesson)
    as_alice.save(prompt, numbers)
    return numbers


def test_a_chart_is_kept_with_its_labels_in_the_authors_order(
    as_alice: Caller, turn: Any, rating: Any
) -> None:
    reply = as_alice.post(f"turns/{turn.uid}/snapshots/")

    assert reply.status_code == 201
    shown = [(axis["label"], axis["rating"]) for axis in reply.json()["ratings"]]
    assert shown == list(zip(factories.AREAS, (7, 4, 5, 2, 8), strict=True))


def test_keeping_a_chart_twice_keeps_one(as_alice: Caller, turn: Any, rating: Any) -> None:
    uids = {as_alice.post(f"turns/{turn.uid}/snapshots/").json()["uid"] for _ in range(2)}

    assert len(uids) == Snapshot.objects.count() == 1


def test_an_unfinished_chart_names_the_areas_that_are_missing(
    as_alice: Caller, lesson: Lesson, turn: Any
) -> None:
    prompt, numbers = rated(lesson, 7, 4, 5)
    as_alice.save(prompt, numbers)

    reply = as_alice.post(f"turns/{turn.uid}/snapshots/")

    assert reply.status_code == 409
    assert reply.json()["errors"] == {"ratings": ["Business", "Personal"]}


def test_a_turn_without_a_chart_says_so(as_alice: Caller) -> None:
    turn = factories.turn_of(factories.make_lesson(body=factories.success_body()))

    reply = as_alice.post(f"turns/{turn.uid}/snapshots/")

    assert (reply.status_code, reply.json()["errors"]) == (409, {})


def test_a_chart_of_another_turn_is_refused_by_name(
    as_alice: Caller, turn: Any, rating: Any
) -> None:
    other = factories.prompt_of(factories.make_lesson(), "skill_ratings")

    reply = as_alice.post(f"turns/{turn.uid}/snapshots/", {"prompt": str(other.uid)})

    assert list(reply.json()["errors"]) == ["prompt"]


def test_a_chart_shows_the_definition_of_success_of_its_day(
    as_alice: Caller, turn: Any, rating: Any
) -> None:
    success = factories.make_lesson(body=factories.success_body())
    prompt = factories.prompt_of(success, "success_definition")
    as_alice.save(prompt, "Work I can stand behind")
    as_alice.post(f"turns/{turn.uid}/snapshots/")
    as_alice.save(prompt, "Something else", revision=1)

    (chart,) = as_alice.get("snapshots/").json()["results"]

    assert chart["definition"] == "Work I can stand behind"


def test_bob_sees_none_of_alices_charts(
    as_alice: Caller, as_bob: Caller, turn: Any, rating: Any
) -> None:
    as_alice.post(f"turns/{turn.uid}/snapshots/")

    assert as_bob.get("snapshots/").json()["results"] == []


def test_beginning_again_before_anything_is_finished_changes_nothing(
    as_alice: Caller, turn: Any
) -> None:
    numbers = [as_alice.post(f"turns/{turn.uid}/attempts/").json()["number"] for _ in range(3)]

    assert numbers == [1, 1, 1]


def test_the_next_attempt_stands_beside_the_first(as_alice: Caller, turn: Any, rating: Any) -> None:
    as_alice.post(f"turns/{turn.uid}/snapshots/")

    assert as_alice.post(f"turns/{turn.uid}/attempts/").json()["number"] == 2
    assert Attempt.objects.count() == 2


def test_complete_is_said_once_and_taken_back(as_alice: Caller, turn: Any) -> None:
    first = as_alice.put(f"turns/{turn.uid}/completion/").json()
    again = as_alice.put(f"turns/{turn.uid}/completion/").json()
    undone = as_alice.delete(f"turns/{turn.uid}/completion/")

    assert first == again
    assert (undone.status_code, undone.content) == (204, b"")
    assert TurnCompletion.objects.get().undone_at is not None
    assert as_alice.delete(f"turns/{turn.uid}/completion/").status_code == 204


def test_bob_cannot_undo_what_alice_completed(as_alice: Caller, as_bob: Caller, turn: Any) -> None:
    as_alice.put(f"turns/{turn.uid}/completion/")

    as_bob.delete(f"turns/{turn.uid}/completion/")

    assert TurnCompletion.objects.get().undone_at is None


def test_completing_and_reflecting_are_one_act(as_alice: Caller, turn: Any) -> None:
    reply = as_alice.put(f"turns/{turn.uid}/reflection/", {**PARTS, "complete": True})

    assert reply.json()["saw"] == PARTS["saw"]
    assert reply.json()["completed_at"] is not None
    assert as_alice.get("depth/").json()["balance"] == 10


def test_when_reflecting_fails_the_turn_is_not_complete_either(
    as_alice: Caller, turn: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("lessons.operations.reflections.reflect_on", broken)

    reply = as_alice.put(f"turns/{turn.uid}/reflection/", {**PARTS, "complete": True})

    assert reply.status_code == 500
    assert not TurnCompletion.objects.exists()


def test_a_reflection_alone_completes_nothing(as_alice: Caller, turn: Any) -> None:
    reply = as_alice.put(f"turns/{turn.uid}/reflection/", PARTS)

    assert reply.json()["completed_at"] is None
    assert not TurnCompletion.objects.exists()


def test_editing_and_removing_a_reflection_earns_and_takes_nothing(
    as_alice: Caller, turn: Any
) -> None:
    as_alice.put(f"turns/{turn.uid}/reflection/", {**PARTS, "complete": True})
    edited = as_alice.put(f"turns/{turn.uid}/reflection/", {**PARTS, "why": "Better said."})
    removed = as_alice.delete(f"turns/{turn.uid}/reflection/")

    assert (edited.json()["revision"], removed.status_code) == (2, 204)
    assert as_alice.get(f"turns/{turn.uid}/reflection/").json()["saw"] == ""
    assert Reflection.objects.get().saw == ""
    assert DepthEntry.objects.count() == 1
    assert as_alice.delete(f"turns/{turn.uid}/reflection/").status_code == 204


def test_an_empty_reflection_is_refused(as_alice: Caller, turn: Any) -> None:
    for body in ({}, {"saw": "  "}, {"on_paper": True, "complete": True}):
        assert as_alice.put(f"turns/{turn.uid}/reflection/", body).status_code == 400
    assert not Attempt.objects.exists()


def test_bob_sees_and_removes_nothing_of_alices_reflection(
    as_alice: Caller, as_bob: Caller, otto: Any, turn: Any
) -> None:
    as_alice.put(f"turns/{turn.uid}/reflection/", PARTS)

    for other in (as_bob, Caller(otto)):
        assert other.get(f"turns/{turn.uid}/reflection/").json()["revision"] == 0
        other.delete(f"turns/{turn.uid}/reflection/")
    assert as_alice.get(f"turns/{turn.uid}/reflection/").json()["saw"] == PARTS["saw"]


def test_a_reflection_stays_its_authors_when_the_turn_is_gone(
    as_alice: Caller, as_bob: Caller, lesson: Lesson, turn: Any
) -> None:
    as_alice.put(f"turns/{turn.uid}/reflection/", PARTS)
    lesson.unpublish()

    assert as_alice.get(f"turns/{turn.uid}/reflection/").json()["why"] == PARTS["why"]
    assert as_alice.put(f"turns/{turn.uid}/reflection/", PARTS).status_code == 404
    assert as_alice.delete(f"turns/{turn.uid}/reflection/").status_code == 204
    assert as_bob.get(f"turns/{turn.uid}/reflection/").status_code == 404


@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("POST", "attempts"),
        ("POST", "snapshots"),
        ("PUT", "completion"),
        ("DELETE", "completion"),
        ("GET", "reflection"),
        ("PUT", "reflection"),
        ("DELETE", "reflection"),
    ],
)
def test_turns_that_are_locked_retired_or_unknown_are_refused(
    as_alice: Caller, lesson: Lesson, turn: Any, method: str, what: str
) -> None:
    locked = factories.turn_of(
        factories.make_lesson(factories.make_module(factories.make_extension()))
    )
    factories.republish(lesson, factories.guide_body()[:2])
    body = PARTS if (method, what) == ("PUT", "reflection") else None

    statuses = [
        as_alice.call(method, f"turns/{uid}/{what}/", body).status_code
        for uid in (locked.uid, turn.uid, uuid.uuid4())
    ]

    assert statuses == [403, 404, 404]
    assert not Attempt.objects.exists()


def test_a_stale_reflection_is_refused_with_both_texts(as_alice: Caller, turn: Any) -> None:
    path = f"turns/{turn.uid}/reflection/"
    as_alice.put(path, {**PARTS, "revision": 0})

    stale = as_alice.put(path, {"saw": "From elsewhere.", "revision": 0, "complete": True})
    again = as_alice.put(path, {**PARTS, "revision": 0})

    assert stale.status_code == 409
    assert stale.json()["current"]["content"]["saw"] == PARTS["saw"]
    assert stale.json()["yours"]["content"]["saw"] == "From elsewhere."
    assert (again.status_code, again.json()["revision"]) == (200, 1)
    assert again.json()["completed_at"] is None
