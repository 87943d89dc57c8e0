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

from gamification.models import DepthEntry
from lessons import operations
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import (
    Answer,
    AnswerRevision,
    Lesson,
    Prompt,
    Reflection,
    ReflectionDraft,
    Snapshot,
    Turn,
    Unlock,
)
from lessons.operations import Place, ReflectionParts, StaleReflection
from tests import factories

pytestmark = pytest.mark.django_db
PARTS = ReflectionParts(saw="I stop at mixing.", why="Two songs wait since May.")
ORIGIN = "http://testserver"


def signed_in(user: Any, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


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


def test_a_form_sent_twice_is_saved_once_and_other_words_from_it_are_a_conflict(
    alice: Any, turn: Turn
) -> None:
    client, url = signed_in(alice), reverse("lessons:turn", args=[turn.uid])
    data = {**written(turn.lesson, alice, "First"), "do": "save"}
    key = next(iter(data))
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


def draft(client: Client, turn: Turn, place: str, **parts: str) -> Any:
    data = {**parts, "reflect-rev": place, "client_id": str(uuid.uuid4())}
    return client.post(reverse("lessons:draft", args=[turn.uid]), data)


def test_a_draft_is_shown_to_its_author_alone_and_earns_nothing(
    alice: Any, bob: Any, turn: Turn
) -> None:
    operations.complete_turn(turn, learner=alice)
    client, url = signed_in(alice), reverse("lessons:reflect", args=[turn.uid])
    kept = draft(client, turn, "0.0", saw="I stop at mixing.", why="Two songs wait.")

    assert kept.status_code == 200
    assert "I stop at mixing." in client.get(url).content.decode()
    for page in ("lessons:workbook", "lessons:path"):
        assert "I stop at mixing." not in client.get(reverse(page)).content.decode()
    assert "I stop at mixing." not in signed_in(bob).get(url).content.decode()
    assert draft(Client(), turn, "0.0", saw="x").status_code == 401
    assert not Reflection.objects.exists()
    assert not DepthEntry.objects.exists()


def test_saving_the_reflection_removes_its_drafts(alice: Any, turn: Turn) -> None:
    client, url = signed_in(alice), reverse("lessons:reflect", args=[turn.uid])
    place = draft(client, turn, "0.0", saw="I stop").json()["revision"]
    place = draft(client, turn, place, saw="I stop at mixing.").json()["revision"]

    done = client.post(url, {"saw": "I stop at mixing.", "reflect-rev": place})

    assert done.status_code == 302
    assert Reflection.objects.get().saw == "I stop at mixing."
    assert not ReflectionDraft.objects.exists()


def test_a_stale_reflection_shows_both_and_keeps_the_one_that_lost(alice: Any, turn: Turn) -> None:
    client, url = signed_in(alice), reverse("lessons:reflect", args=[turn.uid])
    client.post(url, {"saw": "From the phone.", "reflect-rev": "0.0"})

    page = client.post(url, {"saw": "From the desk.", "reflect-rev": "0.0", "complete": "yes"})

    text = page.content.decode()
    assert page.status_code == 422
    assert "From the phone." in text
    assert "From the desk." in text
    assert Reflection.objects.get().saw == "From the phone."
    assert ReflectionDraft.objects.get().outcome == "set_aside"
    assert not turn.attempts.get().__class__.objects.filter(completion__isnull=False).exists()
    history = client.get(reverse("lessons:reflection_history", args=[turn.uid])).content.decode()
    assert "From the desk." in history


def test_an_earlier_version_goes_back_into_the_form_and_not_into_the_reflection(
    alice: Any, bob: Any, turn: Turn
) -> None:
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    operations.add_reflection(turn, learner=alice, parts=ReflectionParts(saw="Shorter."))
    client = signed_in(alice)
    url = reverse("lessons:reflection_history", args=[turn.uid])
    name = client.get(url).context["versions"][-1].name

    assert signed_in(bob).get(url).status_code == 404
    client.post(url, {"version": name})

    assert Reflection.objects.get().saw == "Shorter."
    form = client.get(reverse("lessons:reflect", args=[turn.uid])).content.decode()
    assert PARTS.saw in form


def test_deleting_a_reflection_deletes_its_drafts_too(alice: Any, turn: Turn) -> None:
    reflection = operations.add_reflection(turn, learner=alice, parts=PARTS)
    operations.save_draft(turn, learner=alice, parts=ReflectionParts(saw="Secret."))
    with pytest.raises(StaleReflection):
        operations.save_draft(
            turn, learner=alice, parts=ReflectionParts(saw="Aside."), based_on=Place()
        )

    operations.remove_reflection(reflection, learner=alice)

    assert not ReflectionDraft.objects.exists()


def test_a_discarded_draft_leaves_the_saved_reflection(alice: Any, turn: Turn) -> None:
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    operations.save_draft(turn, learner=alice, parts=ReflectionParts(saw="On second thought"))
    client, url = signed_in(alice), reverse("lessons:reflect", args=[turn.uid])

    client.post(url, {"do": "discard", "saw": "On second thought"})

    assert PARTS.saw in client.get(url).content.decode()
    assert not ReflectionDraft.objects.exists()
