"""A mail provider instead of SMTP: anymail carries the same rows, and tells what came of them."""

import base64
import json
from typing import Any

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.core import mail
from django.core.exceptions import SuspiciousOperation
from django.core.management import call_command
from django.http import HttpResponse
from django.test import RequestFactory

from outbox import delivery, suppression
from outbox.models import Suppression
from tests.outbox.mail import letter

SECRET = "name:password"
BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "TypeCode": 1,
    "Email": "alice@example.com",
    "Description": "The server was unable to deliver your message (ex: unknown user).",
    "BouncedAt": "2026-11-26T12:00:00Z",
    "MessageID": "one",
}


@pytest.fixture(autouse=True)
def provider(settings: Any) -> None:
    settings.OUTBOX_EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


def report(rf: RequestFactory, body: dict[str, Any], secret: str = SECRET) -> HttpResponse:
    login = base64.b64encode(secret.encode()).decode()
    request = rf.post(
        "/anymail/postmark/tracking/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Basic {login}"},
    )
    answer: HttpResponse = PostmarkTrackingWebhookView.as_view()(request)
    return answer


def test_a_provider_gets_the_same_headers(alice: Any) -> None:
    message = letter(alice)

    assert delivery.deliver() == {"sent": 1}

    sent: Any = mail.outbox[0]
    headers = sent.anymail_test_params["extra_headers"]
    assert headers["Message-ID"] == message.message_id
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"] == message.headers["List-Unsubscribe"]


def test_an_address_that_a_provider_refuses_is_given_up(
    alice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any) -> None:
        raise AnymailRecipientsRefused("on the suppression list")

    monkeypatch.setattr("anymail.backends.test.EmailBackend.send_messages", refuse)
    letter(alice)

    assert delivery.deliver() == {"dead": 1}


def test_a_bounce_that_a_provider_reports_ends_mail_to_the_address(
    alice: Any, rf: RequestFactory
) -> None:
    assert report(rf, BOUNCE).status_code == 200

    held = suppression.in_force(alice)
    assert held is not None
    assert held.reason == Suppression.Reason.BOUNCED
    letter(alice)
    assert delivery.deliver() == {"skipped": 1}


def test_a_complaint_does_too(alice: Any, rf: RequestFactory) -> None:
    report(rf, {**BOUNCE, "RecordType": "SpamComplaint", "Type": "SpamComplaint"})

    held = suppression.in_force(alice)
    assert held is not None
    assert held.reason == Suppression.Reason.COMPLAINED


@pytest.mark.parametrize("kind", ["SoftBounce", "Transient", "AutoResponder", "DnsError"])
def test_a_full_mailbox_or_an_answering_machine_does_not(
    alice: Any, rf: RequestFactory, kind: str
) -> None:
    assert report(rf, {**BOUNCE, "Type": kind}).status_code == 200

    assert suppression.in_force(alice) is None


def test_nobody_else_can_report_one(alice: Any, rf: RequestFactory) -> None:
    with pytest.raises(SuspiciousOperation):  # which Django answers with 400
        report(rf, BOUNCE, secret="name:guess")

    assert suppression.in_force(alice) is None


def test_cron_delivers_what_waits_without_a_broker(alice: Any, capsys: Any) -> None:
    letter(alice)

    call_command("deliver_outbox")
    assert capsys.readouterr().out == "1 sent\n"
    call_command("deliver_outbox")

    assert capsys.readouterr().out == "Nothing waits.\n"
    assert len(mail.outbox) == 1
