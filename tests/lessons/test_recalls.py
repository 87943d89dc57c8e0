"""Recalls: as it reads or as it stood, still true or revised, asked for in place, never lost."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons import operations
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import Answer, Confirmation, Lesson, Prompt, Turn
from tests.clients import signed_in
from tests.factories import (
    block,
    default_steps,
    keep_chart,
    make_lesson,
    make_module,
    prompt_block,
    prompt_of,
    republish,
    turn_block,
    turn_of,
)

pytestmark = pytest.mark.django_db
JANUARY, MAY, JUNE = (dt.datetime(2026, m, 22, 9, tzinfo=dt.UTC) for m in (1, 5, 6))


def recall(name: str, which: str = "latest") -> dict[str, Any]:
    return block("recall", {"prompt": name, "lead": "", "which": which})


class Course:
    """A guide that asks once, and another that recalls it in its text and in its Turn."""

    def __init__(self, which: str = "latest") -> None:
        module = make_module()
        self.source = make_lesson(module, "Words", body=[prompt_block("long_text", name="aim")])
        self.prompt: Prompt = prompt_of(self.source, "aim")
        steps = default_steps()
        steps[2]["value"]["fields"][0] = recall("aim", which)
        self.lesson = make_lesson(
            module, "Looking back", body=[recall("aim", which), turn_block(*steps)]
        )
        self.turn: Turn = turn_of(self.lesson)

    @property
    def pages(self) -> tuple[str, str]:
        """The guide and the Turn."""
        guide = fresh().lessons[self.lesson.pk].url
        return guide, reverse("lessons:turn", args=[self.turn.uid])

    def write(self, learner: Any, text: str, at: dt.datetime | None = None) -> Answer:
        return operations.save_answer(
            self.prompt, learner=learner, content=Content(text=text), at=at
        )


@pytest.fixture
def course(db: None) -> Course:
    return Course()


def shown(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


@pytest.mark.parametrize("page", [0, 1])
def test_what_was_never_written_is_asked_for_in_place(
    alice: Any, course: Course, page: int
) -> None:
    client, url = signed_in(alice), course.pages[page]
    key = f"p-{course.prompt.uid}"

    asked = shown(client, url)
    client.post(url, {key: "To hear more.", f"{key}-rev": "0"})

    assert "Not written yet" in asked
    assert "To hear more." in shown(client, url)
    assert Answer.objects.get(learner=alice).prompt == course.prompt


def test_the_chart_of_another_turn_is_not_asked_for_in_place(alice: Any) -> None:
    """It is kept or not as a whole, in its Turn; here is a way there and no field."""
    module = make_module()
    turn = turn_of(make_lesson(module, "Rating"))
    page = make_lesson(module, "Looking back", body=[recall("skill_ratings")])
    ratings = Prompt.objects.get(turn=turn, kind="ratings")

    seen = shown(signed_in(alice), fresh().lessons[page.pk].url)

    assert f'<a href="{turn.get_absolute_url()}">Go there</a>' in seen
    assert f'name="p-{ratings.uid}' not in seen
    assert "js/prompts" not in seen


@pytest.mark.parametrize("page", [0, 1])
def test_still_true_is_noted_once_a_day_and_changes_no_word(
    alice: Any, course: Course, page: int
) -> None:
    course.write(alice, "To hear more.", MAY)
    client, url = signed_in(alice), course.pages[page]

    with time_machine.travel(JUNE, tick=False):
        client.post(url, {"confirm": course.prompt.uid})
        client.post(url, {"confirm": course.prompt.uid})
        text = shown(client, url)

    assert Confirmation.objects.get().day == JUNE.date()
    assert "22 May 2026" in text
    assert "Still true on 22 June 2026" in text
    assert Answer.objects.get().revision == 1


@pytest.mark.parametrize("page", [0, 1])
def test_revising_in_place_keeps_the_old_words(alice: Any, course: Course, page: int) -> None:
    answer = course.write(alice, "To hear more.", MAY)
    operations.confirm_answer(answer, learner=alice, at=MAY)
    client, url = signed_in(alice), course.pages[page]
    key = f"p-{course.prompt.uid}"

    to_field: Any = client.post(url, {"revise": course.prompt.uid})
    field = shown(client, to_field.url)
    client.post(url, {key: "To end more.", f"{key}-rev": "1"})
    text = shown(client, url)

    assert to_field.url == f"{url}?revise={course.prompt.uid}#prompt-{course.prompt.uid}"
    assert f'id="{key}"' in field
    assert "To hear more.</textarea>" in field
    answer.refresh_from_db()
    assert [r.text for r in answer.revisions.all()] == ["To hear more.", "To end more."]
    assert "To end more." in text
    # What was confirmed were other words.
    assert "Still true on" not in text
    assert f'id="{key}"' not in text


@pytest.mark.parametrize("page", [0, 1])
def test_as_of_then_is_what_stood_when_the_chart_here_was_kept(alice: Any, page: int) -> None:
    course = Course(which="then")
    course.write(alice, "In January.", JANUARY)
    keep_chart(alice, course.turn, at=MAY)
    course.write(alice, "In June.", JUNE)
    client = signed_in(alice)

    text = shown(client, course.pages[page])

    assert "In January." in text
    assert "In June." not in text
    assert "As it stood for this Turn" in text
    # Nobody is asked whether words are still true that do not stand any more.
    assert "Still true" not in text


def test_as_of_then_without_a_chart_is_what_stood_when_the_attempt_began(alice: Any) -> None:
    course = Course(which="then")
    course.write(alice, "In January.", JANUARY)
    operations.current_attempt(course.turn, learner=alice, at=MAY)
    course.write(alice, "In June.", JUNE)

    assert "In January." in shown(signed_in(alice), course.pages[1])


def test_where_nothing_stood_then_the_later_words_say_that_they_are_later(alice: Any) -> None:
    course = Course(which="then")
    keep_chart(alice, course.turn, at=MAY)
    course.write(alice, "In June.", JUNE)

    text = shown(signed_in(alice), course.pages[0])

    assert "In June." in text
    assert "Written since" in text


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("gone", ["retired", "unpublished"])
def test_a_source_that_is_gone_still_shows_what_was_written(
    alice: Any, course: Course, gone: str, page: int
) -> None:
    course.write(alice, "To hear more.")
    if gone == "retired":
        republish(course.source, [])
    else:
        Lesson.objects.get(pk=course.source.pk).unpublish()

    text = shown(signed_in(alice), course.pages[page])

    assert "To hear more." in text
    assert "Your words stay in your Workbook" in text
    assert 'name="revise"' not in text


def test_a_stranger_can_confirm_nothing(alice: Any, bob: Any, course: Course) -> None:
    course.write(alice, "To hear more.")

    signed_in(bob).post(course.pages[0], {"confirm": course.prompt.uid})
    Client().post(course.pages[0], {"confirm": course.prompt.uid})
    signed_in(alice).post(course.pages[0], {"confirm": "nonsense"})

    assert not Confirmation.objects.exists()


def test_an_emptied_answer_is_not_still_true(alice: Any, course: Course) -> None:
    answer = course.write(alice, "")

    assert operations.confirm_answer(answer, learner=alice) is None


@pytest.mark.parametrize("which", ["latest", "then"])
def test_a_guide_with_recalls_stays_within_its_queries(alice: Any, which: str) -> None:
    course = Course(which)
    answer = course.write(alice, "To hear more.", JANUARY)
    operations.confirm_answer(answer, learner=alice)
    keep_chart(alice, course.turn, at=MAY)
    operations.start_attempt(course.turn, learner=alice)
    client = signed_in(alice)

    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            client.get(course.pages[0])
        costs.append(len([q for q in caught if "SAVEPOINT" not in q["sql"]]))

    assert costs[0] <= 6
    assert costs[1] <= 3
