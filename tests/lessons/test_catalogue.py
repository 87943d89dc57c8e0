"""What a process keeps of the outline is never older than what is published."""

import pytest
from django.test import Client

from lessons.catalogue import fresh
from lessons.models import Lesson
from tests.factories import block, republish, turn_of

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


def test_a_guide_deleted_since_a_process_read_the_outline_is_not_found_there(
    client: Client, lesson: Lesson
) -> None:
    url = fresh().lessons[lesson.pk].url  # and nobody has read the guide yet
    Lesson.objects.get(pk=lesson.pk).delete()

    assert client.get(url).status_code == 404


def test_a_turn_taken_out_since_a_process_read_the_outline_is_not_found_there(
    client: Client, lesson: Lesson
) -> None:
    url = turn_of(lesson).get_absolute_url()
    fresh()
    republish(lesson, [block("introduction", {"text": "<p>No Turn any more.</p>"})])

    assert client.get(url).status_code == 404


def test_a_turn_changed_since_a_process_read_the_outline_is_shown_as_it_is_now(
    client: Client, lesson: Lesson
) -> None:
    turn = turn_of(lesson)
    fresh()
    body = lesson.body.get_prep_value()
    [own] = [block for block in body if block["type"] == "turn"]
    own["value"]["title"] = "Map what you hear"
    republish(lesson, body)

    assert "Map what you hear" in client.get(turn.get_absolute_url()).content.decode()
