"""Fills the floor's database, and prints a session of each learner: `python -m …floor.fill 32`."""

import json
import sys

import django

django.setup()

from django.contrib.auth import login  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.cache import SessionStore  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from tests.bench.floor.models import Lesson, Progress  # noqa: E402
from tests.bench.prose import LESSONS, PROSE  # noqa: E402

BLOCKS = 40
LENGTH = 790  # characters of a text, so that the page is as long as that of shared/PEERS.md


def kind_of(place: int) -> str:
    return "heading" if place % 8 == 0 else "prompt" if place % 8 == 5 else "text"


def text_of(place: int) -> str:
    return {"heading": f"Part {place}", "prompt": "What do you hear?"}.get(
        kind_of(place), (PROSE * 2)[: LENGTH - 4] + "</p>"
    )


def fill(people: int) -> list[str]:
    blocks = [{"kind": kind_of(place), "text": text_of(place)} for place in range(BLOCKS)]
    lessons = Lesson.objects.bulk_create(
        Lesson(slug=f"lesson-{n}", title=f"Lesson {n}", position=n, blocks=blocks)
        for n in range(LESSONS)
    )
    sessions = []
    for number in range(people):
        user = User.objects.create(username=f"learner-{number}")
        Progress.objects.bulk_create(
            Progress(learner=user, lesson=lesson, state="done") for lesson in lessons[:20]
        )
        request = HttpRequest()
        request.session = SessionStore()
        login(request, user, "django.contrib.auth.backends.ModelBackend")
        request.session.save()
        sessions.append(str(request.session.session_key))
    return sessions


if __name__ == "__main__":
    json.dump(fill(int(sys.argv[1])), sys.stdout)
