"""Publishing turns blocks into rows that outlive wording, order and the blocks themselves."""

import copy
from typing import Any

import pytest
from django.db.models import ProtectedError

from lessons.kinds import Content
from lessons.models import Answer, Lesson, Prompt, PromptVersion, Turn
from lessons.operations import save_answer
from tests.factories import (
    block,
    guide_body,
    item,
    make_lesson,
    make_module,
    prompt_block,
    prompt_of,
    republish,
    turn_of,
)

pytestmark = pytest.mark.django_db


def test_a_draft_makes_no_rows() -> None:
    lesson = make_lesson(publish=False)

    assert not Prompt.objects.filter(lesson=lesson).exists()


def test_publishing_mints_the_turn_with_its_prompts(lesson: Lesson) -> None:
    turn = turn_of(lesson)

    assert (turn.title, turn.minutes, turn.follow_up_months) == ("Map your skills", 20, 6)
    assert list(turn.prompts.values_list("name", flat=True)) == [
        "skill_ratings",
        "skill_pattern",
        "areas_that_matter",
    ]


def test_publishing_unchanged_words_again_makes_no_version(lesson: Lesson) -> None:
    before = PromptVersion.objects.count()

    republish(lesson, lesson.body.get_prep_value())

    assert PromptVersion.objects.count() == before


def test_a_changed_wording_is_a_new_version_and_old_answers_keep_theirs(
    lesson: Lesson, alice: Any
) -> None:
    prompt = prompt_of(lesson, "three_skills")
    answer = save_answer(prompt, learner=alice, content=Content(value=["Listening"]))
    body = lesson.body.get_prep_value()
    body[1]["value"]["wording"] = "Name three abilities."

    republish(lesson, body)

    answer.refresh_from_db()
    prompt.refresh_from_db()
    assert prompt.current is not None
    assert prompt.current.wording == "Name three abilities."
    assert answer.prompt_version.wording == "Name three skills."


def test_going_back_to_earlier_words_goes_back_to_their_version(lesson: Lesson) -> None:
    first = prompt_of(lesson, "three_skills").current
    body = lesson.body.get_prep_value()
    original = copy.deepcopy(body)
    body[1]["value"]["wording"] = "Name three abilities."
    republish(lesson, body)

    republish(lesson, original)

    assert prompt_of(lesson, "three_skills").current == first


def test_removing_a_block_retires_its_prompt_and_keeps_every_answer(
    lesson: Lesson, alice: Any
) -> None:
    prompt = prompt_of(lesson, "three_skills")
    answer = save_answer(prompt, learner=alice, content=Content(value=["Listening"]))
    body = [child for child in lesson.body.get_prep_value() if child["type"] != "text_list"]
    body[1]["value"]["content"].pop()

    republish(lesson, body)

    prompt.refresh_from_db()
    assert prompt.retired_at is not None
    assert Answer.objects.get(pk=answer.pk).value == ["Listening"]


def test_putting_a_block_back_brings_its_prompt_back(lesson: Lesson) -> None:
    prompt = prompt_of(lesson, "three_skills")
    original = lesson.body.get_prep_value()
    republish(lesson, original[2:])

    republish(lesson, original)

    prompt.refresh_from_db()
    assert prompt.retired_at is None
    assert prompt.name == "three_skills"


def test_moving_a_block_keeps_its_prompt_and_version(lesson: Lesson) -> None:
    prompt = prompt_of(lesson, "three_skills")
    body = lesson.body.get_prep_value()
    body.append(body.pop(1))

    republish(lesson, body)

    moved = prompt_of(lesson, "three_skills")
    assert (moved.pk, moved.current) == (prompt.pk, prompt.current)
    assert moved.position > prompt.position


def test_two_prompts_can_swap_their_names(lesson: Lesson) -> None:
    module = make_module()
    body = [
        prompt_block("short_text", "One?", name="one"),
        prompt_block("short_text", "Two?", name="two"),
    ]
    swapping = make_lesson(module, body=body)
    first = prompt_of(swapping, "one")
    body[0]["value"]["name"], body[1]["value"]["name"] = "two", "one"

    republish(swapping, body)

    first.refresh_from_db()
    assert first.name == "two"


def test_renaming_and_reordering_axes_keeps_their_keys(lesson: Lesson) -> None:
    before = prompt_of(lesson, "skill_ratings").definition.config["axes"]
    body = lesson.body.get_prep_value()
    turn = next(child for child in body if child["type"] == "turn")
    axes = turn["value"]["steps"][0]["value"]["fields"][0]["value"]["axes"]
    axes[0]["value"]["label"] = "Craft"
    axes.reverse()

    republish(lesson, body)

    after = prompt_of(lesson, "skill_ratings").definition.config["axes"]
    assert [axis["key"] for axis in after] == [axis["key"] for axis in reversed(before)]
    assert after[-1]["label"] == "Craft"


def test_options_taken_from_a_chart_are_its_axes(lesson: Lesson) -> None:
    axes = prompt_of(lesson, "skill_ratings").definition.config["axes"]
    options = prompt_of(lesson, "areas_that_matter").definition.config["options"]

    assert [option["key"] for option in options] == [axis["key"] for axis in axes]


def test_a_copied_lesson_gets_prompts_of_its_own(lesson: Lesson, alice: Any) -> None:
    answer = save_answer(
        prompt_of(lesson, "three_skills"), learner=alice, content=Content(value=["Listening"])
    )

    copied = lesson.copy(update_attrs={"slug": "copied", "title": "Copied"})
    copied.save_revision().publish()

    assert prompt_of(copied, "three_skills") != answer.prompt
    assert turn_of(copied).block_id == turn_of(lesson).block_id


def test_a_lesson_somebody_wrote_in_cannot_vanish(lesson: Lesson, alice: Any) -> None:
    save_answer(
        prompt_of(lesson, "three_skills"), learner=alice, content=Content(value=["Listening"])
    )

    with pytest.raises(ProtectedError):
        lesson.delete()


def test_a_lesson_nobody_wrote_in_can_be_deleted(lesson: Lesson) -> None:
    lesson.delete()

    assert not Turn.objects.exists()


def test_unpublishing_keeps_everything_and_publishing_again_changes_nothing(
    lesson: Lesson, alice: Any
) -> None:
    prompt = prompt_of(lesson, "three_skills")
    save_answer(prompt, learner=alice, content=Content(value=["Listening"]))

    lesson.unpublish()
    lesson.get_latest_revision().publish()

    assert prompt_of(lesson, "three_skills") == prompt
    assert Answer.objects.of(alice).get().value == ["Listening"]


def test_an_author_note_never_becomes_a_prompt() -> None:
    lesson = make_lesson(body=[*guide_body(), block("author_note", {"note": "Ask Mia."})])

    assert not Prompt.objects.filter(lesson=lesson, kind="author_note").exists()


def test_a_renamed_option_keeps_its_key_and_the_answers_that_chose_it(alice: Any) -> None:
    options = [item("Solo"), item("In a band")]
    body = [
        prompt_block("choice", "How?", name="how", options=options, options_from="", minimum=1,
                     maximum=1)
    ]  # fmt: skip
    lesson = make_lesson(body=body)
    prompt = prompt_of(lesson, "how")
    band = prompt.definition.config["options"][1]["key"]
    answer = save_answer(prompt, learner=alice, content=Content(value=[band]))
    body[0]["value"]["options"][1]["value"] = "With others"

    republish(lesson, body)

    renamed = prompt_of(lesson, "how").definition.config["options"][1]
    assert renamed == {"key": band, "label": "With others"}
    assert answer.value == [renamed["key"]]
