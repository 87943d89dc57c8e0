"""Slugs and block ids, the same in every test, so that what is made the same way is the same."""

import os
import uuid
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

# Processes that work on one database each count from elsewhere: slugs are unique.
_first = os.getpid() * 1000
_given: Counter[str] = Counter()


def slug(kind: str) -> str:
    _given[kind] += 1
    return f"{kind}-{_first + _given[kind]}"


def block_id() -> str:
    _given["block"] += 1
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"block {_first + _given['block']}"))


def given() -> dict[str, int]:
    return dict(_given)


def go_on_after(given: dict[str, int]) -> None:
    _given.clear()
    _given.update(given)


@contextmanager
def from_the_beginning() -> Generator[None]:
    """Apart from what modules and their fixtures make, which is not counted here."""
    global _first
    first, before = _first, given()
    _first = 0
    go_on_after({})
    try:
        yield
    finally:
        _first = first
        go_on_after(before)
