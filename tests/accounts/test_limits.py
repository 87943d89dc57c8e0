"""Guessing is slow, and tells nobody who has an account."""

import re
from collections.abc import Generator
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as site
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client

from outbox.models import OutgoingMessage
from tests import factories

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"
SIGN_UP = "/accounts/signup/"


@pytest.fixture(autouse=True)
def limited(settings: Any) -> None:
    from course_platform.settings import base

    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    settings.EMAIL_BACKEND = base.EMAIL_BACKEND


def attempt(email: str, password: str = "wrong", **extra: Any) -> Any:  # noqa: S107
    return Client(**extra).post(LOGIN, {"login": email, "password": password})


def signed_in(reply: Any) -> bool:
    return reply.status_code == 302


def test_ten_wrong_passwords_shut_an_account_for_a_while_from_anywhere(alice: Any) -> None:
    for number in range(10):
        assert not signed_in(attempt(alice.email, REMOTE_ADDR=f"192.0.2.{number}"))

    reply = attempt(alice.email, "demo-pass-123", REMOTE_ADDR="192.0.2.99")

    assert not signed_in(reply)
    cache.clear()  # As after five minutes.
    assert signed_in(attempt(alice.email, "demo-pass-123"))


def test_the_shut_account_says_the_same_whether_it_exists_or_not(alice: Any) -> None:
    for number in range(11):
        known = attempt(alice.email, REMOTE_ADDR=f"192.0.2.{number}")
        unknown = attempt("nobody@example.com", REMOTE_ADDR=f"192.0.2.{number}")

    assert words(known, alice.email) == words(unknown, "nobody@example.com")


def test_one_address_of_the_network_may_not_try_many_accounts() -> None:
    refused = [attempt(f"someone{n}@example.com").status_code for n in range(40)]

    assert 429 in refused


def test_the_api_counts_with_the_same_limit(alice: Any) -> None:
    for number in range(10):
        attempt(alice.email, REMOTE_ADDR=f"192.0.2.{number}")

    body = {"email": alice.email, "password": "demo-pass-123"}
    reply = Client().post("/api/v1/token/", body, content_type="application/json")

    assert reply.status_code == 429


def words(reply: Any, email: str) -> str:
    """A page without what differs for everybody: tokens, and the address that was typed."""
    text = reply.content.decode().replace(email, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


@pytest.fixture
def work() -> Generator[mock.Mock]:
    """Counts how often a password is hashed, which is what takes the time."""
    real = MD5PasswordHasher.encode
    with mock.patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=real) as count:
        yield count


def test_a_wrong_sign_in_says_and_costs_the_same_for_known_and_unknown(
    alice: Any, work: mock.Mock
) -> None:
    known = attempt(alice.email)
    spent = work.call_count
    unknown = attempt("nobody@example.com")

    assert words(known, alice.email) == words(unknown, "nobody@example.com")
    assert known.status_code == unknown.status_code == 200
    assert spent == work.call_count - spent > 0


def test_a_token_refused_says_and_costs_the_same(alice: Any, work: mock.Mock) -> None:
    def ask(email: str) -> Any:
        body = {"email": email, "password": "wrong"}
        return Client().post("/api/v1/token/", body, content_type="application/json")

    known = ask(alice.email)
    spent = work.call_count
    unknown = ask("nobody@example.com")

    assert known.json() == unknown.json()
    assert known.status_code == unknown.status_code
    assert spent == work.call_count - spent > 0


def test_asking_for_a_new_password_says_and_does_the_same(alice: Any) -> None:
    """One message either way; its words, which only the inbox sees, differ."""
    for email in (alice.email, "nobody@example.com"):
        client = Client()
        reply = client.post(RESET, {"email": email})
        assert reply.status_code == 302
        assert reply["Location"] == "/accounts/password/reset/done/"
        assert OutgoingMessage.objects.filter(to=email).count() == 1

    assert Client().get(RESET + "done/").status_code == 200


def test_nobodys_inbox_is_flooded_with_resets(alice: Any) -> None:
    for number in range(10):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(RESET, {"email": alice.email})

    assert OutgoingMessage.objects.filter(to=alice.email).count() == 3


def test_signing_up_is_limited(settings: Any) -> None:
    replies = [
        Client().post(SIGN_UP, {"email": f"n{n}@example.com", "password1": "demo-pass-123"})
        for n in range(12)
    ]

    assert [reply.status_code for reply in replies][10:] == [429, 429]


def test_the_limit_counts_by_the_address_the_proxy_saw(settings: Any, alice: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(40):  # What a client says of itself stands before it, and changes nothing.
        attempt(f"someone{number}@example.com", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 192.0.2.7")

    shut = attempt(alice.email, "demo-pass-123", HTTP_X_FORWARDED_FOR="192.0.2.7")
    elsewhere = attempt(alice.email, "demo-pass-123", HTTP_X_FORWARDED_FOR="192.0.2.8")

    assert shut.status_code == 429
    assert signed_in(elsewhere)


def test_factories_use_the_hasher_that_is_counted() -> None:
    assert [MD5PasswordHasher.__name__ in name for name in site.PASSWORD_HASHERS] == [True]
    assert factories.make_learner("x").password.startswith("md5$")
