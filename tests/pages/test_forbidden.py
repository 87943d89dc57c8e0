"""The page for what is not open says what to do next, to each what they can do."""

from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.error_pages")]
SIGN_IN = 'class="btn" href="/accounts/login/?next=/errors/403/"'


def test_a_visitor_is_led_to_signing_in_and_back(client: Client) -> None:
    page = client.get("/errors/403/")

    assert page.status_code == 403
    assert SIGN_IN in page.content.decode()


def test_a_learner_is_told_whom_to_ask(client: Client, alice: Any) -> None:
    client.force_login(alice)

    text = client.get("/errors/403/").content.decode()

    assert "ask whoever runs" in text
    assert SIGN_IN not in text
