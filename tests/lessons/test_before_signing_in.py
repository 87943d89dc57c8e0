"""What is written before signing in comes along, or is shown: it never just vanishes."""

from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse

from lessons import drafts
from lessons.catalogue import fresh
from lessons.models import Answer, Lesson
from tests import factories

pytestmark = pytest.mark.django_db


def fields(lesson: Lesson, name: str, value: Any) -> dict[str, Any]:
    key = f"p-{factories.prompt_of(lesson, name).uid}"
    return {key: value, f"{key}-rev": "0"}


@pytest.fixture
def written(client: Client, lesson: Lesson) -> Client:
    """Somebody who is not signed in has named three skills, and what they show."""
    three = fields(lesson, "three_skills", ["My ear", "A hand", "Heart"])
    reply = client.post(fresh().lessons[lesson.pk].url, three)
    assert reply.status_code == 302
    assert not Answer.objects.exists()
    return client


def signed_in(client: Client) -> str:
    """The page that follows, as it is read."""
    reply = client.post(
        reverse("account_login"),
        {"login": "alice@example.com", "password": "demo-pass-123"},
        follow=True,
    )
    assert reply.context["user"].is_authenticated
    return reply.content.decode()


def test_they_become_answers_and_nothing_more_is_said(written: Client, alice: Any) -> None:
    page = signed_in(written)

    assert Answer.objects.get().value == ["My ear", "A hand", "Heart"]
    assert "Copy it from here" not in page


def test_words_for_a_prompt_that_was_deleted_meanwhile_are_shown_once(
    written: Client, alice: Any, lesson: Lesson
) -> None:
    Lesson.objects.get(pk=lesson.pk).delete()

    page = signed_in(written)

    assert "its lesson has no place for it any more" in page
    for words in ("My ear", "A hand", "Heart"):
        assert words in page
    assert "My ear" not in written.get("/path/").content.decode()
    assert not Answer.objects.exists()


def test_words_that_fit_no_more_are_shown_and_another_prompts_are_kept(
    written: Client, alice: Any, lesson: Lesson
) -> None:
    pattern = fields(lesson, "skill_pattern", "<i>A pattern</i>")
    written.post(factories.turn_of(lesson).get_absolute_url(), pattern)
    body = lesson.body.get_prep_value()
    [three] = [block for block in body if block["type"] == "text_list"]
    three["value"].update(count=2)
    factories.republish(lesson, body)

    page = signed_in(written)

    assert "My ear" in page
    assert "A pattern" not in page
    assert Answer.objects.get().text == "<i>A pattern</i>"


def test_numbers_and_keys_of_options_are_no_words() -> None:
    session = {
        drafts.KEY: {
            "gone": {"text": "", "value": {"2f1c9a34-5d0e-4b7a-9c11-0d2f3a4b5c6d": 7}},
            "too": {"text": "", "value": ["2f1c9a34-5d0e-4b7a-9c11-0d2f3a4b5c6d"]},
        }
    }

    assert drafts.claim(session, mock.Mock()) == []


def test_more_than_a_session_holds_is_refused_and_stays_on_the_page(
    client: Client, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_BYTES", 200)

    reply = client.post(
        factories.turn_of(lesson).get_absolute_url(),
        fields(lesson, "skill_pattern", "Long. " * 50),
    )

    assert reply.status_code == 422
    page = reply.content.decode()
    assert "This is more than fits before you sign up." in page
    assert "Long. Long. Long." in page
