"""Callers, and no throttle left over from the test before."""

from collections.abc import Generator
from typing import Any

import pytest
from django.core.cache import cache

from tests.api.calls import Caller


@pytest.fixture(autouse=True)
def no_throttle_yet() -> Generator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anyone(db: None) -> Caller:
    return Caller()


@pytest.fixture
def as_alice(alice: Any) -> Caller:
    return Caller(alice)


@pytest.fixture
def as_bob(bob: Any) -> Caller:
    return Caller(bob)
