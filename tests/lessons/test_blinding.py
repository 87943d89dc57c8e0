"""Who repeats a chart rates anew before any page shows how they rated then."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from lessons import operations
from lessons.blinding import (
    blind_prompts,
    visible_snapshots,
    written_in_sight,
)
from lessons.kinds import Content
from lessons.models import Answer, Lesson, Prompt, Reflection, Snapshot, Turn
from tests.factories import (
    default_steps,
    keep_chart,
    make_lesson,
    prompt_of,
    rating_values,
    ratings_block,
    republish,
    step_block,
    turn_block,
    turn_of,
)

pytestmark = pytest.mark.django_db
FIRST, SECOND = (7, 6, 5, 2, 8), (6, 6, 7, 4, 8)


@pytest.fixture
def ratings(lesson: Lesson) -> Prompt:
    return prompt_of(lesson, "skill_ratings")


@pytest.fixture
def repeating(alice: Any, turn: Turn) -> Turn:
    """alice kept a chart and began the Turn again."""
    keep_chart(alice, turn, *FIRST)
    operations.start_attempt(turn, learner=alice)
    return turn


def test_a_repeat_is_blind_until_its_own_chart_is_kept(
    alice: Any, repeating: Turn, ratings: Prompt
) -> None:
    assert blind_prompts(alice) == {ratings.pk}

    keep_chart(alice, repeating, *SECOND)

    assert blind_prompts(alice) == frozenset()


def test_saved_but_not_kept_ratings_do_not_end_it(
    alice: Any, repeating: Turn, ratings: Prompt
) -> None:
    """They can still be changed to look like the old ones."""
    values = Content(value=rating_values(ratings, *SECOND))
    operations.save_answer(ratings, learner=alice, content=values)

    assert blind_prompts(alice) == {ratings.pk}


def test_declaring_the_repeat_complete_does_not_end_it(
    alice: Any, repeating: Turn, ratings: Prompt
) -> None:
    operations.complete_turn(repeating, learner=alice)

    assert blind_prompts(alice) == {ratings.pk}


def test_a_third_time_is_blind_to_both_before_it(
    alice: Any, repeating: Turn, ratings: Prompt
) -> None:
    keep_chart(alice, repeating, *SECOND)
    operations.start_attempt(repeating, learner=alice)

    blind = blind_prompts(alice)

    assert blind == {ratings.pk}
    assert not visible_snapshots(Snapshot.objects.filter(learner=alice), blind).exists()


def test_nobody_is_blind_before_a_repeat(alice: Any, turn: Turn) -> None:
    assert blind_prompts(alice) == frozenset()

    keep_chart(alice, turn, *FIRST)

    assert blind_prompts(alice) == frozenset()
    assert blind_prompts(AnonymousUser()) == frozenset()


def test_one_learners_repeat_blinds_nobody_else(alice: Any, bob: Any, repeating: Turn) -> None:
    keep_chart(bob, repeating, *FIRST)

    assert blind_prompts(bob) == frozenset()


def test_the_learner_may_end_it_and_the_first_date_stays(alice: Any, repeating: Turn) -> None:
    first = operations.end_blindness(repeating, learner=alice)
    again = operations.end_blindness(repeating, learner=alice)

    assert blind_prompts(alice) == frozenset()
    assert first
    assert again
    assert first.unblinded_at == again.unblinded_at


def test_there_is_nothing_to_end_where_nothing_is_blind(alice: Any, bob: Any, turn: Turn) -> None:
    keep_chart(alice, turn, *FIRST)

    attempt = operations.end_blindness(turn, learner=alice)

    assert attempt
    assert attempt.unblinded_at is None
    assert operations.end_blindness(turn, learner=bob) is None


def test_what_was_ended_for_one_repeat_is_blind_again_in_the_next(
    alice: Any, repeating: Turn, ratings: Prompt
) -> None:
    operations.end_blindness(repeating, learner=alice)
    keep_chart(alice, repeating, *SECOND)
    operations.start_attempt(repeating, learner=alice)

    assert blind_prompts(alice) == {ratings.pk}


def test_what_can_no_longer_be_rated_is_not_hidden_for_ever(
    alice: Any, repeating: Turn, lesson: Lesson, ratings: Prompt
) -> None:
    lesson.unpublish()
    assert blind_prompts(alice) == frozenset()

    lesson.save_revision().publish()
    assert blind_prompts(alice) == {ratings.pk}

    republish(lesson, [])
    assert blind_prompts(alice) == frozenset()


def test_of_two_charts_in_a_turn_only_the_one_not_kept_anew_is_blind(alice: Any) -> None:
    lesson = make_lesson(
        body=[
            turn_block(
                step_block("One", ratings_block("first_chart")),
                step_block("Two", ratings_block("second_chart")),
            )
        ]
    )
    turn, charts = turn_of(lesson), [prompt_of(lesson, f"{n}_chart") for n in ("first", "second")]

    def keep(prompt: Prompt) -> None:
        values = Content(value=rating_values(prompt, *FIRST))
        operations.save_answer(prompt, learner=alice, content=values)
        operations.save_snapshot(turn, learner=alice, prompt=prompt)

    keep(charts[0])
    keep(charts[1])
    operations.start_attempt(turn, learner=alice)
    keep(charts[0])

    assert blind_prompts(alice) == {charts[1].pk}


def test_words_of_the_earlier_attempt_wait_with_its_chart_and_others_do_not(
    alice: Any, turn: Turn, lesson: Lesson
) -> None:
    """“Business sits alone at the bottom” tells as much as the chart."""
    for name in ("skill_pattern", "three_skills"):
        prompt = prompt_of(lesson, name)
        content = Content(text="Old.") if name == "skill_pattern" else Content(value=["Ear"])
        operations.save_answer(prompt, learner=alice, content=content)
    keep_chart(alice, turn, *FIRST)
    operations.add_reflection(turn, learner=alice, parts=operations.ReflectionParts(saw="Old."))
    operations.start_attempt(turn, learner=alice)
    new = Content(text="New.")
    operations.save_answer(prompt_of(lesson, "skill_pattern"), learner=alice, content=new)

    blind = blind_prompts(alice)
    answers = written_in_sight(Answer.objects.of(alice), alice, blind)

    assert {(a.prompt.name, a.text) for a in answers} == {
        ("skill_pattern", "New."),
        ("three_skills", ""),
    }
    assert not written_in_sight(Reflection.objects.filter(learner=alice), alice, blind).exists()
    assert written_in_sight(Reflection.objects.all(), alice, frozenset()).exists()


@pytest.mark.parametrize("charts", [1, 8])
def test_asking_costs_one_query(alice: Any, charts: int, django_assert_num_queries: Any) -> None:
    for lesson in [make_lesson(body=[turn_block(*default_steps())]) for _ in range(charts)]:
        turn = turn_of(lesson)
        keep_chart(alice, turn, *FIRST)
        operations.start_attempt(turn, learner=alice)

    with django_assert_num_queries(1):
        assert len(blind_prompts(alice)) == charts
