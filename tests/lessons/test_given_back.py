"""A form that cannot be taken gives the words back, to nobody but whoever wrote them."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lessons.catalogue import fresh
from lessons.models import (
    Answer,
    Lesson,
    Reflection,
    Turn,
)
from tests import factories
from tests.clients import signed_in

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"


def written(lesson: Lesson, learner: Any, text: str = "My <b>own</b> words") -> dict[str, str]:
    key = f"p-{factories.prompt_of(lesson, 'skill_pattern').uid}"
    form = {"form-id": str(uuid.uuid4()), "learner": str(learner.uid)}
    return {key: text, f"{key}-rev": "0", "do": "complete", **form}


def test_a_form_without_its_mark_gives_the_words_back_and_they_can_be_sent_again(
    alice: Any, turn: Turn
) -> None:
    client = signed_in(alice, enforce_csrf_checks=True)
    url, data = reverse("lessons:turn", args=[turn.uid]), written(turn.lesson, alice)

    back = client.post(url, data, headers={"Origin": ORIGIN})
    page = back.content.decode()
    again = client.post(
        url,
        {**dict(back.context["fields"]), "csrfmiddlewaretoken": back.context["csrf_token"]},
        headers={"Origin": ORIGIN},
    )

    assert back.status_code == 403
    assert "My &lt;b&gt;own&lt;/b&gt; words" in page
    assert back["Cache-Control"] == "no-store"
    assert again.status_code == 302
    assert Answer.objects.get().text == data[next(iter(data))]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_words_from_another_site_are_not_put_into_a_form_of_ours(
    alice: Any, turn: Turn, headers: dict[str, str]
) -> None:
    client = signed_in(alice, enforce_csrf_checks=True)
    key = f"p-{factories.prompt_of(turn.lesson, 'skill_pattern').uid}"
    for url in (
        reverse("lessons:turn", args=[turn.uid]),
        reverse("lessons:answer", args=[factories.prompt_of(turn.lesson, "skill_pattern").uid]),
    ):
        reply = client.post(url, {key: "Forged", f"{key}-rev": "0"}, headers=headers)

        assert reply.status_code == 403
        assert b"Forged" not in reply.content
        assert b"csrfmiddlewaretoken" not in reply.content.split(b"<main")[-1]
        assert b'"csrf"' not in reply.content


def test_a_password_is_never_given_back(db: None) -> None:
    client = Client(enforce_csrf_checks=True)

    reply = client.post(
        reverse("account_login"),
        {"login": "a@example.com", "password": "s3cret-pass", "saw": "x"},
        headers={"Origin": ORIGIN},
    )

    assert reply.status_code == 403
    assert b"s3cret-pass" not in reply.content


def test_a_form_of_a_session_that_ended_gives_the_words_back_and_stores_nothing(
    alice: Any, bob: Any, turn: Turn
) -> None:
    forms = [
        (reverse("lessons:turn", args=[turn.uid]), written(turn.lesson, alice)),
        (fresh().lessons[turn.lesson_id].url, written(turn.lesson, alice)),
        (
            reverse("lessons:reflect", args=[turn.uid]),
            {"saw": "My <b>own</b> words", "learner": str(alice.uid)},
        ),
    ]
    for client in (Client(), signed_in(bob)):
        for url, data in forms:
            back = client.post(url, data)

            assert back.status_code == 401, url
            assert "My &lt;b&gt;own&lt;/b&gt; words" in back.content.decode(), url
        assert "drafts" not in client.session
    assert not Answer.objects.exists()
    assert not Reflection.objects.exists()


@pytest.mark.parametrize("read_before", [True, False])
def test_first_words_come_back_when_the_lesson_was_deleted_meanwhile(
    alice: Any, lesson: Lesson, read_before: bool
) -> None:
    client, url = signed_in(alice), fresh().lessons[lesson.pk].url
    three = f"p-{factories.prompt_of(lesson, 'three_skills').uid}"
    data = {**written(lesson, alice), three: ["Ear", "Hand"]}
    if read_before:
        client.get(url)
    Lesson.objects.get(pk=lesson.pk).delete()

    back = client.post(url, data)

    assert back.status_code == 404
    page = back.content.decode()
    for words in ("My &lt;b&gt;own&lt;/b&gt; words", "Ear", "Hand"):
        assert words in page


def test_words_come_back_when_the_lesson_is_gone_locked_or_broken(
    alice: Any, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(alice, raise_request_exception=False)
    url, data = fresh().lessons[turn.lesson_id].url, written(turn.lesson, alice)

    with monkeypatch.context() as broken:
        broken.setattr("lessons.forms.prompts.PromptForm.save", lambda *_: 1 / 0)
        on_error = client.post(url, data)
    turn.lesson.get_parent().get_parent().specific.__class__.objects.update(access="unlock")
    on_locked = client.post(reverse("lessons:reflect", args=[turn.uid]), {"saw": "My own words"})
    turn.lesson.unpublish()
    on_gone = client.post(url, data)

    assert [on_error.status_code, on_gone.status_code] == [500, 404]
    assert on_locked.status_code in (302, 403)
    for back in (on_error, on_gone):
        assert "My &lt;b&gt;own&lt;/b&gt; words" in back.content.decode()
