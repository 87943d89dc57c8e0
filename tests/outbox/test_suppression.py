"""Mail that came back or was called spam: no more of it to that address, until somebody says so."""

from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.core import mail
from django.test import Client
from django.urls import reverse

from outbox import delivery, suppression
from outbox.models import OutgoingMessage, Suppression
from outbox.signals import Skip
from tests.outbox.mail import letter


def report(recipient: str, event_type: str, reject_reason: str | None = None) -> None:
    event = AnymailTrackingEvent(
        event_type=event_type,
        recipient=recipient,
        reject_reason=reject_reason,
        description="550 5.1.1 no such user",
    )
    tracking.send(sender=object(), event=event, esp_name="Test")


def account_mail(to: str) -> OutgoingMessage:
    return OutgoingMessage.objects.create(
        key="account:1", kind="account", to=to, subject="Reset", text="Link", message_id="<a@x>"
    )


@pytest.mark.parametrize(
    ("event_type", "reject_reason", "reason"),
    [
        ("bounced", "bounced", "bounced"),
        ("bounced", "invalid", "bounced"),
        ("bounced", None, "bounced"),
        ("rejected", "bounced", "bounced"),
        ("rejected", "spam", "complained"),
        ("complained", None, "complained"),
        ("deferred", None, None),
        ("bounced", "timed_out", None),
        ("bounced", "blocked", None),
        ("delivered", None, None),
        ("opened", None, None),
    ],
)
def test_what_ends_mail_to_an_address(
    alice: Any, event_type: str, reject_reason: str | None, reason: str | None
) -> None:
    report(alice.email, event_type, reject_reason)

    assert [row.reason for row in Suppression.objects.all()] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ({"event": "soft_bounce"}, None),
        ({"event": "bounce", "hard_bounce": False}, None),
        ({"bounce": {"bounceType": "Transient"}}, None),
        ({"event": "bounce"}, "452 4.2.2 mailbox full"),
        ({"event": "bounce"}, "4.2.2 mailbox full"),
    ],
)
def test_what_may_work_tomorrow_ends_nothing(
    alice: Any, said: dict[str, Any], response: str | None
) -> None:
    event = AnymailTrackingEvent(
        event_type="bounced",
        recipient=alice.email,
        reject_reason="bounced",
        esp_event=said,
        mta_response=response,
    )
    tracking.send(sender=object(), event=event, esp_name="Test")

    assert not Suppression.objects.exists()


def test_after_a_bounce_only_account_mail_leaves(alice: Any, bob: Any) -> None:
    report("ALICE@example.com", "bounced", "bounced")
    report("ALICE@example.com", "complained")  # and it is told once
    letter(alice)
    account_mail(alice.email)
    other = letter(bob, key="letter:2")

    assert isinstance(suppression.obstacle_to(OutgoingMessage.objects.get(learner=alice)), Skip)
    assert suppression.obstacle_to(other) is None
    delivery.deliver()

    left = {(sent.to[0], sent.subject) for sent in mail.outbox}
    assert left == {(alice.email, "Reset"), (bob.email, other.subject)}
    assert Suppression.objects.count() == 1


def test_another_address_of_the_same_learner_gets_mail(alice: Any) -> None:
    report(alice.email, "bounced", "bounced")
    alice.email = "alice@elsewhere.example"
    alice.save()

    message = letter(alice)

    assert suppression.obstacle_to(message) is None
    assert suppression.in_force(alice) is None


def test_an_address_nobody_has_is_nothing_to_us(db: None) -> None:
    report("stranger@example.com", "bounced", "bounced")

    assert not Suppression.objects.exists()


def test_it_can_be_lifted_and_come_again(alice: Any, bob: Any) -> None:
    report(alice.email, "bounced", "bounced")
    report(bob.email, "bounced", "bounced")

    assert suppression.lift(alice) == 1

    assert suppression.obstacle_to(letter(alice)) is None
    assert suppression.in_force(bob) is not None
    report(alice.email, "bounced", "bounced")
    assert suppression.in_force(alice) is not None


def test_staff_see_it_and_can_lift_it(alice: Any, otto: Any, client: Client) -> None:
    report(alice.email, "bounced", "bounced")
    client.force_login(otto)
    changelist = reverse("admin:course_outbox_suppression_changelist")
    assert "550 5.1.1 no such user" in client.get(changelist).content.decode()

    row = Suppression.objects.get()
    client.post(changelist, {"action": "lift", "_selected_action": [row.pk]})

    assert suppression.in_force(alice) is None


def test_the_learner_sees_it_and_can_lift_it(alice: Any, bob: Any, client: Client) -> None:
    report(alice.email, "bounced", "bounced")
    report(bob.email, "bounced", "bounced")
    client.force_login(alice)
    page = client.get(reverse("reminders:list")).content.decode()
    assert "alice@example.com" in page
    assert "came back" in page

    client.post(reverse("reminders:try_address"))

    assert suppression.in_force(alice) is None
    assert suppression.in_force(bob) is not None
    assert "came back" not in client.get(reverse("reminders:list")).content.decode()
