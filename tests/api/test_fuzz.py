"""Whatever a program sends, the API answers as its document says, and never with an error of ours.

schemathesis makes the requests from the document: right ones, nearly right ones and wrong ones.
300 as each role in `make test`, 5,000 in `make chaos`; the seed is in each test's name.
"""

import os
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as limits
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from course_platform.api_docs import document
from tests import factories
from tests.api.calls import Caller
from tests.api.test_schema import World
from tests.seeds import seeds

pytestmark = [pytest.mark.django_db, pytest.mark.chaos]

CASES = 5000 if os.environ.get("CHAOS") else 300
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROLES = ("learner", "instructor", "operator", "anonymous")


@contextmanager
def one_connection() -> Generator[None]:
    """The end of a request must not close the connection that this test's transaction is on.

    Django's own test client sees to that for itself, and puts everything back when it is done.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def headers_of(role: str, world: World) -> dict[str, str]:
    people: dict[str, Callable[[], Any]] = {
        "learner": lambda: world.alice,
        "instructor": factories.make_instructor,
        "operator": factories.make_operator,
        "anonymous": lambda: None,
    }
    return Caller(people[role]()).headers


def path_values(world: World, operation: Any, *, locked: bool) -> dict[str, Any]:
    """Rows that exist, so that requests get past the address."""
    values = dict(world.locked if locked else world.open)
    if "/tracks/" in operation.path:
        values["id"] = world.track_of(values["id"])
    if "/follow-ups/" in operation.path:
        values["uid"] = world.open["follow_up"]
    return {name: str(value) for name, value in values.items() if f"{{{name}}}" in operation.path}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("number", seeds(few=1, many=1))
def test_every_answer_is_as_documented(role: str, number: int) -> None:
    world = World()
    # Its client asks for compressed pages and does not unpack them when no server is between.
    headers = headers_of(role, world) | {"Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_dict(document())
    schema.app = get_wsgi_application()
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    made = turn = 0
    while made < CASES:  # An operation without anything to vary is soon done with its share.
        share = -(-(CASES - made) // len(operations))
        mark = number * 1000 + turn
        with one_connection():
            for operation in operations:
                made += fuzz(operation, world, headers, examples=share, mark=mark)
        turn += 1

    assert made >= CASES
    print(f"{role}: {made} cases, 0 server errors, 0 schema violations (seed {number})")


def fuzz(operation: Any, world: World, headers: dict[str, str], *, examples: int, mark: int) -> int:
    """Asks up to `examples` times and says how often."""
    made = 0
    # Half of what is made follows the schema and half breaks it, where there is a schema to break.
    cases = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )

    @seed(mark)
    @limits(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=cases, where=st.sampled_from(["open", "open", "locked", "anywhere"]))
    def ask(case: Any, where: str) -> None:
        nonlocal made
        made += 1
        if where != "anywhere" and case.path_parameters:
            case.path_parameters.update(path_values(world, operation, locked=where == "locked"))
        cache.clear()  # No throttle between requests that come faster than any client's.
        reply = case.call(headers=headers)
        case.validate_response(reply, checks=CHECKS, headers=headers)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask()
    return made
