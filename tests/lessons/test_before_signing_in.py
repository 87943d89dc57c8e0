"""What is written before signing in comes along, or is shown: it never just vanishes."""

from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lessons import drafts
from lessons.catalogue import fresh
from lessons.models import Answer, Lesson
from tests import factories

pytestmark = pytest.mark.django_db
NO_PLACE = "has no place in its lesson any more"
LEFT = "Written before you signed in"


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


def sign_in(client: Client) -> str:
    """The page that follows, as it is read."""
    reply = client.post(
        reverse("account_login"),
        {"login": "alice@example.com", "password": "demo-pass-123"},
        follow=True,
    )
    assert reply.context["user"].is_authenticated
    return reply.content.decode()


def workbook(client: Client) -> str:
    return client.get(reverse("lessons:workbook")).content.decode()


def test_they_become_answers_and_nothing_more_is_said(written: Client, alice: Any) -> None:
    page = sign_in(written)

    assert Answer.objects.get().value == ["My ear", "A hand", "Heart"]
    assert NO_PLACE not in page
    assert LEFT not in workbook(written)


def test_words_for_a_prompt_that_was_deleted_meanwhile_stay_until_they_are_removed(
    written: Client, alice: Any, lesson: Lesson
) -> None:
    Lesson.objects.get(pk=lesson.pk).delete()

    assert NO_PLACE in sign_in(written)

    for page in (workbook(written), workbook(written)):
        assert LEFT in page
        for words in ("My ear", "A hand", "Heart"):
            assert words in page
    written.post(reverse("lessons:forget_left"))
    assert LEFT not in workbook(written)
    assert "My ear" not in workbook(written)
    assert not Answer.objects.exists()


def test_whoever_signs_in_next_from_that_browser_does_not_see_them(
    written: Client, alice: Any, bob: Any, lesson: Lesson
) -> None:
    Lesson.objects.get(pk=lesson.pk).delete()
    sign_in(written)
    written.post(reverse("account_logout"))
    written.force_login(bob)

    assert "My ear" not in workbook(written)


def test_words_that_fit_no_more_are_shown_and_another_prompts_are_kept(
    written: Client, alice: Any, lesson: Lesson
) -> None:
    pattern = fields(lesson, "skill_pattern", "<i>A pattern</i>")
    written.post(factories.turn_of(lesson).get_absolute_url(), pattern)
    body = lesson.body.get_prep_value()
    [three] = [block for block in body if block["type"] == "text_list"]
    three["value"].update(count=2)
    factories.republish(lesson, body)

    assert NO_PLACE in sign_in(written)

    [answer] = Answer.objects.all()
    assert answer.text == "<i>A pattern</i>"
    [left] = drafts.left_in(written.session)
    assert left.splitlines() == ["My ear", "A hand", "Heart"]


def test_a_text_longer_than_any_cookie_is_shown_whole(
    client: Client, alice: Any, lesson: Lesson
) -> None:
    long = " ".join(uuid4().hex for _ in range(200))  # nothing that can be packed
    client.post(factories.turn_of(lesson).get_absolute_url(), fields(lesson, "skill_pattern", long))
    Lesson.objects.get(pk=lesson.pk).delete()

    sign_in(client)

    assert long in workbook(client)


def test_numbers_and_keys_of_options_are_no_words() -> None:
    session: dict[str, Any] = {
        drafts.KEY: {
            "gone": {"text": "", "value": {"2f1c9a34-5d0e-4b7a-9c11-0d2f3a4b5c6d": 7}},
            "too": {"text": "", "value": ["2f1c9a34-5d0e-4b7a-9c11-0d2f3a4b5c6d"]},
        }
    }

    assert not drafts.claim(session, mock.Mock())
    assert session == {}


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
