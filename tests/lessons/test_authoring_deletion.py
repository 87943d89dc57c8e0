"""What learners worked with is not deleted, by any way the admin offers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from lessons import operations
from lessons.authoring.deletion import _guards
from lessons.kinds import Content
from lessons.models import Lesson, Module, Track, Turn, Unlock
from lessons.operations import ReflectionParts
from reminders.models import FollowUp
from tests import factories

Act = Callable[[Any, Lesson, Turn], Any]
FACTS: dict[str, Act] = {
    "an answer before reading": lambda who, lesson, turn: operations.save_answer(
        factories.prompt_of(lesson, "three_skills"),
        learner=who,
        content=Content(value=["a", "b", "c"]),
    ),
    "an attempt": lambda who, lesson, turn: operations.current_attempt(turn, learner=who),
    "a completion": lambda who, lesson, turn: operations.complete_turn(turn, learner=who),
    "a reflection": lambda who, lesson, turn: operations.add_reflection(
        turn, learner=who, parts=ReflectionParts(saw="A gap.", why="I avoid it.")
    ),
    "a reading position": lambda who, lesson, turn: operations.mark_read(lesson.pk, learner=who),
}


def delete(client: Client, page: Page, **extra: Any) -> Any:
    return client.post(
        reverse("wagtailadmin_pages:delete", args=[page.pk]), {"confirm": "", **extra}, follow=True
    )


def delete_in_bulk(client: Client, *pages: Page) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    query = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{address}?{query}&next={reverse('wagtailadmin_home')}", follow=True)


@pytest.mark.parametrize("fact", FACTS)
def test_a_lesson_someone_worked_with_stays(
    author: Client, alice: Any, lesson: Lesson, turn: Turn, fact: str
) -> None:
    FACTS[fact](alice, lesson, turn)

    response = delete(author, lesson)

    assert Lesson.objects.filter(pk=lesson.pk).exists()
    html = response.content.decode()
    assert response.status_code == 200
    assert "cannot be deleted: unpublish it instead" in html
    assert reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]) in html


def test_opening_the_delete_page_says_so_at_once(
    author: Client, alice: Any, lesson: Lesson
) -> None:
    operations.mark_read(lesson.pk, learner=alice)

    response = author.get(reverse("wagtailadmin_pages:delete", args=[lesson.pk]), follow=True)

    assert "cannot be deleted" in response.content.decode()


def test_a_module_above_a_lesson_someone_worked_with_stays(
    operator: Client, alice: Any, lesson: Lesson
) -> None:
    operations.mark_read(lesson.pk, learner=alice)

    response = delete(operator, lesson.get_parent())

    assert Module.objects.filter(pk=lesson.get_parent().pk).exists()
    assert "cannot be deleted" in response.content.decode()


@pytest.mark.parametrize("fact", ["enrolment", "unlock"])
def test_a_track_someone_joined_stays(operator: Client, alice: Any, db: None, fact: str) -> None:
    track = factories.make_extension()
    if fact == "enrolment":
        operations.enrol(track.pk, learner=alice)
    else:
        operations.unlock_course(track.pk, learner=alice, source=Unlock.Source.GRANT)

    response = delete(operator, track)

    assert Track.objects.filter(pk=track.pk).exists()
    assert "cannot be deleted" in response.content.decode()


def test_rows_of_apps_that_lessons_does_not_know_are_found_too() -> None:
    assert FollowUp in {model for model, _lookup in _guards()}


def test_a_lesson_nobody_worked_with_is_deleted(author: Client, lesson: Lesson) -> None:
    response = delete(author, lesson)

    assert response.status_code == 200
    assert not Lesson.objects.filter(pk=lesson.pk).exists()


def test_a_track_nobody_joined_is_deleted_with_all_in_it(operator: Client, lesson: Lesson) -> None:
    track = lesson.get_parent().get_parent()

    delete(operator, track)

    assert not Page.objects.filter(path__startswith=track.path).exists()


def test_deleting_in_bulk_refuses_all_and_names_what_stays(
    operator: Client, alice: Any, lesson: Lesson
) -> None:
    other = factories.make_lesson(lesson.get_parent().specific, "Nobody came")
    operations.mark_read(lesson.pk, learner=alice)

    response = delete_in_bulk(operator, lesson, other)

    assert f"Learners have worked with “{lesson.title}”" in response.content.decode()
    assert Lesson.objects.filter(pk__in=[lesson.pk, other.pk]).count() == 2


def test_deleting_in_bulk_deletes_what_nobody_worked_with(operator: Client, lesson: Lesson) -> None:
    delete_in_bulk(operator, lesson)

    assert not Lesson.objects.filter(pk=lesson.pk).exists()


def test_the_admin_api_deletes_no_lesson_someone_worked_with(
    operator: Client, alice: Any, lesson: Lesson
) -> None:
    operations.mark_read(lesson.pk, learner=alice)
    address = reverse("wagtailadmin_api:pages:action", args=[lesson.pk, "delete"])

    response = operator.post(address, {}, content_type="application/json")

    assert response.status_code == 409
    assert Lesson.objects.filter(pk=lesson.pk).exists()


def test_an_account_is_not_deleted_in_the_admin(operator: Client, alice: Any) -> None:
    response = operator.post(reverse("wagtailusers_users:delete", args=[alice.pk]))
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    operator.post(f"{bulk}?id={alice.pk}")

    alice.refresh_from_db()
    assert response.status_code == 302


def test_unpublishing_keeps_what_learners_wrote(
    author: Client, alice: Any, lesson: Lesson, turn: Turn
) -> None:
    operations.complete_turn(turn, learner=alice)

    author.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))

    lesson.refresh_from_db()
    assert not lesson.live
    assert alice.completions.count() == 1
