"""Operators see what left and why not; never what it says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from outbox.models import OutgoingMessage


@pytest.fixture
def operator(otto: Any, client: Client) -> Client:
    client.force_login(otto)
    return client


@pytest.fixture
def dead(alice: Any) -> OutgoingMessage:
    return OutgoingMessage.objects.create(
        key="one",
        kind="account",
        learner=alice,
        to=alice.email,
        subject="Reset your password",
        text="SECRET-TEXT",
        html="<p>SECRET-HTML</p>",
        headers={"List-Unsubscribe": "<https://SECRET-LINK>"},
        message_id="<one@x>",
        state="dead",
        attempts=8,
        last_error="550 no such user",
    )


def test_the_admin_shows_the_error_and_no_word_of_the_message(
    operator: Client, dead: OutgoingMessage
) -> None:
    for url in (
        reverse("admin:course_outbox_outgoingmessage_changelist") + "?q=alice",
        reverse("admin:course_outbox_outgoingmessage_change", args=[dead.pk]),
    ):
        page = operator.get(url).content.decode()
        assert "550 no such user" in page
        assert "SECRET" not in page


def test_a_search_does_not_look_into_the_words(operator: Client, dead: OutgoingMessage) -> None:
    page = operator.get(
        reverse("admin:course_outbox_outgoingmessage_changelist") + "?q=SECRET-TEXT"
    )

    assert "0 outgoing messages" in page.content.decode()


def test_resend_gives_a_dead_message_another_round(operator: Client, dead: OutgoingMessage) -> None:
    operator.post(
        reverse("admin:course_outbox_outgoingmessage_changelist"),
        {"action": "resend", "_selected_action": [dead.pk]},
    )

    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("pending", 0)


def test_no_message_is_written_changed_or_deleted_by_hand(
    operator: Client, dead: OutgoingMessage
) -> None:
    name = "admin:course_outbox_outgoingmessage"

    assert operator.get(reverse(f"{name}_add")).status_code == 403
    assert operator.post(reverse(f"{name}_change", args=[dead.pk]), {}).status_code == 403
    assert operator.post(reverse(f"{name}_delete", args=[dead.pk])).status_code == 403
