"""A device left open is not enough to take an account over, and its owner hears of changes."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

PASSWORD = "demo-pass-123"
CHANGED = {"oldpassword": PASSWORD, "password1": "walking 9 dogs", "password2": "walking 9 dogs"}


@pytest.fixture
def page(client: Client, alice: Any) -> Client:
    """Has given the password a moment ago, and has a second address that is confirmed."""
    EmailAddress.objects.create(user=alice, email=alice.email, primary=True, verified=True)
    EmailAddress.objects.create(user=alice, email="second@example.org", verified=True)
    client.force_login(alice)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def reset(client: Client, mailoutbox: list[Any]) -> None:
    client.post(reverse("account_reset_password"), {"email": "alice@example.com"})
    [link] = re.findall(r"http://testserver(\S+)", mailoutbox.pop().body)
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {name: CHANGED[name] for name in ("password1", "password2")})


def addresses(client: Client, act: str, email: str) -> None:
    client.post(reverse("account_email"), {act: "", "email": email})


@pytest.mark.parametrize("act", ["password", "reset", "address", "removal"])
def test_the_owner_is_mailed_whatever_changes_how_one_signs_in(
    page: Client, mailoutbox: list[Any], act: str
) -> None:
    subject, words = {
        "password": ("Your password was changed", "was changed just now."),
        "reset": ("Your password was changed", "by a link from a mail to this address."),
        "address": ("You sign in with another address now", "second@example.org instead of alice@"),
        "removal": ("An address was removed from your account", "second@example.org was removed"),
    }[act]

    if act == "password":
        page.post(reverse("account_change_password"), CHANGED)
    if act == "reset":
        reset(Client(), mailoutbox)
    if act == "address":
        addresses(page, "action_primary", "second@example.org")
    if act == "removal":
        addresses(page, "action_remove", "second@example.org")

    [mail] = mailoutbox
    ((html, _kind),) = mail.alternatives
    assert (mail.to, mail.subject) == (["alice@example.com"], subject)
    assert words in mail.body
    assert words in html
    for shape in (mail.body, html):
        assert f"{settings.SITE_URL}{reverse('account_reset_password')}" in shape
        assert "IP address" not in shape  # Nobody needs to keep where it came from.


def test_a_device_left_open_cannot_add_an_address(client: Client, alice: Any) -> None:
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})

    addresses(client, "action_add", "thief@example.org")

    assert client.get("/path/").status_code == 200
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()


def test_whoever_knows_the_password_goes_on_where_it_was_asked(client: Client, alice: Any) -> None:
    client.force_login(alice)

    asked = client.post(reverse("account_email"), {"action_add": "", "email": "new@example.org"})
    client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True)

    assert EmailAddress.objects.filter(user=alice, email="new@example.org").exists()


def test_only_whoever_has_another_address_is_offered_to_remove_one(
    page: Client, alice: Any
) -> None:
    both = page.get(reverse("account_email")).content.decode()
    EmailAddress.objects.get(email="second@example.org").delete()
    one = page.get(reverse("account_email")).content.decode()

    assert "action_remove" in both
    assert "action_remove" not in one
    assert "action_send" in one
