"""Live preview shows the draft in the editor, also one that is not finished."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lessons.models import Answer, Attempt, Lesson, ReadingPosition
from tests import factories
from tests.lessons.editor import lesson_form
from tests.lessons.test_authoring_mistakes import MISTAKES


def preview(author: Client, lesson: Lesson, body: list[Any]) -> Any:
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    sent = author.post(address, lesson_form("The draft", body, slug=lesson.slug))
    assert sent.json()["is_valid"], sent.json()
    return author.get(address)


def test_live_preview_shows_what_is_in_the_editor(author: Client, lesson: Lesson) -> None:
    response = preview(author, lesson, factories.success_body())

    html = response.content.decode()
    assert response.status_code == 200
    assert "The draft" in html
    assert "What is success to you?" in html
    assert "Define success" in html


@pytest.mark.parametrize("mistake", sorted(MISTAKES.keys() - {"eleven areas"}))
def test_live_preview_shows_a_draft_with_a_mistake(
    author: Client, lesson: Lesson, mistake: str
) -> None:
    body, _way, _message = MISTAKES[mistake]

    assert preview(author, lesson, body).status_code == 200


def test_every_empty_block_can_be_previewed(author: Client, lesson: Lesson) -> None:
    stream = Lesson.body.field.stream_block
    body = [
        factories.block(name, stream.child_blocks[name].get_prep_value(default))
        for name, block in stream.child_blocks.items()
        if name not in {"table"}
        for default in [block.get_default()]
    ]

    assert preview(author, lesson, body).status_code == 200


def test_a_preview_saves_nothing_and_leads_nowhere(author: Client, lesson: Lesson) -> None:
    html = preview(author, lesson, factories.guide_body()).content.decode()

    assert "<form" not in html or 'method="post"' not in html
    assert not Answer.objects.exists()
    assert not Attempt.objects.exists()
    assert not ReadingPosition.objects.exists()


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_tracks_modules_and_home_have_a_preview(author: Client, lesson: Lesson, depth: int) -> None:
    page = lesson.get_ancestors()[depth + 1].specific

    assert page.make_preview_request().status_code == 200


def test_another_instructors_draft_is_not_previewed_without_permission(
    alice: Any, lesson: Lesson
) -> None:
    client = Client()
    client.force_login(alice)

    response = client.get(reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk]))

    assert response.status_code == 302
