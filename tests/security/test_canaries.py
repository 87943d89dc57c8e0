"""What alice writes turns up nowhere in what an instructor or an operator can see.

Her words are planted through the same pages and operations a learner uses; then both admins,
the reports, their exports and searches, the choosers, histories and the admin's own API are
read from end to end, and so are the logs and everybody else's mail.
"""

import json
import logging
import re
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from lessons import operations as ops
from lessons.kinds import Content
from lessons.models import Answer, Reflection
from outbox.delivery import deliver
from outbox.models import OutgoingMessage
from reminders.operations import send_due_reminders
from tests import factories
from tests.api.calls import Caller
from tests.permissions.probe import cast, undone
from tests.permissions.routes import routes
from tests.permissions.samples import make_instructor_elsewhere

pytestmark = pytest.mark.django_db

ADMINS = ("admin/", "django-admin/")
NEVER_FOLLOWED = ("logout", "/delete/", "jsi18n", "/export/")
MOST_LINKS = 150  # followed in each crawl; what links lead to after that repeats itself
CANARY = re.compile(r"canary[a-z]+\d+", re.IGNORECASE)


@dataclass
class Planted:
    people: dict[str, Any]
    values: dict[str, Any]
    canaries: list[str] = field(default_factory=list)
    logs: list[str] = field(default_factory=list)

    def canary(self, kind: str) -> str:
        self.canaries.append(f"canary{kind}{len(self.canaries)}")
        return self.canaries[-1]


class _Kept(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        # The values of queries are in DEBUG settings' log alone, which production cannot have.
        if record.name != "django.db.backends":
            self.lines.append(self.format(record))


@pytest.fixture(scope="module")
def planted(django_db_setup: Any, django_db_blocker: Any) -> Generator[Planted]:
    with django_db_blocker.unblock(), undone():
        people, values, _bodies = cast()
        people["ivo"] = make_instructor_elsewhere()
        found = Planted(people, values)
        keeper = _Kept(found.logs)
        root = logging.getLogger()
        level = root.level
        root.addHandler(keeper)
        root.setLevel(logging.DEBUG)
        try:
            _write(found)
            yield found
        finally:
            root.removeHandler(keeper)
            root.setLevel(level)


def _write(planted: Planted) -> None:
    alice = planted.people["alice"]
    module = factories.make_module(factories.make_track("A private track"))
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    for _number in range(4):
        lesson = factories.make_lesson(module)
        _write_by_operations(planted, alice, lesson)
        _write_by_pages(planted, client, lesson)
        _write_by_api(planted, alice, lesson)
    send_due_reminders()
    deliver()


def _write_by_operations(planted: Planted, alice: Any, lesson: Any) -> None:
    three = factories.prompt_of(lesson, "three_skills")
    for _again in range(2):  # The second makes the first one history.
        words = [planted.canary("list") for _number in range(3)]
        ops.save_answer(three, learner=alice, content=Content(value=words))
    ratings = factories.prompt_of(lesson, "skill_ratings")
    rated = Content(value=factories.rating_values(ratings, 7, 6, 5, 2, 8))
    ops.save_answer(ratings, learner=alice, content=rated)
    turn = factories.turn_of(lesson)
    ops.save_snapshot(turn, learner=alice)
    for _again in range(2):
        saw, why, plan_if, then = (planted.canary(name) for name in ("saw", "why", "if", "then"))
        reflection = ops.ReflectionParts(saw, why, plan_if, then)
        ops.complete_and_reflect(turn, learner=alice, parts=reflection)


def _write_by_pages(planted: Planted, client: Client, lesson: Any) -> None:
    prompt = factories.prompt_of(lesson, "skill_pattern")
    key = f"p-{prompt.uid}"
    url = factories.turn_of(lesson).get_absolute_url()
    client.post(url, {key: planted.canary("page"), f"{key}-rev": "0", "do": "save"})
    # Stale: set aside, and shown again to its author.
    client.post(url, {key: planted.canary("stale"), f"{key}-rev": "0", "do": "save"})
    # Refused: too many fields, a broken character.
    client.post(url, {key: planted.canary("refused") + "\x00", f"{key}-rev": "x", "do": "?"})


def _write_by_api(planted: Planted, alice: Any, lesson: Any) -> None:
    caller = Caller(alice)
    prompt = factories.prompt_of(lesson, "skill_pattern")
    caller.save(prompt, planted.canary("api"), 1)
    caller.save(prompt, planted.canary("apistale"), 0)
    body = json.dumps({"content": planted.canary("apibad")}).encode()[:-1]
    caller.put(f"answers/{prompt.uid}/", body)


def must_be_clean(planted: Planted, text: str, where: str) -> None:
    found = set(CANARY.findall(text)) & set(planted.canaries)
    assert not found, f"{where}: {sorted(found)[:5]}"


def body_of(reply: Any) -> str:
    content = b"".join(reply.streaming_content) if reply.streaming else reply.content
    return content.decode(errors="replace") + str(dict(reply.headers))


def crawl(planted: Planted, person: str, *, admins: bool) -> int:
    """Every address by its sample; then the links of the admins' pages, from one to the next."""
    client = Client(raise_request_exception=False)
    if planted.people.get(person):
        client.force_login(planted.people[person])
    waiting = [
        route.address(planted.values)
        for route in routes()
        if not any(part in route.pattern for part in NEVER_FOLLOWED)
        and (admins or not route.pattern.startswith(ADMINS))
    ]
    waiting += searches(planted) if admins else []
    most = len(waiting) + MOST_LINKS
    seen = set(waiting)
    for read in range(most):
        if read == len(waiting):
            return read
        address = waiting[read]
        text = body_of(client.get(address))
        # A search may say what was searched for.
        asked = planted.canaries[0] if planted.canaries[0] in address else ""
        must_be_clean(planted, text.replace(asked, "") if asked else text, f"{person} {address}")
        for link in links_of(text, address):
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return most


def links_of(text: str, base: str) -> list[str]:
    found = []
    for link in re.findall(r'(?:href|data-[\w-]*url[\w-]*)="([^"#]+)', text):
        address = urlsplit(urljoin(f"http://testserver{base}", link.replace("&amp;", "&")))
        if address.netloc != "testserver" or any(p in address.path for p in NEVER_FOLLOWED):
            continue
        if address.path.startswith(("/admin/", "/django-admin/")):
            found.append(f"{address.path}?{address.query}" if address.query else address.path)
    return found


def searches(planted: Planted) -> list[str]:
    """Each listing of the admins asked for alice's first words; they may only echo the question."""
    word = planted.canaries[0]
    listings = [
        route.pattern
        for route in routes()
        if route.pattern.startswith(ADMINS) and "<" not in route.pattern
    ]
    return [f"/{pattern}?q={word}" for pattern in listings] + [
        f"/admin/api/main/pages/?search={word}",
        f"{reverse('course_progress_report')}?export=csv",
        "/admin/reports/site-history/?export=xlsx",
        "/admin/reports/aging-pages/?export=csv",
    ]


def test_enough_is_planted(planted: Planted) -> None:
    alice = planted.people["alice"]
    kept = " ".join(
        [str(answer.text) + str(answer.value) for answer in Answer.objects.of(alice)]
        + [one.saw + one.why for one in Reflection.objects.filter(learner=alice)]
    )

    assert len(planted.canaries) >= 50
    assert len(set(CANARY.findall(kept))) >= 16


def test_alice_finds_her_own_words(planted: Planted) -> None:
    client = Client()
    client.force_login(planted.people["alice"])

    assert CANARY.search(client.get(reverse("lessons:workbook")).content.decode())


@pytest.mark.parametrize(
    ("person", "admins"),
    [("ines", True), ("otto", True), ("ivo", False), ("bob", False), ("anonymous", False)],
)
def test_nobody_else_does(planted: Planted, person: str, admins: bool) -> None:
    with undone():
        read = crawl(planted, person, admins=admins)
    print(f"{person}: {read} pages read, 0 of {len(planted.canaries)} canaries found")

    assert read > (400 if admins else 60)


def test_no_log_line_holds_them(planted: Planted) -> None:
    assert planted.logs
    must_be_clean(planted, "\n".join(planted.logs), "log")


def test_no_mail_to_anybody_else_holds_them(planted: Planted) -> None:
    alice = planted.people["alice"]
    for message in OutgoingMessage.objects.exclude(to=alice.email):
        must_be_clean(planted, f"{message.__dict__}", message.to)
    for message in OutgoingMessage.objects.all():
        must_be_clean(planted, f"{message.subject} {message.last_error}", "what operators see")
