"""The headers of every page a learner can reach, as they really are."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.permissions.probe import cast, undone
from tests.permissions.routes import routes

pytestmark = pytest.mark.django_db

STAFF = ("admin/", "django-admin/")
UNSAFE = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "wasm-unsafe-eval")
LOCKED_DOWN = ("default-src 'none'", "default-src 'none'; sandbox")


def policy_of(response: Any) -> dict[str, list[str]]:
    parts = response.headers.get("Content-Security-Policy", "").split(";")
    return {words[0]: words[1:] for words in (part.split() for part in parts) if words}


@pytest.fixture(scope="module")
def replies(django_db_setup: Any, django_db_blocker: Any) -> dict[str, Any]:
    """{address of a learner's page: its reply to alice}."""
    found = {}
    with django_db_blocker.unblock(), undone():
        people, values, _bodies = cast()
        client = Client(raise_request_exception=False)
        for route in routes():
            if not route.pattern.startswith(STAFF):
                client.force_login(people["alice"])
                address = route.address(values)
                found[address] = client.get(address)
        found["/no/such/page/"] = client.get("/no/such/page/")
    return found


def test_every_learner_page_has_a_policy_without_anything_unsafe(replies: dict[str, Any]) -> None:
    wrong = {
        address: sorted(policy.items())
        for address, reply in replies.items()
        if not (policy := policy_of(reply))
        or any(word.strip("'") in UNSAFE for words in policy.values() for word in words)
    }
    assert len(replies) > 60
    assert not wrong


def test_scripts_come_from_this_site_alone_and_frames_from_the_allowed_hosts(
    replies: dict[str, Any],
) -> None:
    for address, reply in replies.items():
        policy = policy_of(reply)
        if reply.headers["Content-Security-Policy"] in LOCKED_DOWN:
            continue
        assert policy["script-src"] == ["'self'"], address
        assert policy["style-src"] == ["'self'"], address
        assert policy["object-src"] == policy["base-uri"] == ["'none'"], address
        assert policy["form-action"] == policy["frame-ancestors"] == ["'self'"], address
        assert all(host.startswith("https://") for host in policy["frame-src"]), address


def test_every_answer_carries_the_other_headers(replies: dict[str, Any]) -> None:
    for address, reply in replies.items():
        assert reply.headers["X-Content-Type-Options"] == "nosniff", address
        # A shared chart tells nobody at all where its reader came from.
        assert reply.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
        assert reply.headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin", address
        assert "camera=()" in reply.headers["Permissions-Policy"], address
        assert reply.headers["X-Frame-Options"] in {"SAMEORIGIN", "DENY"}, address


def test_no_learner_page_holds_what_the_policy_would_refuse(replies: dict[str, Any]) -> None:
    """Inline handlers, styles and scripts do nothing under the policy, and each is a mistake."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:json|ld\+json)\")|"
        r"<style|<[a-z][^>]*\s(?:on[a-z]+|style)=",
        re.IGNORECASE,
    )
    for address, reply in replies.items():
        if "html" in reply.headers.get("Content-Type", "") and not reply.streaming:
            assert not inline.search(reply.content.decode()), address


@pytest.mark.parametrize("address", ["/admin/", "/django-admin/"])
def test_the_admins_have_a_policy_of_their_own(client: Client, otto: Any, address: str) -> None:
    client.force_login(otto)

    policy = policy_of(client.get(address))

    assert policy["script-src"] == policy["style-src"] == ["'self'", "'unsafe-inline'"]
    assert "'unsafe-eval'" not in str(policy)
    assert policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert policy["frame-src"] == policy["default-src"] == ["'self'"]


def test_a_preview_of_a_guide_keeps_the_strict_policy(
    client: Client, otto: Any, lesson: Any
) -> None:
    client.force_login(otto)

    for address in (
        f"/admin/pages/{lesson.pk}/view_draft/",
        f"/admin/pages/{lesson.pk}/revisions/{lesson.latest_revision_id}/view/",
    ):
        reply = client.get(address)
        assert reply.status_code == 200
        assert policy_of(reply)["script-src"] == ["'self'"]
