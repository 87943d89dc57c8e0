"""Saving in the background and by form: what it costs, what it proves, and whose words it takes."""

import hashlib
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons import operations
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import (
    Answer,
    AnswerRevision,
    Lesson,
    Prompt,
    Snapshot,
    Turn,
    Unlock,
)
from tests import factories
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


def save(client: Client, prompt: Prompt, text: str, revision: int, **more: str) -> Any:
    key = f"p-{prompt.uid}"
    data = {key: text, f"{key}-rev": str(revision), "client_id": str(uuid.uuid4()), **more}
    return client.post(reverse("lessons:answer", args=[prompt.uid]), data)


def statements(caught: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in caught if "SAVEPOINT" not in q["sql"]]


@pytest.mark.parametrize("lessons", [1, 12])
@pytest.mark.parametrize("access", ["core", "extension"])
def test_an_autosave_costs_four_queries_at_any_size_of_the_course(
    alice: Any, lessons: int, access: str
) -> None:
    """User; lock, stamp, answer and unlock; answer; revision."""
    track = factories.make_extension() if access == "extension" else factories.make_track()
    module = factories.make_module(track)
    for _ in range(lessons):
        lesson = factories.make_lesson(module)
    operations.unlock_course(track.pk, learner=alice, source=Unlock.Source.GRANT)
    client = signed_in(alice)
    for name, texts in (("skill_pattern", "ABC"), ("three_skills", "ABC")):
        prompt = factories.prompt_of(lesson, name)
        costs = []
        for revision, text in enumerate(texts):
            with CaptureQueriesContext(connection) as caught:
                reply = save(client, prompt, text, revision)
            assert reply.json()["revision"] == revision + 1
            costs.append(statements(caught))

        assert len(costs[-1]) == 4, "\n".join(costs[-1])


def test_the_short_way_is_not_taken_past_a_kept_chart(alice: Any, lesson: Lesson) -> None:
    prompt = factories.prompt_of(lesson, "skill_ratings")
    rated = Content(value=factories.rating_values(prompt, 7, 6, 5, 2, 8))
    operations.save_answer(prompt, learner=alice, content=rated)
    operations.save_snapshot(factories.turn_of(lesson), learner=alice)
    key = f"p-{prompt.uid}"
    fields = {f"{key}-{axis}": "1" for axis in rated.value}

    reply = signed_in(alice).post(
        reverse("lessons:answer", args=[prompt.uid]), {**fields, f"{key}-rev": "1"}
    )

    assert reply.status_code == 400
    assert Answer.objects.get().value == Snapshot.objects.get().ratings == rated.value


def test_the_short_way_ends_where_a_newer_outline_begins(alice: Any, lesson: Lesson) -> None:
    """Another process published; this one still has the outline in which the prompt stands."""
    prompt, client = factories.prompt_of(lesson, "three_skills"), signed_in(alice)
    save(client, prompt, "Ear", 0)
    kept = fresh()
    factories.republish(lesson, factories.guide_body())
    Prompt.objects.filter(pk=prompt.pk).update(retired_at="2027-01-01T00:00Z")

    saved = operations.advance_answer(
        kept.prompts_by_uid[prompt.uid],
        learner=alice,
        content=Content(value=["Hand"]),
        based_on=1,
        client_id=None,
        stamp=kept.stamp,
    )

    assert saved is None
    assert save(client, prompt, "Hand", 1).status_code == 404
    assert Answer.objects.get().value == ["Ear"]


def test_a_locked_course_takes_no_words(alice: Any) -> None:
    lesson = factories.make_lesson(factories.make_module(factories.make_extension()))
    prompt = factories.prompt_of(lesson, "three_skills")
    operations.save_answer(prompt, learner=alice, content=Content(value=["Ear"]))

    assert save(signed_in(alice), prompt, "Hand", 1).status_code == 403
    assert Answer.objects.get().value == ["Ear"]


def test_a_used_client_id_is_refused_on_the_short_way_too(alice: Any, lesson: Lesson) -> None:
    prompt, client, sent = (
        factories.prompt_of(lesson, "skill_pattern"),
        signed_in(alice),
        uuid.uuid4(),
    )
    save(client, prompt, "One", 0, client_id=str(sent))

    reply = save(client, prompt, "Two", 1, client_id=str(sent))

    assert reply.status_code == 400
    assert Answer.objects.get().text == "One"


def test_the_receipt_is_of_the_very_fields_that_came(alice: Any, lesson: Lesson) -> None:
    prompt = factories.prompt_of(lesson, "skill_pattern")
    text = 'Zeile\n"zwei" \u2028 ü \x7f שלום 🥁\t\\'
    pairs = json.dumps([[f"p-{prompt.uid}", text]], ensure_ascii=False, separators=(",", ":"))
    client = signed_in(alice)

    hashed = save(client, prompt, text, 0).json()
    plain = save(client, prompt, text, 1, proof="text").json()
    stale = save(client, prompt, "Other", 0)

    assert hashed["received"] == hashlib.sha256(pairs.encode()).hexdigest()
    assert plain["received"] == pairs
    assert stale.status_code == 409
    assert len(stale.json()["received"]) == 64


def test_words_of_somebody_who_is_not_signed_in_any_more_are_not_taken(
    alice: Any, bob: Any, lesson: Lesson
) -> None:
    prompt = factories.prompt_of(lesson, "skill_pattern")

    for client in (Client(), signed_in(bob)):
        reply = save(client, prompt, "Alice's.", 0, learner=str(alice.uid))
        assert reply.status_code == 401
        assert "csrf" not in reply.json()

    assert not Answer.objects.exists()
    assert "drafts" not in client.session


def test_a_form_sent_twice_is_saved_once_and_other_words_from_it_are_a_conflict(
    alice: Any, turn: Turn
) -> None:
    client, url = signed_in(alice), reverse("lessons:turn", args=[turn.uid])
    key = f"p-{factories.prompt_of(turn.lesson, 'skill_pattern').uid}"
    page = {"form-id": str(uuid.uuid4()), "learner": str(alice.uid)}
    data = {key: "First", f"{key}-rev": "0", "do": "save", **page}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    save(client, factories.prompt_of(turn.lesson, "skill_pattern"), "Second", 1)

    retried = client.post(url, data)  # The browser's own retry of a lost reply.
    gone_back = client.post(url, {**data, key: "Third"})

    assert (retried.status_code, gone_back.status_code) == (422, 422)
    assert "Third" in gone_back.content.decode()
    assert "Second" in gone_back.content.decode()
    texts = AnswerRevision.objects.order_by("pk").values_list("text", "outcome")
    assert list(texts) == [("First", "saved"), ("Second", "saved"), ("Third", "set_aside")]
