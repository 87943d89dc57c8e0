"""Snapshots are dated and final; “complete” is the learner's word and can be taken back."""

from typing import Any

import pytest

from lessons.kinds import Content
from lessons.models import Attempt, Lesson, Snapshot, TurnCompletion
from lessons.operations import (
    RatingsIncomplete,
    ReflectionParts,
    add_reflection,
    complete_turn,
    mark_read,
    remove_reflection,
    save_answer,
    save_snapshot,
    start_attempt,
    undo_completion,
)
from lessons.progress import state_of
from tests.factories import (
    make_lesson,
    prompt_of,
    rating_values,
    republish,
    success_body,
    turn_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rated(lesson: Lesson, alice: Any) -> Any:
    prompt = prompt_of(lesson, "skill_ratings")
    save_answer(prompt, learner=alice, content=Content(value=rating_values(prompt, 7, 6, 5, 2, 8)))
    return turn_of(lesson)


def test_a_chart_with_unrated_areas_is_not_kept(lesson: Lesson, alice: Any) -> None:
    prompt = prompt_of(lesson, "skill_ratings")
    save_answer(prompt, learner=alice, content=Content(value=rating_values(prompt, 7, 6)))

    with pytest.raises(RatingsIncomplete) as refused:
        save_snapshot(turn_of(lesson), learner=alice)

    assert refused.value.labels == ["Interpersonal", "Business", "Personal"]


def test_keeping_a_chart_twice_keeps_one(rated: Any, alice: Any) -> None:
    first = save_snapshot(rated, learner=alice)

    assert save_snapshot(rated, learner=alice) == first
    assert Snapshot.objects.count() == 1


def test_a_snapshot_names_the_definition_of_success_in_force(rated: Any, alice: Any) -> None:
    meaning = prompt_of(make_lesson(body=success_body()), "success_definition")
    save_answer(meaning, learner=alice, content=Content(text="Finish one song a month."))
    snapshot = save_snapshot(rated, learner=alice)

    save_answer(meaning, learner=alice, content=Content(text="Play live."))

    snapshot.refresh_from_db()
    assert snapshot.definition is not None
    assert snapshot.definition.text == "Finish one song a month."


def test_a_snapshot_keeps_the_axes_it_was_rated_on(lesson: Lesson, rated: Any, alice: Any) -> None:
    snapshot = save_snapshot(rated, learner=alice)
    body = lesson.body.get_prep_value()
    turn = next(child for child in body if child["type"] == "turn")
    turn["value"]["steps"][0]["value"]["fields"][0]["value"]["axes"].pop(0)

    republish(lesson, body)

    snapshot.refresh_from_db()
    labels = [axis["label"] for axis in snapshot.prompt_version.config["axes"]]
    assert labels[0] == "Technical"


def test_completing_twice_is_completing_once(rated: Any, alice: Any) -> None:
    first = complete_turn(rated, learner=alice)

    assert complete_turn(rated, learner=alice).completed_at == first.completed_at
    assert TurnCompletion.objects.count() == 1


def test_undoing_complete_keeps_what_was_written(rated: Any, alice: Any) -> None:
    complete_turn(rated, learner=alice)

    undo_completion(rated, learner=alice)

    assert TurnCompletion.objects.get().undone_at is not None
    assert alice.answers.count() == 1


def test_the_four_facts_do_not_imply_each_other(lesson: Lesson, alice: Any) -> None:
    turn = turn_of(lesson)

    complete_turn(turn, learner=alice)
    state = state_of(alice, turns=None, lessons=None)
    assert state.turns[turn.pk].completed_at
    assert not state.saved
    assert not state.reading
    assert not state.turns[turn.pk].reflected_at

    mark_read(lesson.pk, learner=alice)
    undo_completion(turn, learner=alice)
    state = state_of(alice, turns=None, lessons=None)
    assert state.reading[lesson.pk].read_at
    assert not state.turns[turn.pk].completed_at


def test_doing_it_again_makes_attempt_2_beside_attempt_1(rated: Any, alice: Any) -> None:
    save_snapshot(rated, learner=alice)

    assert start_attempt(rated, learner=alice).number == 2
    assert Attempt.objects.filter(learner=alice).count() == 2


def test_beginning_anew_twice_begins_once(rated: Any, alice: Any) -> None:
    save_snapshot(rated, learner=alice)
    start_attempt(rated, learner=alice)

    assert start_attempt(rated, learner=alice).number == 2


def test_an_unfinished_attempt_is_not_begun_anew(rated: Any, alice: Any) -> None:
    assert start_attempt(rated, learner=alice).number == 1


def test_editing_a_reflection_keeps_the_words_before(rated: Any, alice: Any) -> None:
    add_reflection(rated, learner=alice, parts=ReflectionParts(saw="I avoid pricing."))

    reflection = add_reflection(
        rated, learner=alice, parts=ReflectionParts(saw="I still avoid pricing.")
    )

    assert reflection.revision == 2
    assert reflection.revisions.get().saw == "I avoid pricing."


def test_a_removed_reflection_leaves_no_word_behind(rated: Any, alice: Any) -> None:
    add_reflection(rated, learner=alice, parts=ReflectionParts(saw="I avoid pricing."))
    reflection = add_reflection(rated, learner=alice, parts=ReflectionParts(saw="Truly."))

    remove_reflection(reflection, learner=alice)

    reflection.refresh_from_db()
    assert (reflection.saw, reflection.revisions.count()) == ("", 0)


def test_the_state_shows_the_latest_attempt_and_remembers_the_earlier(
    rated: Any, alice: Any
) -> None:
    save_snapshot(rated, learner=alice)
    complete_turn(rated, learner=alice)
    start_attempt(rated, learner=alice)

    state = state_of(alice, turns=[rated.pk]).turns[rated.pk]

    assert (state.attempt, state.snapshot_at, state.completed_at) == (2, None, None)
    assert state.ever_completed
