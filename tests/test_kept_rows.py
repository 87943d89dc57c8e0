"""What is copied from its rows is what was made."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from lessons.models import Home, Lesson, Prompt
from tests import databases, factories, kept_rows
from tests.accounts.lives import make_course

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(databases.ON_SQLITE, reason="rows are copied on PostgreSQL only"),
]


class Undone(Exception):
    """Ends a transaction as a test's end does."""


def made(make: Callable[[], Any] = factories.make_lesson) -> tuple[int, Any]:
    with pytest.raises(Undone) as ended, transaction.atomic():
        page = make()
        raise Undone(page.pk, kept_rows._read())
    pk, rows = ended.value.args
    rows["course_lessons_catalogueversion"] = {}  # differs with every change
    return pk, rows


@pytest.mark.parametrize(
    "make", [factories.make_track, factories.make_module, factories.make_lesson, make_course]
)
def test_a_copy_has_every_row_of_the_first_and_takes_few_statements(
    make: Callable[[], Any], django_assert_max_num_queries: Any
) -> None:
    first, rows = made(make)
    with django_assert_max_num_queries(60):
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
    made()
    kept = kept_rows._kept["lesson"]
    revision = Home.objects.get().save_revision()
    revision.pk = int(next(iter(kept.added["wagtailcore_revision"])))
    revision.save(force_insert=True)

    assert factories.make_lesson().pk != kept.value
