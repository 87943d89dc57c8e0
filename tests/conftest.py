"""alice acts; bob must not see."""

from collections.abc import Generator
from typing import Any

import pytest

from tests import factories, names


@pytest.fixture(autouse=True)
def the_same_names() -> Generator[None]:
    """So that a course that an earlier test made can be copied; see tests/kept_rows.py."""
    with names.from_the_beginning():
        yield


@pytest.fixture
def alice(db: None) -> Any:
    return factories.make_learner("alice")


@pytest.fixture
def bob(db: None) -> Any:
    return factories.make_learner("bob")


@pytest.fixture
def ines(db: None) -> Any:
    """An instructor: may write every track, is no operator."""
    return factories.make_instructor("ines")


@pytest.fixture
def otto(db: None) -> Any:
    """An operator: superuser."""
    return factories.make_operator("otto")


@pytest.fixture
def lesson(db: None) -> Any:
    return factories.make_lesson()


@pytest.fixture
def turn(lesson: Any) -> Any:
    return factories.turn_of(lesson)
