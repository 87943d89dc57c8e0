"""A mistake in a guide gets its message at the field; a draft may still hold it."""

from typing import Any

import pytest
from django.test import Client

from lessons.models import Lesson, Prompt
from tests import factories
from tests.lessons.editor import edit, messages_at


@pytest.fixture
def author(ines: Any) -> Client:
    client = Client()
    client.force_login(ines)
    return client


def _turn(*fields: Any) -> list[dict[str, Any]]:
    return [factories.turn_block(factories.step_block("Do it", *fields), title="T")]


def test_a_sound_guide_is_published_from_the_editor(author: Client, lesson: Lesson) -> None:
    factories.make_lesson(lesson.get_parent().specific, body=factories.success_body())

    response = edit(author, lesson, factories.guide_body(), action="publish")

    assert response.status_code == 302, messages_at(response)


def test_dbg(author: Client, lesson: Lesson) -> None:
    body = [
        factories.prompt_block("short_text", name="twice"),
        *_turn(factories.prompt_block("long_text", name="twice")),
    ]

    draft = edit(author, lesson, body)
    response = edit(author, lesson, body, action="publish")
    assert draft.status_code == 302
    assert messages_at(response, 1, "steps", 0, "fields", 0, "name") 
