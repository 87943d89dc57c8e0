"""A mistake in a guide gets its message at the field; a draft may still hold it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lessons.models import Lesson, Prompt
from tests import factories
from tests.factories import block, item, prompt_block, ratings_block
from tests.lessons.editor import edit, lesson_form, messages_at

NAME = (1, "steps", 0, "fields", 0, "name")


def turn(*fields: Any) -> dict[str, Any]:
    return factories.turn_block(factories.step_block("Do it", *fields), title="T")


def choice(**extra: Any) -> dict[str, Any]:
    options = [item("One"), item("Two")]
    values = {"options": options, "options_from": "", "minimum": 1, "maximum": 1, **extra}
    return prompt_block("choice", "Which?", **values)


def section(*content: Any) -> dict[str, Any]:
    return block("section", {"heading": "Part", "content": list(content)})


def ratings(*areas: str, name: str = "now") -> dict[str, Any]:
    return ratings_block(name, areas)


SOUND = [turn(prompt_block("short_text", name="sound"))]
TWICE = [prompt_block("short_text", name="twice"), turn(prompt_block("long_text", name="twice"))]
MISTAKES: dict[str, tuple[list[Any], tuple[str | int, ...], str]] = {
    "two prompts of one name": (TWICE, NAME, "already called “twice”"),
    "a recall that names nothing": (
        [section(block("recall", {"prompt": "nowhere", "lead": ""}))],
        (0, "content", 0, "prompt"),
        "No prompt is called “nowhere”",
    ),
    "a recall in a step that names nothing": (
        [turn(block("recall", {"prompt": "nowhere", "lead": ""}))],
        (0, "steps", 0, "fields", 0, "prompt"),
        "No prompt is called “nowhere”",
    ),
    "a chart of something that is no ratings prompt": (
        [
            prompt_block("short_text", name="words"),
            block("ratings_chart", {"prompt": "words", "title": ""}),
        ],
        (1, "prompt"),
        "not a ratings prompt",
    ),
    "two areas only": ([turn(ratings("A", "B"))], (0, "steps", 0, "fields", 0, "axes"), "3"),
    "two areas outside a Turn": ([ratings("A", "B")], (0, "axes"), "3"),
    "eleven areas": (
        [turn(ratings(*"ABCDEFGHIJK"))],
        (0, "steps", 0, "fields", 0, "axes"),
        "10",
    ),
    "two areas of one label": (
        [turn(ratings("Technical", "Creative", " technical "))],
        (0, "steps", 0, "fields", 0, "axes", 2, "label"),
        "already number 1",
    ),
    "a Turn without a step": (
        [block("turn", {**turn()["value"], "steps": []})],
        (0, "steps"),
        "1",
    ),
    "a choice of more than there is": (
        [choice(minimum=3, maximum=4)],
        (0, "minimum"),
        "at least 3 of only 2 options",
    ),
    "a choice of at least more than at most": (
        [choice(minimum=2, maximum=1)],
        (0, "maximum"),
        "less than",
    ),
    "a choice of more areas than the ratings have": (
        [
            turn(
                ratings("A", "B", "C"),
                choice(options=[], options_from="now", minimum=4, maximum=4),
            )
        ],
        (0, "steps", 0, "fields", 1, "minimum"),
        "at least 4 of only 3 options",
    ),
    "options from a ratings prompt that is not there": (
        [choice(options=[], options_from="nowhere")],
        (0, "options_from"),
        "No prompt is called “nowhere”",
    ),
    "one option": ([choice(options=[item("One")])], (0, "options"), "at least two"),
    "two equal options": (
        [choice(options=[item("One"), item("one")])],
        (0, "options", 1),
        "already number 1",
    ),
    "an empty question": ([prompt_block("short_text", "")], (0, "wording"), "required"),
    "a number whose bounds are crossed": (
        [prompt_block("number", unit="min", minimum="5", maximum="2")],
        (0, "maximum"),
        "less than the minimum",
    ),
    "a note to the author": (
        [block("author_note", {"note": "Find a picture"})],
        (0, "note"),
        "then delete the note",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_publishing_shows_the_mistake_at_its_field(
    author: Client, lesson: Lesson, mistake: str
) -> None:
    body, way, message = MISTAKES[mistake]

    response = edit(author, lesson, body, action="publish")

    assert response.status_code == 200
    assert message in " ".join(messages_at(response, *way))


# The editor offers no eleventh area, so Wagtail keeps checking upper bounds in drafts.
@pytest.mark.parametrize("mistake", sorted(MISTAKES.keys() - {"eleven areas"}))
def test_a_draft_may_hold_the_mistake(author: Client, lesson: Lesson, mistake: str) -> None:
    body, _way, _message = MISTAKES[mistake]
    live = lesson.body.raw_data[0]

    response = edit(author, lesson, body)

    assert response.status_code == 302
    lesson.refresh_from_db()
    assert lesson.has_unpublished_changes
    assert lesson.body.raw_data[0] == live
    assert len(lesson.get_latest_revision_as_object().body) == len(body)


def test_several_mistakes_are_shown_at_once(author: Client, lesson: Lesson) -> None:
    body = [*TWICE, block("recall", {"prompt": "nowhere", "lead": ""}), choice(minimum=3)]

    response = edit(author, lesson, body, action="publish")

    assert messages_at(response, *NAME)
    assert messages_at(response, 2, "prompt")
    assert messages_at(response, 3, "minimum") or messages_at(response, 3, "maximum")


def test_a_name_taken_by_another_lesson_of_the_track_is_refused_at_the_field(
    author: Client, lesson: Lesson
) -> None:
    other = factories.make_lesson(
        factories.make_module(lesson.get_parent().get_parent().specific),
        "Success",
        body=factories.success_body(),
    )
    body = [turn(prompt_block("long_text", name="success_definition"))]

    response = edit(author, lesson, body, action="publish")

    [message] = messages_at(response, 0, "steps", 0, "fields", 0, "name")
    assert other.title in message


def test_a_name_of_another_track_may_be_used_again(author: Client, lesson: Lesson) -> None:
    factories.make_lesson(body=factories.success_body())
    body = [turn(prompt_block("long_text", name="success_definition"))]

    response = edit(author, lesson, body, action="publish")

    assert response.status_code == 302
    assert Prompt.objects.live().filter(name="success_definition").count() == 2


def test_a_recall_of_another_lesson_needs_that_lesson_published(
    author: Client, lesson: Lesson
) -> None:
    body = [block("recall", {"prompt": "success_definition", "lead": ""})]
    module = lesson.get_parent().specific
    draft = factories.make_lesson(module, body=factories.success_body(), publish=False)

    before = edit(author, lesson, body, action="publish")
    draft.get_latest_revision().publish()
    after = edit(author, lesson, body, action="publish")

    assert "publish its lesson first" in messages_at(before, 0, "prompt")[0]
    assert after.status_code == 302


def test_an_autosaved_mistake_reaches_no_learner(author: Client, lesson: Lesson) -> None:
    versions = list(Prompt.objects.values_list("pk", "current_id", "retired_at"))
    form = lesson_form(lesson.title, TWICE, slug=lesson.slug)
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])

    response = author.post(address, form, HTTP_ACCEPT="application/json")

    assert response.json()["success"] is True
    assert list(Prompt.objects.values_list("pk", "current_id", "retired_at")) == versions


def test_publishing_in_bulk_refuses_a_draft_with_mistakes(author: Client, lesson: Lesson) -> None:
    edit(author, lesson, TWICE)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    home = reverse("wagtailadmin_home")
    response = author.post(f"{address}?id={lesson.pk}&next={home}", follow=True)

    assert "is not finished" in response.content.decode()
    assert not Prompt.objects.filter(name="twice").exists()


def test_publishing_a_branch_in_bulk_refuses_a_draft_with_mistakes(
    author: Client, lesson: Lesson
) -> None:
    module = lesson.get_parent().specific
    draft = factories.make_lesson(module, "Unfinished", body=TWICE, publish=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = author.post(
        f"{address}?id={module.pk}&next={reverse('wagtailadmin_home')}",
        {"include_descendants": "on"},
        follow=True,
    )

    assert "“Unfinished” is not finished" in response.content.decode()
    draft.refresh_from_db()
    assert not draft.live


def test_publishing_in_bulk_publishes_sound_drafts(author: Client, lesson: Lesson) -> None:
    draft = factories.make_lesson(lesson.get_parent().specific, body=SOUND, publish=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    author.post(f"{address}?id={draft.pk}")

    assert Prompt.objects.live().filter(lesson=draft, name="sound").exists()


def test_the_admin_api_publishes_no_draft_with_mistakes(author: Client, lesson: Lesson) -> None:
    edit(author, lesson, TWICE)
    address = reverse("wagtailadmin_api:pages:action", args=[lesson.pk, "publish"])

    response = author.post(address, {}, content_type="application/json")

    assert response.status_code == 409
    assert not Prompt.objects.filter(name="twice").exists()
