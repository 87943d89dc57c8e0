from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def author(ines: Any) -> Client:
    """The instructor, signed in."""
    client = Client()
    client.force_login(ines)
    return client


@pytest.fixture
def operator(otto: Any) -> Client:
    client = Client()
    client.force_login(otto)
    return client
