"""Django's admin for operators: accounts, grants, and nothing that anyone wrote."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse
from rest_framework.authtoken.models import Token

from accounts.models import User
from lessons import models, operations
from lessons.kinds import Content
from lessons.models import Lesson, Unlock
from lessons.operations import ReflectionParts
from tests import factories

CANARY = "canary-91c2"
USERS = "/django-admin/accounts/user/"
UNLOCKS = "/django-admin/course_lessons/unlock/"


@pytest.fixture
def operator(otto: Any) -> Client:
    client = Client()
    client.force_login(otto)
    return client


def write_everything(who: Any, lesson: Lesson, turn: Any) -> None:
    prompt = factories.prompt_of(lesson, "three_skills")
    operations.save_answer(prompt, learner=who, content=Content(value=[CANARY, "b", "c"]))
    pattern = factories.prompt_of(lesson, "skill_pattern")
    operations.save_answer(pattern, learner=who, content=Content(text=CANARY))
    operations.mark_read(lesson.pk, learner=who)
    operations.complete_turn(turn, learner=who)
    parts = ReflectionParts(
        saw=CANARY, why=f"I hear it in {CANARY}.", plan_if=CANARY, plan_then=CANARY
    )
    operations.add_reflection(turn, learner=who, parts=parts)
    operations.enrol(lesson.get_parent().get_parent().pk, learner=who)


def addresses_of_every_admin_page() -> list[str]:
    pages = [reverse("admin:index")]
    for model, registered in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
        for row in registered.model._default_manager.all()[:5]:
            pages += [reverse(f"{name}_{view}", args=[row.pk]) for view in ("change", "history")]
    return pages


def test_no_admin_page_shows_what_a_learner_wrote(
    operator: Client, alice: Any, lesson: Lesson, turn: Any
) -> None:
    write_everything(alice, lesson, turn)
    Token.objects.create(user=alice, key=f"{CANARY}-token")

    for address in addresses_of_every_admin_page():
        response = operator.get(address)

        assert response.status_code in (200, 403), address
        assert CANARY not in response.content.decode(), address


def test_no_model_of_private_writing_is_registered() -> None:
    private = {
        models.Answer,
        models.AnswerRevision,
        models.Attempt,
        models.Reflection,
        models.ReflectionRevision,
        models.Snapshot,
        Token,
    }

    assert not private & admin.site._registry.keys()
    with pytest.raises(NoReverseMatch):
        reverse("admin:authtoken_tokenproxy_changelist")


def test_no_admin_page_deletes_learners_rows_or_the_catalogue(
    operator: Client, alice: Any, lesson: Lesson, turn: Any
) -> None:
    write_everything(alice, lesson, turn)
    rows = [
        alice,
        turn,
        factories.prompt_of(lesson, "three_skills"),
        alice.enrolments.get(),
        alice.depth_entries.get(),
    ]

    for row in rows:
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        deleting = operator.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"})
        operator.post(
            reverse(f"{name}_changelist"),
            {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"},
        )

        assert deleting.status_code == 403, row
        assert type(row)._default_manager.filter(pk=row.pk).exists(), row


def test_an_account_is_made_with_its_address_as_login(operator: Client) -> None:
    form = {
        "email": "new@example.com",
        "name": "New",
        "usable_password": "true",
        "password1": "a-long-pass-9",
        "password2": "a-long-pass-9",
    }

    response = operator.post(f"{USERS}add/", form)

    assert response.status_code == 302
    assert User.objects.get(email="new@example.com").check_password("a-long-pass-9")


def test_a_second_account_for_an_address_is_refused(operator: Client, alice: Any) -> None:
    form = {"email": "ALICE@example.com", "usable_password": "false"}

    response = operator.post(f"{USERS}add/", form)

    assert response.status_code == 200
    assert User.objects.filter(email__iexact=alice.email).count() == 1


def test_an_account_is_found_and_made_inactive(operator: Client, alice: Any) -> None:
    found = operator.get(USERS, {"q": "alice@"}).content.decode()
    form = {"email": alice.email, "name": alice.name, "time_zone": "UTC"}

    response = operator.post(f"{USERS}{alice.pk}/change/", form)

    alice.refresh_from_db()
    assert alice.email in found
    assert response.status_code == 302
    assert not alice.is_active


def test_a_grant_opens_a_course_with_its_reason(operator: Client, alice: Any) -> None:
    track = factories.make_extension()

    response = operator.post(
        f"{UNLOCKS}add/", {"learner": alice.pk, "track": track.pk, "note": "You taught it."}
    )

    unlock = Unlock.objects.get(learner=alice)
    assert response.status_code == 302
    assert (unlock.track_id, unlock.source) == (track.pk, Unlock.Source.GRANT)
    assert unlock.note == "You taught it."


def test_a_grant_needs_a_reason(operator: Client, alice: Any) -> None:
    track = factories.make_extension()

    response = operator.post(f"{UNLOCKS}add/", {"learner": alice.pk, "track": track.pk})

    assert response.status_code == 200
    assert not Unlock.objects.exists()


def test_an_open_course_is_not_opened_twice(operator: Client, alice: Any) -> None:
    track = factories.make_extension()
    form = {"learner": alice.pk, "track": track.pk, "note": "Again."}

    operator.post(f"{UNLOCKS}add/", form)
    response = operator.post(f"{UNLOCKS}add/", form)

    assert response.status_code == 200
    assert Unlock.objects.count() == 1


def test_neither_a_learner_nor_an_instructor_gets_into_this_admin(alice: Any, ines: Any) -> None:
    for person in (alice, ines):
        client = Client()
        client.force_login(person)

        for address in ("/django-admin/", USERS, UNLOCKS):
            assert client.get(address).status_code == 302
