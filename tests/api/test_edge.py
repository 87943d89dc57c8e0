"""Refusals: every one is a problem that names what is wrong, and none is a fault of ours."""

import uuid
from typing import Any

import pytest
from django.test import Client

from lessons.api.edge import WriteThrottle
from lessons.models import Answer, Lesson
from tests import factories
from tests.api.calls import Caller

PROBLEM = "application/problem+json"


@pytest.fixture
def prompts(lesson: Lesson) -> dict[str, Any]:
    """One prompt of every kind, by kind."""
    body = [
        factories.prompt_block("short_text"),
        factories.prompt_block("number", unit="hours", minimum=None, maximum=None),
        factories.prompt_block("date"),
        factories.prompt_block("link"),
        factories.prompt_block("timer", target=20),
        factories.rows_block(),
        factories.prompt_block("checklist", items=[factories.item("One"), factories.item("Two")]),
        *factories.guide_body(),
    ]
    return {prompt.kind: prompt for prompt in factories.republish(lesson, body).prompts.live()}


HOSTILE: dict[str, Any] = {
    "nothing": None,
    "a number": 7,
    "no": False,
    "infinity": float("1e308"),
    "an object": {"a": {"b": []}},
    "a list of lists": [[["x"]]],
    "a list of objects": [{"x": 1}],
    "a bare half character": "\ud800",
    "a half character inside": [["x", {"y": "a\udfff"}]],
    "a half character as a key": {"\ud800": 3},
    "a NUL": "a\x00b",
    "a NUL inside": ["a", "\x00"],
    "very long": "x" * 150_000,
    "many": ["x"] * 5000,
    "a digit bomb": "1e-999999",
    "a long number": "9" * 5000,
    "markup": "<script>alert(1)</script>",
    "right to left": "\u202eمرحبا\u202c",
    "emoji": "👩🏽‍🎤" * 40,
    "a date that is none": "2027-02-30",
    "a bad address": "http://[::1",
    "another scheme": "javascript:alert(1)",
    "an operator": {"$gt": ""},
}
PROSE = ["short_text", "long_text", "text_list", "link"]
KINDS = [*PROSE, "choice", "ratings", "checklist", "number", "date", "timer", "rows"]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_is_sent_as_content_breaks_the_server(
    as_alice: Caller, prompts: dict[str, Any], kind: str
) -> None:
    for what, content in HOSTILE.items():
        reply = as_alice.save(prompts[kind], content)

        assert reply.status_code in (200, 400, 409), (what, reply.content)
        if reply.status_code == 400:
            assert reply["Content-Type"] == PROBLEM
            assert list(reply.json()["errors"]) == ["content"], what
            assert reply.json()["errors"]["content"][0]


@pytest.mark.parametrize(
    "what", ["a bare half character", "a half character inside", "a NUL", "very long"]
)
def test_text_that_cannot_be_kept_as_it_is_is_refused_and_not_trimmed(
    as_alice: Caller, prompts: dict[str, Any], what: str
) -> None:
    reply = as_alice.save(prompts["long_text"], HOSTILE[what])

    assert list(reply.json()["errors"]) == ["content"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "not-json"),
        (b"\xff\xfe", 400, "not-json"),
        (b"[]", 400, "not-json"),
        (b'"text"', 400, "not-json"),
        (b"null", 400, "not-json"),
        (b'{"revision": NaN}', 400, "not-json"),
        (b'{"revision": ' + b"9" * 5000 + b"}", 400, "not-json"),
        (b'{"\\ud800": 1}', 400, "not-json"),
        (b'{"content": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "not-json"),
        (b'{"content": ' + b"[" * 30 + b"]" * 30 + b"}", 400, "invalid"),
        (b'{"content": "' + b"x" * 2_200_000 + b'"}', 413, "too-large"),
        (b"", 400, "invalid"),
    ],
)
def test_a_body_that_is_no_proper_json_object_is_refused(
    as_alice: Caller, prompts: dict[str, Any], body: bytes, status: int, code: str
) -> None:
    reply = as_alice.put(f"answers/{prompts['long_text'].uid}/", body)

    assert (reply.status_code, reply["Content-Type"]) == (status, PROBLEM)
    assert reply.json()["type"] == f"/api/docs/#{code}"
    assert reply.json()["status"] == status


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"revision": "1"}, "revision"),
        ({"revision": -1}, "revision"),
        ({"revision": True}, "revision"),
        ({"revision": 1.0}, "revision"),
        ({"revision": 2**70}, "revision"),
        ({"client_id": 5}, "client_id"),
        ({"client_id": "x"}, "client_id"),
        ({"client_id": None}, "client_id"),
        ({"learner": 1}, "learner"),
        ({"revison": 1}, "revison"),
        ({"prompt_version": 1}, "prompt_version"),
    ],
)
def test_a_wrong_or_unknown_field_is_refused_by_its_name(
    as_alice: Caller, prompts: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    body = {"content": "x", "revision": None, "client_id": str(uuid.uuid4()), **change}

    reply = as_alice.put(f"answers/{prompts['long_text'].uid}/", body)

    assert reply.status_code == 400
    assert list(reply.json()["errors"]) == [field]
    assert field in reply.json()["detail"]
    assert not Answer.objects.exists()


def test_every_required_field_is_named_when_it_is_missing(
    as_alice: Caller, prompts: dict[str, Any]
) -> None:
    reply = as_alice.put(f"answers/{prompts['long_text'].uid}/", {})

    assert set(reply.json()["errors"]) == {"content", "revision", "client_id"}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "multipart/form-data; boundary=x", "application/xml"]
)
def test_other_media_types_are_refused(
    as_alice: Caller, prompts: dict[str, Any], content_type: str
) -> None:
    reply = as_alice.put(
        f"answers/{prompts['long_text'].uid}/", b"--x--", content_type=content_type
    )

    assert (reply.status_code, reply["Content-Type"]) == (415, PROBLEM)


def test_a_compressed_charset_does_not_get_around_the_limit(
    as_alice: Caller, prompts: dict[str, Any]
) -> None:
    reply = as_alice.put(
        f"answers/{prompts['long_text'].uid}/",
        b"BZh9",
        content_type="application/json; charset=bz2",
    )

    assert reply.status_code == 400


def test_signed_out_is_401_and_never_a_redirect(anyone: Caller, turn: Any) -> None:
    for method, path in (
        ("GET", "answers/"),
        ("GET", "depth/"),
        ("PUT", f"turns/{turn.uid}/completion/"),
        ("DELETE", "token/"),
    ):
        reply = anyone.call(method, path)

        assert (reply.status_code, reply["Content-Type"]) == (401, PROBLEM)
        assert reply["WWW-Authenticate"] == "Token"


def test_an_unknown_token_is_401_even_where_anyone_may_read(anyone: Caller, lesson: Any) -> None:
    reply = anyone.get("catalogue/", headers={"Authorization": "Token nonsense"})

    assert reply.status_code == 401


def test_a_session_needs_the_csrf_token_and_a_token_does_not(
    as_alice: Caller, alice: Any, turn: Any
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    path = f"/api/v1/turns/{turn.uid}/completion/"

    without = browser.put(path)
    browser.cookies["csrftoken"] = "a" * 32
    with_it = browser.put(path, headers={"X-CSRFToken": "a" * 32})

    assert (without.status_code, without["Content-Type"]) == (403, PROBLEM)
    assert with_it.status_code == 200
    assert as_alice.put(f"turns/{turn.uid}/completion/").status_code == 200


def test_a_wrong_method_is_405_and_names_the_right_ones(as_alice: Caller, turn: Any) -> None:
    reply = as_alice.post(f"turns/{turn.uid}/completion/")

    assert (reply.status_code, reply["Content-Type"]) == (405, PROBLEM)
    assert reply["Allow"] == "PUT, DELETE"


def test_other_formats_are_not_acceptable(as_alice: Caller) -> None:
    reply = as_alice.get("depth/", headers={"Accept": "text/html"})

    assert (reply.status_code, reply["Content-Type"]) == (406, PROBLEM)


def test_no_cache_keeps_what_a_learner_was_sent(as_alice: Caller) -> None:
    assert "no-store" in as_alice.get("depth/")["Cache-Control"]


def test_too_many_writes_are_told_when_to_go_on(
    as_alice: Caller, as_bob: Caller, turn: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WriteThrottle, "rate", "2/minute")
    path = f"turns/{turn.uid}/attempts/"

    replies = [as_alice.post(path) for _ in range(3)]

    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert 1 <= int(replies[-1]["Retry-After"]) <= 60
    assert replies[-1]["Content-Type"] == PROBLEM
    assert as_alice.get("depth/").status_code == 200
    assert as_bob.post(path).status_code == 200


def test_a_fault_of_ours_is_a_500_and_not_dressed_up(
    as_alice: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("lessons.api.catalogue.state_of", broken)

    assert as_alice.get("catalogue/").status_code == 500
