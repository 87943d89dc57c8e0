"""Mail as a real SMTP server received it, and signed by a DKIM implementation we did not write.

RFC 8058 asks that both unsubscribe headers are inside the signature: a signer covers them when
they stand once each and survive the way unchanged.
"""

import base64
import email.policy
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import dkim
import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings as site
from django.core.mail import send_mail
from django.db import connection

from outbox import delivery
from tests.chaos.mail_server import MailServer, serving
from tests.outbox.mail import letter

pytestmark = [pytest.mark.django_db(transaction=True)]

COVERED = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
COVERED += ["List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted"]
STOP = "https://example.org/reminders/link/WyJzdG9wLWFsbCIsMSwiIiwiIl0:1vOabc:" + "x" * 43 + "/"


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    server = MailServer()
    with serving(server) as mail:
        settings.OUTBOX_EMAIL_BACKEND = mail["OUTBOX_EMAIL_BACKEND"]
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = urlsplit(mail["EMAIL_URL"]).port
        yield server


@pytest.fixture
def received(server: MailServer, alice: Any) -> bytes:
    letter(alice, title="Größe & Gefühl " * 6, unsubscribe_url=STOP)
    delivery.deliver()
    (content,) = server.contents
    return content


@pytest.fixture(scope="module")
def keys() -> tuple[bytes, bytes]:
    """A private key as PEM, and the DNS record of its public half."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return private, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


@pytest.fixture
def signed(received: bytes, keys: tuple[bytes, bytes]) -> bytes:
    names = [name.encode() for name in COVERED]
    mail = received.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return bytes(dkim.sign(mail, b"mail", b"example.org", keys[0], include_headers=names)) + mail


@pytest.fixture
def verifies(keys: tuple[bytes, bytes]) -> Callable[[bytes], bool]:
    def verify(mail: bytes) -> bool:
        return bool(dkim.verify(mail, dnsfunc=lambda *args, **kwargs: keys[1]))

    return verify


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_every_header_stands_once_and_whole(received: bytes, alice: Any) -> None:
    message = parsed(received)

    for name in COVERED:
        assert len(message.get_all(name, [])) == 1, name
    # Folded before the link, never inside it.
    assert message["List-Unsubscribe"].strip() == f"<{STOP}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == alice.email
    assert message["Message-ID"].strip("<>").endswith(f"@{urlsplit(site.SITE_URL).hostname}")
    assert not message.defects
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert max(map(len, received.splitlines())) <= 998


def test_a_signature_covers_every_header_that_counts(
    signed: bytes, verifies: Callable[[bytes], bool]
) -> None:
    assert verifies(signed)
    named = str(parsed(signed)["DKIM-Signature"]).replace(" ", "").lower()
    for name in COVERED:
        assert name.lower() in named


@pytest.mark.parametrize(
    ("change", "into"),
    [
        (b"One-Click", b"Two-Click"),
        (b"https://example.org/reminders", b"https://example.net/reminders"),
        (b"auto-generated", b"no"),
        (b"To: alice@", b"To: eve@"),
        (b"text/plain", b"text/plaim"),
    ],
)
def test_whoever_changes_one_on_the_way_breaks_it(
    signed: bytes, verifies: Callable[[bytes], bool], change: bytes, into: bytes
) -> None:
    assert change in signed

    assert not verifies(signed.replace(change, into, 1))


def test_account_mail_cannot_be_unsubscribed_and_says_what_it_is(
    server: MailServer, settings: Any, alice: Any
) -> None:
    settings.EMAIL_BACKEND = "outbox.backends.OutboxEmailBackend"
    send_mail("Reset your password", "Open the link.", None, [alice.email])

    delivery.deliver()

    message = parsed(server.contents[0])
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is None


def test_while_a_mail_is_on_its_way_no_transaction_is_open(
    server: MailServer, alice: Any, bob: Any
) -> None:
    """Asked of PostgreSQL itself, by the mail server, at the moment it has the mail."""
    open_ones = []
    own = connection.settings_dict
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL can be asked what others do")

    def look(content: bytes) -> None:
        with psycopg.connect(
            host=own["HOST"], port=own["PORT"], user=own["USER"], dbname=own["NAME"]
        ) as other:
            open_ones.extend(
                other.execute(
                    "SELECT state, query FROM pg_stat_activity WHERE datname = current_database()"
                    " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
                ).fetchall()
            )

    server.look = look
    letter(alice)
    letter(bob, key="letter:2")

    delivery.deliver()

    assert len(server.accepted) == 2
    assert open_ones == []
