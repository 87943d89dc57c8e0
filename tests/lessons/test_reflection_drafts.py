"""Drafts of a reflection, its versions, and what becomes of either."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gamification.models import DepthEntry
from lessons import operations
from lessons.models import (
    Reflection,
    ReflectionDraft,
    Turn,
)
from lessons.operations import Place, ReflectionParts, StaleReflection
from tests.clients import signed_in

pytestmark = pytest.mark.django_db
PARTS = ReflectionParts(saw="I stop at mixing.", why="Two songs wait since May.")


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
