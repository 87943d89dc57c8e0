"""Look-backs over HTTP: written, repeated, refused, and read by nobody else."""

from typing import Any

import pytest

from lessons.models import LookBack, LookBackRevision
from lessons.operations import start_attempt
from tests import factories
from tests.api.calls import Caller
from tests.api.test_queries import cost
from tests.gamification.acts import look_back, reflect

pytestmark = pytest.mark.django_db
WORDS = "I asked too little, and I knew it."


def path(turn: Any) -> str:
    return f"turns/{turn.uid}/look-backs/"


def test_a_look_back_is_written_edited_and_read(as_alice: Caller, turn: Any) -> None:
    reflect(turn, as_alice.learner)

    first = as_alice.post(path(turn), {"text": WORDS, "revision": 0})
    again = as_alice.post(path(turn), {"text": WORDS, "revision": 0})
    edited = as_alice.post(path(turn), {"text": "Other words.", "revision": 1})

    assert [reply.status_code for reply in (first, again, edited)] == [200, 200, 200]
    assert again.json() == first.json()
    (row,) = as_alice.get(path(turn)).json()["results"]
    assert (row["text"], row["revision"], row["attempt"]) == ("Other words.", 2, 1)
    assert LookBackRevision.objects.get().text == WORDS


def test_on_a_stale_revision_both_texts_come_back_and_the_loser_is_kept_once(
    as_alice: Caller, turn: Any
) -> None:
    reflect(turn, as_alice.learner)
    as_alice.post(path(turn), {"text": WORDS})

    for _ in range(2):
        reply = as_alice.post(path(turn), {"text": "From the phone.", "revision": 0})
        assert reply.status_code == 409
        said = reply.json()
        assert (said["current"]["content"], said["yours"]["content"]) == (WORDS, "From the phone.")

    assert LookBack.objects.get().text == WORDS
    assert LookBackRevision.objects.get().text == "From the phone."
    mine = {"text": "From the phone.", "revision": said["revision"]}
    assert as_alice.post(path(turn), mine).json()["text"] == "From the phone."


def test_there_must_be_something_to_look_back_on_and_something_said(
    as_alice: Caller, turn: Any
) -> None:
    assert as_alice.post(path(turn), {"text": WORDS}).status_code == 409
    reflect(turn, as_alice.learner)
    assert as_alice.post(path(turn), {"text": " \n "}).json()["errors"].keys() == {"text"}
    assert as_alice.post(path(turn), {}).status_code == 400
    assert not LookBack.objects.exists()


def test_bob_sees_nothing_of_it_and_nothing_while_a_repeat_is_blind(
    as_alice: Caller, turn: Any, bob: Any
) -> None:
    factories.keep_chart(as_alice.learner, turn)
    reflect(turn, as_alice.learner)
    look_back(turn, as_alice.learner, WORDS)
    assert as_alice.get(path(turn)).json()["count"] == 1
    assert Caller(bob).get(path(turn)).json()["count"] == 0

    start_attempt(turn, learner=as_alice.learner)

    assert as_alice.get(path(turn)).json()["count"] == 0
    assert as_alice.post(path(turn), {"text": "Now."}).status_code == 409


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_costs_the_same_at_any_length(as_alice: Caller, turn: Any, rows: int) -> None:
    attempt = reflect(turn, as_alice.learner).attempt
    for number in range(1, rows + 1):
        LookBack.objects.create(
            learner=as_alice.learner, attempt=attempt, number=number, text=str(number)
        )

    assert cost(lambda: as_alice.get(path(turn))) <= 6
