"""The page that asks from memory: what it keeps when something is wrong."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lessons.models import LookBack, LookBackRevision
from lessons.operations import remove_look_back, start_attempt
from tests import factories
from tests.gamification.acts import look_back, reflect

pytestmark = pytest.mark.django_db
HERE, THERE = "What I typed on the laptop.", "What I typed on the phone."


@pytest.fixture
def page(turn: Any, alice: Any, client: Client) -> Any:
    reflect(turn, alice)
    client.force_login(alice)
    url = reverse("lessons:look_back", args=[turn.uid])

    def send(text: str | None = None, seen: int = 0) -> Any:
        return (
            client.get(url) if text is None else client.post(url, {"text": text, "text-rev": seen})
        )

    return send


def test_what_was_changed_elsewhere_stands_and_what_was_typed_is_kept_and_shown(
    page: Any, turn: Any, alice: Any
) -> None:
    look_back(turn, alice, THERE)

    refused = page(HERE)

    html = refused.content.decode()
    assert refused.status_code == 409
    assert f"{HERE}</textarea>" in html
    assert THERE in html
    assert (LookBack.objects.get().text, LookBackRevision.objects.get().text) == (THERE, HERE)
    assert HERE in page().content.decode()  # Among the other versions of today.

    seen = LookBack.objects.get().revision
    assert f'name="text-rev" value="{seen}"' in html
    assert page(HERE, seen).status_code == 302
    assert LookBack.objects.get().text == HERE
    assert THERE in page().content.decode()


def test_a_double_click_is_no_conflict(page: Any) -> None:
    assert [page(HERE).status_code for _ in range(2)] == [302, 302]
    assert (LookBack.objects.get().revision, LookBackRevision.objects.count()) == (1, 0)


def test_one_that_was_deleted_elsewhere_is_not_brought_back_unasked(
    page: Any, turn: Any, alice: Any
) -> None:
    remove_look_back(look_back(turn, alice, THERE), learner=alice)

    refused = page(HERE, 1)

    assert refused.status_code == 409
    assert f"{HERE}</textarea>" in refused.content.decode()
    assert "It was deleted there." in refused.content.decode()
    assert THERE not in refused.content.decode()
    assert page(HERE, LookBack.objects.get().revision).status_code == 302


@pytest.mark.parametrize("text", ["x" * 100_001, "a\0b"])
def test_text_that_cannot_be_kept_is_given_back(page: Any, text: str) -> None:
    refused = page(text)

    assert refused.status_code == 422
    assert text[:1] in refused.content.decode()
    assert "Error:" in refused.content.decode()
    assert not LookBack.objects.exists()


def test_a_repeat_begun_in_another_tab_loses_no_words_and_shows_none_of_then(
    page: Any, turn: Any, alice: Any
) -> None:
    factories.keep_chart(alice, turn)
    start_attempt(turn, learner=alice)

    refused = page(HERE)

    html = refused.content.decode()
    assert refused.status_code == 422
    assert f"{HERE}</textarea>" in html
    assert "I avoid pricing." not in html
    assert not LookBack.objects.exists()
