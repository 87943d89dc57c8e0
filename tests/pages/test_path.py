"""The Path: what is done, what is next, and which course has opened."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gamification.models import Extension
from lessons import operations
from lessons.models import Turn
from tests import factories
from tests.clients import signed_in
from tests.pages.acts import PARTS, html


@pytest.mark.parametrize("lessons", [1, 20])
def test_path_needs_at_most_six_queries_cold_and_four_warm(
    db: None, alice: Any, lessons: int
) -> None:
    module = factories.make_module()
    for number in range(lessons):
        factories.make_lesson(module, f"Lesson {number}")
    Extension.objects.create(track=factories.make_extension(), threshold=20)
    operations.enrol(module.get_parent().pk, learner=alice)
    client = signed_in(alice)

    with CaptureQueriesContext(connection) as cold:
        client.get(reverse("lessons:path"))
    with CaptureQueriesContext(connection) as warm:
        client.get(reverse("lessons:path"))

    assert len(cold) <= 6, [query["sql"] for query in cold.captured_queries]
    assert len(warm) <= 4, [query["sql"] for query in warm.captured_queries]


def test_path_shows_four_separate_marks(alice: Any, turn: Turn) -> None:
    operations.complete_turn(turn, learner=alice)

    text = html(signed_in(alice).get(reverse("lessons:path")))

    marks = re.findall(r'class="mark( is-on)?"><span[^>]*></span>(\w+)', text)
    assert [(word, bool(on)) for on, word in marks] == [
        ("Read", False), ("Saved", False), ("Complete", True), ("Reflected", False),
    ]  # fmt: skip


def test_path_announces_a_course_that_opened_once(
    alice: Any, course: dict[str, str], turn: Turn
) -> None:
    Extension.objects.update(threshold=10)
    operations.complete_turn(turn, learner=alice)
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    client = signed_in(alice)

    first, second = (html(client.get(reverse("lessons:path"))) for _ in range(2))

    assert "Rhythm and feel is open to you" in first
    assert "Rhythm and feel is open to you" not in second
