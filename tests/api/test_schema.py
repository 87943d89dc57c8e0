"""The OpenAPI document says the truth: every operation, called for real, replies as it says."""

import copy
import functools
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from rest_framework.authtoken.models import Token

from course_platform.api_docs import document
from gamification.models import Extension
from lessons.api.problems import TITLES
from lessons.models import Snapshot
from lessons.operations import share_chart, start_attempt
from reminders.models import FollowUp
from tests import factories, kept_rows
from tests.api.calls import Caller, rated

METHODS = {"get", "put", "post", "delete", "patch", "head", "options"}


class World:
    """alice with something of everything, and an address for every path parameter."""

    def __init__(self) -> None:
        self.alice = factories.make_learner("alice")
        Extension.objects.create(track=factories.make_extension("Opens at 10"), threshold=10)
        body = [factories.rows_block(), *factories.guide_body()]
        lesson = factories.make_lesson(body=body)
        locked = factories.make_lesson(factories.make_module(factories.make_extension()), body=body)
        self.caller = Caller(self.alice)
        self.turn = factories.turn_of(lesson)
        self.prompt, self.numbers = rated(lesson)
        self.open = self._ids(lesson, self.prompt)
        self.locked = self._ids(locked, rated(locked)[0])
        self.missing = {"id": 10**9, "uid": uuid.uuid4(), "prompt_uid": uuid.uuid4()}
        self.caller.save(self.prompt, self.numbers)
        self.caller.post(f"turns/{self.turn.uid}/snapshots/")
        self.caller.put(
            f"turns/{self.turn.uid}/reflection/", {"saw": "A.", "why": "B.", "complete": True}
        )
        self.open["follow_up"] = FollowUp.objects.get(learner=self.alice).uid
        self.missing["follow_up"] = uuid.uuid4()
        self.journal = factories.prompt_of(lesson, "journal")
        self.row = self.row_content()
        row = self.caller.post(
            f"rows/{self.journal.uid}/", {"content": self.row, "client_id": str(uuid.uuid4())}
        ).json()["uid"]
        self.open |= {"journal": self.journal.uid, "row": row}
        self.locked |= {"journal": factories.prompt_of(locked, "journal").uid, "row": row}
        self.missing |= {"journal": uuid.uuid4(), "row": uuid.uuid4()}
        self.charts = self._two_charts()
        self.share, _token = share_chart(self.charts[0], learner=self.alice)

    def _two_charts(self) -> list[Snapshot]:
        """Of a Turn of their own that asks nobody back, so that the follow-up above stays open."""
        body = [factories.turn_block(title="Drawn twice", months=None)]
        turn = factories.turn_of(factories.make_lesson(body=body))
        first = factories.keep_chart(self.alice, turn)
        start_attempt(turn, learner=self.alice)
        return [first, factories.keep_chart(self.alice, turn, 1, 2, 3, 4, 5)]

    def row_content(self) -> Any:
        return factories.row_content(self.journal, piece="Aria").value

    @staticmethod
    def _ids(lesson: Any, prompt: Any) -> dict[str, Any]:
        return {"id": lesson.pk, "uid": factories.turn_of(lesson).uid, "prompt_uid": prompt.uid}

    def path(self, template: str, ids: dict[str, Any]) -> str:
        values = dict(ids)
        if "/tracks/" in template:
            values["id"] = self.track_of(ids["id"])
        if "/follow-ups/" in template:
            values["uid"] = ids.get("follow_up")
        if ids is self.open:
            values |= self._own(template)
        if "/rows/" in template:
            values |= {"prompt_uid": ids.get("journal"), "uid": ids.get("row")}
        return template.removeprefix("/api/v1/").format(**values)

    def _own(self, template: str) -> dict[str, Any]:
        """Addresses that name one of alice's charts or links, or the Turn that she drew twice."""
        if "/comparison/" in template:
            return {"uid": self.charts[0].attempt.turn.uid}
        if "/snapshots/{uid}/" in template:
            return {"uid": self.charts[0].uid}
        return {"uid": self.share.uid} if "/shares/" in template else {}

    @staticmethod
    def track_of(lesson_pk: int) -> int:
        from lessons.models import Track

        found = Track.objects.filter(path__in=_ancestors(lesson_pk)).first()
        return found.pk if found else lesson_pk


def _ancestors(lesson_pk: int) -> list[str]:
    from wagtail.models import Page

    path = Page.objects.filter(pk=lesson_pk).values_list("path", flat=True).first() or ""
    return [path[:end] for end in range(4, len(path), 4)]


def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """operationId → (method, path, operation)."""
    return {
        operation["operationId"]: (method, path, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


BODIES: dict[str, Callable[[World], Any]] = {
    "save_answer": lambda world: {
        "content": world.numbers,
        "revision": 1,
        "client_id": str(uuid.uuid4()),
    },
    "add_row": lambda world: {"content": world.row, "client_id": str(uuid.uuid4())},
    "save_row": lambda world: {
        "content": world.row,
        "revision": 1,
        "client_id": str(uuid.uuid4()),
    },
    "save_position": lambda world: {"percent": 40},
    "save_reflection": lambda world: {"saw": "What I saw.", "why": "An example."},
    "choose_follow_up": lambda world: {"when": "2027-06-01", "channel": "here"},
    "keep_hindsight": lambda world: {
        "seen_from": str(world.charts[1].uid),
        "ratings": world.charts[0].ratings,
    },
    "save_comparison_note": lambda world: {
        "text": "I listen longer.",
        "revision": 0,
        "client_id": str(uuid.uuid4()),
    },
    "add_look_back": lambda world: {"text": "I wanted to ask more.", "revision": 0},
    "share_chart": lambda world: {"snapshot": str(world.charts[1].uid)},
    "get_token": lambda world: {"email": "alice@example.com", "password": "demo-pass-123"},
}


@functools.cache
def closed_document() -> dict[str, Any]:
    """The schemas with every object closed, so that an undocumented field is a finding."""
    return {"components": {"schemas": _closed(copy.deepcopy(document()["components"]["schemas"]))}}


def _closed(part: Any) -> Any:
    if isinstance(part, dict):
        if "properties" in part:
            part.setdefault("additionalProperties", False)
        for inner in part.values():
            _closed(inner)
    elif isinstance(part, list):
        for inner in part:
            _closed(inner)
    return part


def must_conform(reply: Any, operation_id: str) -> None:
    """The status is documented, and so are the media type and every field of the body."""
    method, path, operation = operations()[operation_id]
    where = f"{method} {path} {reply.status_code}"
    documented = operation["responses"].get(str(reply.status_code))
    assert documented, f"{where} is not documented: {reply.content[:300]!r}"
    if "content" not in documented:
        assert reply.content == b"", where
        return
    media = reply["Content-Type"].split(";")[0]
    assert media in documented["content"], f"{where} sends {media}"
    schema = {**documented["content"][media]["schema"], **closed_document()}
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    problems = [f"{e.json_path}: {e.message}" for e in checker.iter_errors(reply.json())]
    assert not problems, f"{where}: {problems}"


@pytest.fixture
def world(db: None) -> World:
    world: World = kept_rows.once("world of the API", World)
    return world


def test_the_document_is_valid_openapi(tmp_path: Any) -> None:
    validate(document())
    call_command(
        "spectacular",
        validate=True,
        fail_on_warn=True,
        urlconf="course_platform.api",
        file=str(tmp_path / "schema.yml"),
    )


@pytest.mark.parametrize("operation_id", sorted(operations()))
def test_every_operation_says_what_it_does_and_how_it_refuses(operation_id: str) -> None:
    _method, _path, operation = operations()[operation_id]

    assert operation["summary"]
    assert operation["description"]
    assert len(operation["tags"]) == 1
    assert {"400", "406", "429"} <= set(operation["responses"])
    for status, reply in operation["responses"].items():
        assert reply["description"]
        if status >= "400":
            assert list(reply["content"]) == ["application/problem+json"]


def test_every_operation_has_a_name_of_its_own() -> None:
    count = sum(len(methods) for methods in document()["paths"].values())

    assert len(operations()) == count


def calls_of(world: World, operation_id: str) -> dict[str, Any]:
    """Real replies by what was tried: granted, and each way to be refused."""
    method, template, operation = operations()[operation_id]
    path = world.path(template, world.open)
    body = BODIES[operation_id](world) if operation_id in BODIES else None

    def call(path: str, body: Any, caller: Caller = world.caller, **extra: Any) -> Any:
        cache.clear()  # No throttle between these tries, which come faster than any client's.
        return caller.call(method.upper(), path, body, **extra)

    tried = {
        "signed out": call(path, body, Caller()),
        "unknown query": call(f"{path}?unheard=of", body),
        "as a page": call(path, body, headers={"Accept": "text/html"}),
    }
    if "requestBody" in operation:
        tried["unknown field"] = call(path, {"unheard": "of"})
        tried["not JSON"] = call(path, b"{")
        tried["as text"] = call(path, b"x", content_type="text/plain")
        tried["huge"] = call(path, b"[" + b"1," * 1_100_000)
    if "{" in template:
        tried["missing"] = call(world.path(template, world.missing), body)
    if "{" in template and not any(own in template for own in OWN):
        tried["locked"] = call(world.path(template, world.locked), body)
    tried["granted"] = call(path, body)
    return tried


# What these addresses name is the learner's own and cannot be locked.
OWN = ("/follow-ups/", "/shares/", "/snapshots/")
EXPECTED = {
    "unknown query": {400},
    "unknown field": {400},
    "not JSON": {400},
    "as a page": {406},
    "as text": {415},
    "huge": {413},
    "missing": {404},
    "locked": {403},
    "granted": {200, 201, 204},
}


@pytest.mark.parametrize("operation_id", sorted(operations()))
def test_real_replies_are_as_documented(world: World, operation_id: str) -> None:
    public = {"get_catalogue", "get_lesson", "get_token"}

    tried = calls_of(world, operation_id)

    for what, reply in tried.items():
        must_conform(reply, operation_id)
        expected = EXPECTED.get(what, {200} if operation_id in public else {401})
        assert reply.status_code in expected, (what, reply.status_code, reply.content[:200])


def test_conflicts_are_as_documented(world: World) -> None:
    stale = factories.prompt_of(world.prompt.lesson, "skill_pattern")
    world.caller.save(stale, "One")

    must_conform(world.caller.save(stale, "Two"), "save_answer")
    other = factories.row_content(world.journal, piece="Duo").value
    row = f"rows/{world.journal.uid}/{world.open['row']}/"
    late = {"content": other, "revision": 7, "client_id": str(uuid.uuid4())}
    assert world.caller.put(row, late).status_code == 409
    must_conform(world.caller.put(row, late), "save_row")
    kept = {**world.numbers, next(iter(world.numbers)): 1}
    must_conform(world.caller.save(world.prompt, kept, 1), "save_answer")
    world.caller.post(f"turns/{world.turn.uid}/attempts/")
    must_conform(world.caller.post(f"turns/{world.turn.uid}/snapshots/"), "save_snapshot")


def test_methods_that_are_not_documented_are_not_allowed(world: World) -> None:
    for template, methods in document()["paths"].items():
        for method in METHODS - set(methods) - ({"head"} if "get" in methods else set()):
            reply = world.caller.call(method.upper(), world.path(template, world.open))

            assert reply.status_code == 405, f"{method} {template}"


def test_every_route_is_documented() -> None:
    from course_platform.api import router

    routes = {f"/api/v1/{pattern.pattern}" for pattern in router.urls} | {"/api/v1/token/"}
    documented = {
        path.replace("{id}", "<int:id>")
        .replace("{uid}", "<uuid:uid>")
        .replace("{prompt_uid}", "<uuid:prompt_uid>")
        for path in document()["paths"]
    }

    assert routes == documented


@pytest.mark.parametrize(
    ("accept", "start"),
    [("application/vnd.oai.openapi+json", b"{"), ("*/*", b"openapi: 3.1"), ("", b"openapi: 3.1")],
)
def test_anyone_may_read_the_document(anyone: Caller, accept: str, start: bytes) -> None:
    reply = anyone.client.get("/api/schema/", headers={"Accept": accept} if accept else {})

    assert reply.status_code == 200
    assert reply.content.lstrip().startswith(start)


def test_the_documentation_is_one_plain_page_without_script(anyone: Caller) -> None:
    reply = anyone.client.get("/api/docs/")
    page = reply.content.decode()

    assert reply.status_code == 200
    assert "<script" not in page
    assert "style=" not in page
    assert "script-src 'self'" in reply["Content-Security-Policy"]
    for operation_id, (_method, path, operation) in operations().items():
        assert f'id="{operation_id}"' in page
        assert path in page
        assert operation["summary"] in page


def test_every_type_of_problem_is_explained_where_its_address_points(anyone: Caller) -> None:
    page = anyone.client.get("/api/docs/").content.decode()

    for code in TITLES:
        assert f'<dt id="{code}">' in page


def test_a_token_from_the_document_signs_in(world: World) -> None:
    reply = Caller().post("token/", BODIES["get_token"](world))

    assert reply.json() == {"token": Token.objects.get(user=world.alice).key}
