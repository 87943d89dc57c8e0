"""A token for oneself: got with the password, revoked at will, hard to guess at."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from accounts.api import TokenThrottle
from tests.api.calls import Caller

PASSWORD = "demo-pass-123"


def sign_in(anyone: Caller, email: str = "alice@example.com", password: str = PASSWORD) -> Any:
    return anyone.post("token/", {"email": email, "password": password})


def test_the_password_gets_a_token_that_works(anyone: Caller, alice: Any) -> None:
    token = sign_in(anyone, " Alice@Example.com ").json()["token"]

    reply = anyone.get("depth/", headers={"Authorization": f"Token {token}"})

    assert reply.status_code == 200
    assert sign_in(anyone).json()["token"] == token


def test_who_is_here_cannot_be_told_from_the_refusal(anyone: Caller, alice: Any) -> None:
    alice.is_active = True
    wrong = sign_in(anyone, password="wrong")
    nobody = sign_in(anyone, email="nobody@example.com")

    assert wrong.status_code == nobody.status_code == 400
    assert wrong.content == nobody.content
    assert not Token.objects.exists()


def test_an_account_that_is_switched_off_gets_no_token(anyone: Caller, alice: Any) -> None:
    alice.is_active = False
    alice.save()

    reply = sign_in(anyone)

    assert (reply.status_code, reply.json()["type"]) == (400, "/api/docs/#wrong-sign-in")


def test_a_revoked_token_is_worth_nothing(as_alice: Caller, as_bob: Caller) -> None:
    assert as_alice.delete("token/").status_code == 204
    assert as_alice.get("depth/").status_code == 401
    assert as_bob.get("depth/").status_code == 200


def test_a_signed_in_browser_can_revoke_with_its_csrf_token(as_alice: Caller, alice: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)

    assert browser.delete("/api/v1/token/").status_code == 403
    assert Token.objects.filter(user=alice).exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "a@example.com"}, "password"),
        ({"email": 5, "password": "x"}, "email"),
        ({"email": "a@example.com", "password": "x" * 1001}, "password"),
        ({"email": "a@example.com", "password": "x", "user": 1}, "user"),
        ({"email": "a@example.com", "password": ""}, "password"),
    ],
)
def test_a_wrong_request_for_a_token_is_refused_by_name(
    anyone: Caller, db: None, body: Any, field: str
) -> None:
    reply = anyone.post("token/", body)

    assert reply.status_code == 400
    assert list(reply.json()["errors"]) == [field]


def test_an_old_token_does_not_stand_in_the_way_of_a_new_one(anyone: Caller, alice: Any) -> None:
    anyone.headers["Authorization"] = "Token revoked-long-ago"

    assert sign_in(anyone).status_code == 200


def test_five_tries_a_minute_and_then_a_pause(anyone: Caller, alice: Any) -> None:
    assert TokenThrottle.rate == "5/minute"

    replies = [sign_in(anyone, password="wrong") for _ in range(6)]

    assert [reply.status_code for reply in replies] == [400] * 5 + [429]
    assert int(replies[-1]["Retry-After"]) >= 1


def test_guessing_at_one_account_stops_from_every_address(
    anyone: Caller, alice: Any, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/300s/key"}

    replies = [
        anyone.post(
            "token/",
            {"email": "alice@example.com", "password": "wrong"},
            REMOTE_ADDR=f"203.0.113.{number}",
        )
        for number in range(3)
    ]

    assert [reply.status_code for reply in replies] == [400, 400, 429]
