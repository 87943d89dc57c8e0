"""What a process keeps of the outline is never older than what is published."""

import pytest
from django.test import Client

from lessons.catalogue import fresh
from lessons.models import Lesson
from tests.factories import republish

pytestmark = pytest.mark.django_db


def test_a_kept_guide_gives_way_to_what_is_published_next(client: Client, lesson: Lesson) -> None:
    url = fresh().lessons[lesson.pk].url
    assert "What a producer needs." in client.get(url).content.decode()
    body = lesson.body.get_prep_value()
    body[0]["value"]["text"] = "<p>What anybody needs.</p>"

    republish(lesson, body)

    assert "What anybody needs." in client.get(url).content.decode()


def test_a_draft_changes_nothing_learners_see(client: Client, lesson: Lesson) -> None:
    url = fresh().lessons[lesson.pk].url
    draft = Lesson.objects.get(pk=lesson.pk)
    draft.title = "Half an idea"
    draft.save_revision()

    page = client.get(url).content.decode()

    assert "A lesson" in page
    assert "Half an idea" not in page


def test_an_unpublished_lesson_is_gone_at_once(client: Client, lesson: Lesson) -> None:
    url = fresh().lessons[lesson.pk].url
    client.get(url)

    lesson.unpublish()

    assert client.get(url).status_code == 404
