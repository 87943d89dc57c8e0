"""Asks every address as everybody and says in a word what came of it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from wagtail.models import Collection, Site, Task

from gamification.models import Extension, Sweep
from lessons.models import Home, Lesson
from tests import factories
from tests.permissions.own import Bodies, Own
from tests.permissions.routes import Route, routes
from tests.permissions.samples import admin_values, make_instructor_elsewhere

PEOPLE = ("anonymous", "alice", "bob", "ines", "otto")
ADMIN_HOMES = ("/admin/", "/django-admin/")
METHODS = ("get", "post", "put", "delete")
Answers = dict[tuple[str, str], dict[str, str]]


class _Undo(Exception):
    """Takes back whatever a probe did."""


@contextmanager
def undone() -> Iterator[None]:
    block = transaction.atomic()
    # As TestCase does it: durable blocks may begin inside.
    block._from_testcase = True  # type: ignore[attr-defined]
    try:
        with block:
            yield
            raise _Undo
    except _Undo:
        pass


def probe_all() -> Answers:
    """{(route, method): {person: word}}. Nothing stays in the database."""
    answers: Answers = {}
    with undone():
        people, values, bodies = cast()
        people["ivo"] = make_instructor_elsewhere()
        clients = {name: _client(user) for name, user in people.items()}
        for route in routes():
            for method in METHODS if route.pattern.startswith("api/") else METHODS[:2]:
                body = _request(route, method, bodies.get((route.pattern, method), {}))
                answers[route.pattern, method] = {
                    name: _ask(client, method, route.address(values), body)
                    for name, client in clients.items()
                }
    return answers


def cast() -> tuple[dict[str, Any], dict[str, Any], Bodies]:
    """Who asks, sample values, and what is sent: alice's own wherever an address names a row."""
    people = {
        "anonymous": None,
        "alice": factories.make_learner("alice"),
        "bob": factories.make_learner("bob"),
        "ines": factories.make_instructor("ines"),
        "otto": factories.make_operator("otto"),
    }
    lesson = factories.make_lesson()
    extension = factories.make_extension()
    Extension.objects.create(track=extension, threshold=10)
    factories.make_lesson(factories.make_module(extension))
    own = Own(people["alice"], lesson)
    values = _values(lesson) | own.values() | admin_values(lesson, people["ines"])
    return people, values, own.bodies()


def _values(lesson: Lesson) -> dict[str, Any]:
    module = lesson.get_parent()
    track = module.get_parent()
    page_type = ContentType.objects.get_for_model(Lesson)
    return {
        "track": track.slug,
        "module": module.slug,
        "lesson": lesson.slug,
        "page_id": lesson.pk,
        "parent_page_id": module.pk,
        "page_to_move_id": lesson.pk,
        "destination_id": module.pk,
        "page_pk": lesson.pk,
        "task_id": Task.objects.get().pk,
        "admin/api/main/pages/<int:pk>/:pk": lesson.pk,
        "lessons/<int:pk>/read/:pk": lesson.pk,
        "lessons/<int:pk>/position/:pk": lesson.pk,
        "lessons/<int:pk>/highlights/:pk": lesson.pk,
        "cards/<int:pk>.png:pk": lesson.pk,
        "reason": "look_back",
        "admin/depth/sweeps/<int:pk>/:pk": Sweep.objects.order_by("-pk")[0].pk,
        "revision_id": lesson.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "content_type_id": page_type.pk,
        "content_type_app_name": "course_lessons",
        "content_type_model_name": "lesson",
        "app_label": "course_lessons",
        "app_name": "course_lessons",
        "model_name": "guidetexts",
        "collection_id": Collection.get_first_root_node().pk,
        "action": "delete",
        "site_pk": Site.objects.get().pk,
        "id": lesson.pk,
        "tracks/<int:pk>/enrol/:pk": track.pk,
        "api/v1/tracks/<int:id>/enrol/:id": track.pk,
        "home": Home.objects.get().pk,
    }


def _client(user: Any) -> Client:
    # Some of Wagtail's own views fail on a form without its fields; that is a word of the table.
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def _request(route: Route, method: str, body: dict[str, Any]) -> dict[str, Any]:
    if method == "get":
        return {}
    if route.pattern.startswith("api/"):
        return {"data": json.dumps(body) if body else "", "content_type": "application/json"}
    return {"data": body}


def _ask(client: Client, method: str, address: str, body: dict[str, Any]) -> str:
    with undone():
        # Sessions live in the cache too: what a probe signs out must be signed in again.
        session = dict(client.cookies)
        response = getattr(client, method)(address, **body)
        word = _word(response)
        client.cookies.clear()
        client.cookies.update(session)
    return word


def _word(response: Any) -> str:
    status = response.status_code
    if status in (301, 302, 303):
        if re.search(r"/(accounts|admin|django-admin)/login/", response.url):
            return "login"
        # Both admins send home whoever asks for what is not theirs, or is not there.
        sent_home = response.url in ADMIN_HOMES and "/login/" not in response.request["PATH_INFO"]
        return "refused" if sent_home else "sent"
    for word, statuses in _WORDS.items():
        if status in statuses:
            return word
    return f"unexpected {status}"


_WORDS: dict[str, set[int]] = {
    "ok": {200, 201, 204, 304},
    "refused": {401, 403},
    "missing": {404, 410},
    "invalid": {400, 409, 415, 422},
    "unmet": {405},
    "throttled": {429},
    "broken": {500},
}
