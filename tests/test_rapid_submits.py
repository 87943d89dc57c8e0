"""Fifty submits at once, against a server that takes them at once."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.test import Client
from django.urls import reverse

from gamification.models import DepthEntry
from lessons import operations
from lessons.kinds import Content
from lessons.models import Reflection, ReflectionDraft, ReflectionRevision, Snapshot, Turn
from tests import factories

TIMES = 50
AT_ONCE = 10


def submit(server: str, path: str, cookies: str, body: str) -> int:
    connection = HTTPConnection(urlsplit(server).netloc, timeout=60)
    headers = {
        "Cookie": cookies,
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": "x" * 32,
    }
    connection.request("POST", path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_fifty_submits_are_one_chart_one_reflection_and_one_entry(
    live_server: Any, transactional_db: None, alice: Any
) -> None:
    lesson = factories.make_lesson()
    turn, ratings = Turn.objects.get(lesson=lesson), factories.prompt_of(lesson, "skill_ratings")
    rated = Content(value=factories.rating_values(ratings, 7, 6, 5, 2, 8))
    operations.save_answer(ratings, learner=alice, content=rated)
    client = Client()
    client.force_login(alice)
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={'x' * 32}"
    reflect = {"saw": "I stop at mixing.", "why": "Two songs wait.", "reflect-rev": "0.0"}

    def fifty(path: str, fields: dict[str, str]) -> set[int]:
        body = urlencode({**fields, "form-id": "00000000-0000-4000-8000-000000000001"})
        with ThreadPoolExecutor(AT_ONCE) as pool:
            tries = [
                pool.submit(submit, live_server.url, path, cookies, body) for _ in range(TIMES)
            ]
            return {one.result() for one in tries}

    kept = fifty(reverse("lessons:turn", args=[turn.uid]), {"do": "snapshot"})
    done = fifty(reverse("lessons:reflect", args=[turn.uid]), {**reflect, "complete": "yes"})

    assert (kept, done) == ({302}, {302})
    assert Snapshot.objects.filter(learner=alice).count() == 1
    assert Reflection.objects.get(learner=alice).revision == 1
    assert not ReflectionRevision.objects.exists()
    assert not ReflectionDraft.objects.exists()
    assert DepthEntry.objects.filter(learner=alice).count() == 1
