"""The Workbook, and the radar anybody may try on the landing page."""

from typing import Any

from django.test import Client
from django.urls import reverse

from lessons import operations
from lessons.models import Turn
from tests import factories
from tests.clients import signed_in
from tests.pages.acts import PARTS, html, rate


def test_workbook_holds_charts_answers_and_reflections_and_shows_an_empty_search(
    alice: Any, bob: Any, turn: Turn
) -> None:
    rate(factories.prompt_of(turn.lesson, "skill_ratings"), alice, 8, 6, 7, 2, 5)
    operations.save_snapshot(turn, learner=alice)
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    url = reverse("lessons:workbook")

    mine, other = html(signed_in(alice).get(url)), html(signed_in(bob).get(url))

    assert PARTS.saw in mine
    assert "radar__shape" in mine
    assert PARTS.saw not in other
    assert "fills itself" in other
    assert "Nothing here matches" in html(signed_in(alice).get(url, {"q": "zebra"}))


def test_the_demo_on_the_landing_page_draws_without_a_script(client: Client, db: None) -> None:
    areas = ("technical", "creative", "interpersonal", "business", "personal")

    text = html(client.get("/", dict.fromkeys(areas, "7")))
    partial = html(client.get("/", {"technical": "7", "creative": "<b>", "business": "99"}))

    assert 'class="radar__shape" points=""' not in text
    assert 'class="radar__shape" points=""' in partial
    assert "&lt;b&gt;" not in partial
