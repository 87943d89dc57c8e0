"""allauth's forms speak as the rest of the site does."""

import re
from typing import Any

import pytest
from django.urls import reverse

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
