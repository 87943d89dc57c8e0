"""A new password takes every key of the API with it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

pytestmark = pytest.mark.django_db


def test_changing_the_password_ends_the_api_token(client: Client, alice: Any, bob: Any) -> None:
    Token.objects.create(user=alice)
    Token.objects.create(user=bob)
    client.force_login(alice)

    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": "demo-pass-123",
            "password1": "another-long-pass-9",
            "password2": "another-long-pass-9",
        },
    )

    assert list(Token.objects.values_list("user", flat=True)) == [bob.pk]
