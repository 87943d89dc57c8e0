"""What is copied from its rows is what was made."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from lessons.models import Home, Lesson, Prompt
from tests import databases, factories, kept_rows, names
from tests.accounts.lives import make_course

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(databases.ON_SQLITE, reason="rows are copied on PostgreSQL only"),
]


class Undone(Exception):
    """Ends a transaction as a test's end does."""


def made(make: Callable[[], Any] = factories.make_lesson) -> tuple[int, Any]:
    with pytest.raises(Undone) as ended, transaction.atomic(), names.from_the_beginning():
        page = make()
        raise Undone(page.pk, kept_rows._read())
    pk, rows = ended.value.args
    rows["course_lessons_catalogueversion"] = {}  # differs with every change
    return pk, rows


def make_two() -> Lesson:
    module = factories.make_module()
    factories.make_lesson(module)
    return factories.make_lesson(module, "The next", body=factories.success_body())


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (factories.make_track, 60),
        (factories.make_module, 60),
        (factories.make_lesson, 60),
        (make_two, 130),  # three copies
        (make_course, 60),
    ],
)
def test_a_copy_has_every_row_of_the_first_and_takes_few_statements(
    make: Callable[[], Any], most: int, django_assert_max_num_queries: Any
) -> None:
    first, rows = made(make)
    with django_assert_max_num_queries(most):
        again, copied = made(make)

    assert again == first
    assert copied == rows


def test_what_is_made_next_has_ids_of_its_own(client: Client) -> None:
    pk, _rows = made()
    kept = factories.make_lesson()
    other = factories.make_lesson(title="Another")

    assert kept.pk == pk != other.pk
    assert Prompt.objects.filter(lesson=other).count() == Prompt.objects.filter(lesson=kept).count()
    for lesson in (kept, other):
        assert client.get(lesson.get_url() or "").status_code == 200
    factories.republish(Lesson.objects.get(pk=kept.pk), factories.guide_body())


def test_where_its_ids_are_taken_a_lesson_is_made_in_earnest() -> None:
    pk, rows = made()
    revision = Home.objects.get().save_revision()
    revision.pk = int(next(iter(rows["wagtailcore_revision"])))
    revision.save(force_insert=True)

    with names.from_the_beginning():
        assert factories.make_lesson().pk != pk


def test_what_is_named_after_a_copy_has_a_name_of_its_own() -> None:
    def make() -> Lesson:
        return Lesson.objects.get(pk=kept_rows.once("a course", lambda: factories.make_lesson().pk))

    made(make)
    with names.from_the_beginning():
        assert make().slug != factories.make_lesson().slug


def test_a_lesson_is_made_in_earnest_where_somebody_has_begun(alice: Any) -> None:
    """What publishing does for learners is that of this learner, not of an earlier test's."""
    module = factories.make_module()
    factories.keep_chart(alice, factories.turn_of(factories.make_lesson(module)))
    known = len(kept_rows._kept)

    factories.make_lesson(module, "Another")

    assert len(kept_rows._kept) == known
