"""Nothing a learner wrote is lost, doubled or overwritten unseen."""

import uuid
from typing import Any

import pytest

from lessons.kinds import Content
from lessons.models import Answer, AnswerRevision, Lesson
from lessons.operations import (
    ClientIdReused,
    SnapshotTaken,
    StaleAnswer,
    claim_answer,
    restore_revision,
    save_answer,
    save_snapshot,
    start_attempt,
)
from tests.factories import make_lesson, prompt_block, prompt_of, rating_values, turn_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def essay() -> Any:
    lesson = make_lesson(body=[prompt_block("long_text", "What do you hear?", name="hear")])
    return prompt_of(lesson, "hear")


def texts(answer: Answer) -> list[str]:
    return list(answer.revisions.order_by("pk").values_list("text", flat=True))


def test_each_saved_text_stays_in_the_history(essay: Any, alice: Any) -> None:
    save_answer(essay, learner=alice, content=Content(text="Bass."))
    answer = save_answer(essay, learner=alice, content=Content(text="Bass and air."))

    assert (answer.revision, answer.text) == (2, "Bass and air.")
    assert texts(answer) == ["Bass.", "Bass and air."]


def test_a_retry_with_the_same_client_id_changes_nothing(essay: Any, alice: Any) -> None:
    sent = uuid.uuid4()

    for _ in range(2):
        again = save_answer(
            essay, learner=alice, content=Content(text="Bass."), based_on=0, client_id=sent
        )

    assert (again.revision, again.text) == (1, "Bass.")
    assert AnswerRevision.objects.count() == 1


def test_a_retry_of_a_text_that_no_longer_stands_is_not_acknowledged(
    essay: Any, alice: Any
) -> None:
    sent = uuid.uuid4()
    save_answer(essay, learner=alice, content=Content(text="Bass."), based_on=0, client_id=sent)
    save_answer(essay, learner=alice, content=Content(text="Air."), based_on=1)

    with pytest.raises(StaleAnswer) as stale:
        save_answer(essay, learner=alice, content=Content(text="Bass."), based_on=0, client_id=sent)

    assert (stale.value.answer.text, stale.value.set_aside.text) == ("Air.", "Bass.")
    assert AnswerRevision.objects.count() == 2


@pytest.mark.parametrize("based_on", [None, 0, 1])
def test_other_words_under_a_used_client_id_are_refused(
    essay: Any, alice: Any, based_on: int | None
) -> None:
    sent = uuid.uuid4()
    save_answer(essay, learner=alice, content=Content(text="Bass."), based_on=0, client_id=sent)

    with pytest.raises(ClientIdReused):
        save_answer(
            essay, learner=alice, content=Content(text="Air."), based_on=based_on, client_id=sent
        )

    assert Answer.objects.get().text == "Bass."


def test_saving_the_same_text_again_makes_no_revision(essay: Any, alice: Any) -> None:
    save_answer(essay, learner=alice, content=Content(text="Bass."), based_on=0)

    again = save_answer(essay, learner=alice, content=Content(text="Bass."), based_on=0)

    assert again.revision == 1


def test_a_stale_copy_is_refused_and_kept_aside(essay: Any, alice: Any) -> None:
    save_answer(essay, learner=alice, content=Content(text="Bass."), based_on=0)
    save_answer(essay, learner=alice, content=Content(text="From the phone."), based_on=1)

    with pytest.raises(StaleAnswer) as refused:
        save_answer(essay, learner=alice, content=Content(text="From the desk."), based_on=1)

    assert refused.value.answer.text == "From the phone."
    assert refused.value.set_aside.outcome == AnswerRevision.Outcome.SET_ASIDE
    assert "From the desk." in texts(refused.value.answer)


def test_an_emptied_answer_keeps_its_history(essay: Any, alice: Any) -> None:
    save_answer(essay, learner=alice, content=Content(text="Bass."))

    answer = save_answer(essay, learner=alice, content=Content())

    assert answer.text == ""
    assert texts(answer) == ["Bass.", ""]


def test_restoring_a_version_is_a_new_version(essay: Any, alice: Any) -> None:
    first = save_answer(essay, learner=alice, content=Content(text="Bass."))
    save_answer(essay, learner=alice, content=Content(text="Air."))

    answer = restore_revision(first.revisions.get(number=1), learner=alice)

    assert (answer.revision, answer.text) == (3, "Bass.")
    assert texts(answer) == ["Bass.", "Air.", "Bass."]


def test_bobs_answer_stands_beside_alices(essay: Any, alice: Any, bob: Any) -> None:
    save_answer(essay, learner=alice, content=Content(text="Mine."))
    save_answer(essay, learner=bob, content=Content(text="His."))

    assert Answer.objects.of(alice).get().text == "Mine."


def test_what_was_typed_signed_out_does_not_replace_an_answer(essay: Any, alice: Any) -> None:
    save_answer(essay, learner=alice, content=Content(text="From last year."))

    claimed = claim_answer(essay.pk, learner=alice, content=Content(text="Just now."))

    assert not claimed
    assert Answer.objects.of(alice).get().text == "From last year."
    assert texts(Answer.objects.get()) == ["From last year.", "Just now."]


def test_what_was_typed_signed_out_becomes_the_first_answer(essay: Any, alice: Any) -> None:
    assert claim_answer(essay.pk, learner=alice, content=Content(text="Just now."))
    assert Answer.objects.of(alice).get().text == "Just now."


def test_ratings_of_a_kept_chart_do_not_change(lesson: Lesson, alice: Any) -> None:
    prompt = prompt_of(lesson, "skill_ratings")
    kept = Content(value=rating_values(prompt, 7, 6, 5, 2, 8))
    save_answer(prompt, learner=alice, content=kept)
    snapshot = save_snapshot(turn_of(lesson), learner=alice)

    with pytest.raises(SnapshotTaken):
        save_answer(prompt, learner=alice, content=Content(value=rating_values(prompt, 1)))

    snapshot.refresh_from_db()
    assert snapshot.ratings == kept.value


def test_a_new_attempt_starts_empty_beside_the_old(lesson: Lesson, alice: Any) -> None:
    turn, prompt = turn_of(lesson), prompt_of(lesson, "skill_ratings")
    save_answer(prompt, learner=alice, content=Content(value=rating_values(prompt, 7, 6, 5, 2, 8)))
    save_snapshot(turn, learner=alice)

    start_attempt(turn, learner=alice)
    save_answer(prompt, learner=alice, content=Content(value=rating_values(prompt, 1)))

    assert list(
        Answer.objects.of(alice).order_by("attempt").values_list("attempt__number", flat=True)
    ) == [
        1,
        2,
    ]
