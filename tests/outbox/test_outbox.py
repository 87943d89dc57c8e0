"""A message is a row first: once per key, whole, and never able to write its own headers."""

import email
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection, send_mail
from django.db import transaction

from outbox.backends import MailFileBackend
from outbox.mail import as_email
from outbox.models import OutgoingMessage
from outbox.outbox import message_id, one_line, queue_email, subject_line
from tests.outbox.mail import course_opened


def test_the_same_promise_twice_is_one_message(alice: Any) -> None:
    first = course_opened(alice, key="course_opened:1:1")
    second = course_opened(alice, key="course_opened:1:1")

    assert first == second
    assert OutgoingMessage.objects.count() == 1


def test_a_message_has_text_and_html_absolute_links_and_a_stable_id(alice: Any) -> None:
    message = course_opened(alice, title="Rhythm & feel")

    assert "Rhythm & feel" in message.text
    assert "Rhythm &amp; feel" in message.html
    for link in re.findall(r'https?://[^\s"<>]+', message.text + message.html):
        assert link.startswith((settings.SITE_URL, "https://example.org/stop/"))
    assert message.message_id == message_id(message.key)
    assert message.headers["Auto-Submitted"] == "auto-generated"


def test_a_message_that_can_be_stopped_says_so_in_both_headers_and_its_foot(alice: Any) -> None:
    url = "https://example.org/reminders/link/token/"

    message = course_opened(alice, unsubscribe_url=url)

    assert message.headers["List-Unsubscribe"] == f"<{url}>"
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in message.text
    assert url in message.html


@pytest.mark.parametrize(
    "title",
    ["x" * 300, "One\nBcc: eve@example.com", "One\r\n\r\nTwo", "Tab\there", "Überraschung " * 20],
)
def test_whatever_a_title_holds_the_subject_is_one_short_line(alice: Any, title: str) -> None:
    message = course_opened(alice, title=title)

    assert len(message.subject) <= 78
    assert message.subject.splitlines() == [message.subject]
    sent = email.message_from_bytes(as_email(message).message().as_bytes())
    assert sent["Bcc"] is None


def test_a_long_subject_ends_in_an_ellipsis() -> None:
    assert len(subject_line("word " * 40)) == 78
    assert subject_line("word " * 40).endswith("…")


@pytest.mark.parametrize("value", ["a\nb", "a\r\nb", "a\rb", "a\x00b"])
def test_no_header_takes_a_line_break(value: str) -> None:
    with pytest.raises(BadHeaderError):
        one_line(value)


def test_an_address_with_a_line_break_is_refused(alice: Any) -> None:
    alice.email = "alice@example.com\nBcc: eve@example.com"

    with pytest.raises(BadHeaderError):
        course_opened(alice)


def test_a_message_is_promised_only_with_its_fact(alice: Any) -> None:
    def promise_then_fail() -> None:
        with transaction.atomic():
            course_opened(alice)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        promise_then_fail()

    assert not OutgoingMessage.objects.exists()


def test_what_django_sends_becomes_a_row(alice: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "outbox.backends.OutboxEmailBackend"
    mail = EmailMultiAlternatives(
        "Reset your password",
        "Open the link.",
        "Site <site@example.com>",
        [alice.email, "bob@example.com"],
        reply_to=["help@example.com"],
        headers={"X-Kind": "reset"},
    )
    mail.attach_alternative("<p>Open the link.</p>", "text/html")

    mail.send()

    first, second = OutgoingMessage.objects.order_by("pk")
    assert (first.to, second.to) == (alice.email, "bob@example.com")
    assert (first.learner, second.learner) == (alice, None)
    assert first.key != second.key
    assert first.from_email == "Site <site@example.com>"
    assert (first.text, first.html) == ("Open the link.", "<p>Open the link.</p>")
    assert first.headers["Reply-To"] == "help@example.com"
    assert first.headers["X-Kind"] == "reset"


def test_django_refuses_an_injected_subject_at_once(db: None, settings: Any) -> None:
    settings.EMAIL_BACKEND = "outbox.backends.OutboxEmailBackend"

    with pytest.raises(BadHeaderError):
        send_mail("Hello\nBcc: eve@example.com", "x", None, ["bob@example.com"])

    assert not OutgoingMessage.objects.exists()


def test_an_attachment_is_refused_instead_of_being_dropped(db: None) -> None:
    mail = EmailMultiAlternatives("A", "b", None, ["bob@example.com"])
    mail.attach("a.txt", "text", "text/plain")

    with pytest.raises(ValueError, match="attachments"):
        get_connection("outbox.backends.OutboxEmailBackend").send_messages([mail])


def test_the_file_backend_writes_one_readable_file_for_each_message(
    alice: Any, tmp_path: Path
) -> None:
    mails = [as_email(course_opened(alice, key=f"k:{n}", title="Überall & mehr")) for n in (1, 2)]

    MailFileBackend(file_path=tmp_path / "mail").send_messages(mails)

    files = sorted((tmp_path / "mail").iterdir())
    assert len(files) == 2
    assert all(re.match(r"\d{4}-\d\d-\d\d-\d{6}-.*\.eml$", file.name) for file in files)
    assert "Überall & mehr" in files[0].read_text()
    parsed = email.message_from_bytes(files[0].read_bytes())
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_a_name_in_the_greeting_is_text_in_both_parts(alice: Any) -> None:
    alice.name = "<b>Al & Co</b>"

    message = queue_email(
        "course_opened",
        key="k",
        learner=alice,
        context={"track": {"title": "Rhythm"}, "path_url": "https://example.org/path/"},
        unsubscribe_url="https://example.org/stop/",
    )

    assert "<b>Al & Co</b>" in message.text
    assert "<b>Al" not in message.html
