"""Account mails speak with the site's own voice and carry one thing to do."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_signing_up_sends_one_mail_that_confirms_the_address(
    client: Client, mailoutbox: list[Any]
) -> None:
    client.post(
        reverse("account_signup"), {"email": "new@example.com", "password1": "a-long-pass-123"}
    )

    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["new@example.com"], "Confirm your e-mail address")
    assert "!" not in mail.body
    link = re.search(r"http://\S+", mail.body)
    assert link
    assert client.get(link[0].replace("http://testserver", "")).status_code == 200


@pytest.mark.parametrize(
    ("email", "subject"),
    [
        ("alice@example.com", "Set a new password"),
        ("nobody@example.com", "There is no account for this address"),
    ],
)
def test_asking_for_a_new_password_looks_alike_and_mails_what_fits(
    client: Client, alice: Any, mailoutbox: list[Any], email: str, subject: str
) -> None:
    response = client.post(reverse("account_reset_password"), {"email": email})

    assert response["Location"] == reverse("account_reset_password_done")
    assert [mail.subject for mail in mailoutbox] == [subject]


@pytest.mark.parametrize(
    ("address", "sent", "act"),
    [
        ("account_signup", {"email": "new@example.com"}, "Confirm this address"),
        ("account_reset_password", {"email": "alice@example.com"}, "Set a new password"),
        ("account_signup", {"email": "alice@example.com"}, "Set a new password"),
        ("account_reset_password", {"email": "nobody@example.com"}, "Sign up"),
    ],
)
def test_every_account_mail_has_a_page_of_its_own_with_the_same_one_thing_to_do(
    client: Client,
    alice: Any,
    mailoutbox: list[Any],
    settings: Any,
    address: str,
    sent: dict[str, str],
    act: str,
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # Only then is the last but one sent at all.
    client.post(reverse(address), {**sent, "password1": "a-long-pass-123"})

    (mail,) = mailoutbox
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    (link,) = re.findall(r"http://testserver\S+", mail.body)
    (button,) = re.findall(r'<p style="margin:28px 0"><a href="([^"]+)"[^>]*>([^<]+)</a>', html)
    assert button == (link, act)
    assert f'<a href="{settings.SITE_URL}">' in html
    assert "{{" not in html
