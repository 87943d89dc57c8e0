"""allauth's forms speak as the rest of the site does."""

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse

from accounts.adapter import AccountAdapter

SIGNED_OUT = ["account_login", "account_signup", "account_reset_password"]
SIGNED_IN = ["account_email", "account_change_password", "account_reauthenticate"]
NOT_OURS = ["Current Password", "New Password", "(again)", "placeholder=", ">Email<"]


@pytest.mark.parametrize("name", SIGNED_OUT + SIGNED_IN)
def test_a_label_stands_once_and_in_sentence_case(name: str, client: Any, alice: Any) -> None:
    if name in SIGNED_IN:
        client.force_login(alice)

    page = client.get(reverse(name)).content.decode()

    assert "<label" in page
    assert [words for words in NOT_OURS if words in page] == []


def test_a_new_password_says_which_of_the_two_it_is(client: Any, alice: Any) -> None:
    client.force_login(alice)

    page = client.get(reverse("account_change_password")).content.decode()

    labels = re.findall(r"<label[^>]*>\s*([^<]+?)\s*</label>", page)
    assert labels == ["Password until now", "New password", "New password, once more"]


def test_what_the_account_says_of_an_act_is_in_our_words() -> None:
    theirs = Path(allauth.__file__).parent / "templates/account/messages"
    ours = Path(settings.BASE_DIR) / "templates/account/messages"

    left = {path.name for path in theirs.iterdir()} - {path.name for path in ours.iterdir()}

    assert left == {"login_code_sent.txt", "phone_verification_sent.txt", "phone_verified.txt"}


def test_signing_up_says_one_thing_and_signing_in_nothing(client: Any, db: None) -> None:
    account = {"email": "wanda@example.org", "password1": "walking on water 9"}

    page = client.post(reverse("account_signup"), account, follow=True)
    client.post(reverse("account_logout"))
    client.get("/")
    known = {"login": account["email"], "password": account["password1"]}
    again = client.post(reverse("account_login"), known, follow=True)

    assert [str(message) for message in page.context["messages"]] == [
        "A mail is on its way to wanda@example.org. Its link confirms the address; "
        "you can go on without it."
    ]
    assert again.wsgi_request.user.is_authenticated
    assert list(again.context["messages"]) == []


def test_every_refusal_that_this_site_can_give_is_in_our_words() -> None:
    theirs = DefaultAccountAdapter.error_messages
    left = {key for key, words in AccountAdapter.error_messages.items() if words == theirs.get(key)}

    codes = {"incorrect_code", "invalid_or_expired_key", "invalid_login", "same_as_current"}
    phones = {"phone_password_mismatch", "phone_taken", "unknown_phone", "select_only_one"}
    names = {"username_blacklisted", "username_password_mismatch", "username_taken"}
    assert left == codes | phones | names | {"unknown_email"}  # which would tell who has an account


def test_a_wrong_password_says_what_to_do_and_keeps_the_address(client: Any, alice: Any) -> None:
    known = {"login": alice.email, "password": "not this one"}

    page = client.post(reverse("account_login"), known).content.decode()

    assert "Address and password do not go together. Check both" in page
    assert f'value="{alice.email}"' in page


def test_a_changed_password_is_said_on_the_page_of_the_account(client: Any, alice: Any) -> None:
    client.force_login(alice)
    new = {"password1": "walking 9 dogs", "password2": "walking 9 dogs"}

    form = reverse("account_change_password")
    page = client.post(form, {"oldpassword": "demo-pass-123", **new}, follow=True)

    assert page.redirect_chain == [(reverse("accounts:settings"), 302)]
    assert "Your password is changed." in page.content.decode()
