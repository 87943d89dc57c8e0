"""Before a repeat is rated, no response depends on how the earlier chart was rated.

One learner lives the same past twice, with other ratings and other words about them, and
everything they can reach is read both times. The two readings must be equal, letter by letter:
so no old value is in any of them, in no form, not even as a length or an order.
"""

import datetime as dt
import importlib
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.test import Client

from lessons import blinding, operations
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import (
    Answer,
    Attempt,
    ComparisonNote,
    Hindsight,
    Prompt,
    Snapshot,
    Turn,
)
from lessons.progress import State
from tests import factories, kept_rows
from tests.permissions.probe import undone
from tests.permissions.routes import routes

pytestmark = pytest.mark.django_db
DAYS = [dt.datetime(2026, month, 3, 10, tzinfo=dt.UTC) for month in (1, 6, 11)]
NOW = DAYS[-1] + dt.timedelta(hours=1)
# Two pasts that differ in every number and every word, and in nothing else. Names are as long.
PASTS = (((9, 1, 8, 2, 10), (8, 3, 9, 1, 7), "Otter"), ((3, 6, 4, 7, 5), (4, 5, 3, 6, 2), "Heron"))
UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
PASSING = (
    re.compile(r'(csrfmiddlewaretoken"[^>]*value=")[^"]+'),
    re.compile(r"(/history/)\d+(?=/)"),  # numbers of rows, which go on counting
)
ABOUT = {
    "answers/<uuid:uid>/history": "Answer",
    "answers/": "prompt",
    "api/v1/answers/": "prompt",
    "api/v1/snapshots/": "Snapshot",
    "api/v1/turns/": "turn",
    "attempts/": "Attempt",
    "charts/": "Snapshot",
    "turns/": "turn",
}
NOT_FOLLOWED = re.compile(r"^/(admin|django-admin|static|media|documents|_util)/|logout")


@pytest.fixture(autouse=True)
def no_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader comes faster than any learner."""
    monkeypatch.setattr("lessons.api.edge.Edge.throttle_classes", [])


@pytest.fixture
def course(db: None) -> Turn:
    """The Turn, and a second guide that recalls everything of it, as it is and as it was."""
    return Turn.objects.get(pk=kept_rows.once("looking back", lambda: make_course().pk))


def make_course() -> Turn:
    lesson = factories.make_lesson()
    recalls = [
        factories.block(kind, {"prompt": name, title: "", "which": which})
        for kind, title in (("recall", "lead"), ("ratings_chart", "title"))
        for name in ("skill_ratings", "skill_pattern", "areas_that_matter")
        for which in ("latest", "then")
        if kind == "recall" or name == "skill_ratings"
    ]
    module = lesson.get_parent().specific
    step = factories.step_block("Listen", factories.prompt_block("long_text", name="heard"))
    own = factories.turn_block(step, title="Listen", months=None)
    factories.make_lesson(module, "Looking back", body=[*recalls, own])
    return factories.turn_of(lesson)


def live(turn: Turn, alice: Any, past: Any) -> None:
    """Two attempts with everything a learner can write, and a third that is just begun."""
    first, second, word = past
    lesson = turn.lesson

    def write(number: int, ratings: tuple[int, ...]) -> Snapshot:
        at = DAYS[number]
        matter = factories.prompt_of(lesson, "areas_that_matter")
        keys = [option["key"] for option in matter.definition.config["options"]]
        chosen = keys[:2] if word == "Otter" else keys[2:4]
        for name, content in (
            ("skill_pattern", Content(text=f"{word} {number}: the low one is {min(ratings)}.")),
            ("areas_that_matter", Content(value=chosen)),
        ):
            operations.save_answer(
                factories.prompt_of(lesson, name), learner=alice, content=content, at=at
            )
        kept: Snapshot = factories.keep_chart(alice, turn, *ratings, at=at)
        operations.complete_turn(turn, learner=alice, at=at)
        parts = operations.ReflectionParts(saw=f"{word} saw.", why=f"{word} because of {number}.")
        operations.add_reflection(turn, learner=alice, parts=parts, at=at)
        return kept

    charts = [write(0, first)]
    operations.start_attempt(turn, learner=alice, at=DAYS[1])
    charts.append(write(1, second))
    operations.keep_hindsight(
        charts[0], seen_from=charts[1], learner=alice, ratings=charts[1].ratings, at=DAYS[1]
    )
    operations.save_comparison_note(
        charts[1].attempt, learner=alice, text=f"{word} note.", at=DAYS[1]
    )
    # What stood when this one was begun is recalled in its guide.
    other = Turn.objects.exclude(pk=turn.pk).get()
    operations.current_attempt(other, learner=alice, at=DAYS[1] + dt.timedelta(days=1))
    operations.start_attempt(turn, learner=alice, at=DAYS[2])


class Crawl:
    """Everything alice can reach: every route with every id of hers, and every link from there."""

    def __init__(self, alice: Any, token: str = "") -> None:
        self.alice, self.token = alice, token
        self.client = Client()
        self.client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
        self.roles = dict(self._roles())
        self.replies: dict[str, str] = {}

    def _roles(self) -> Iterator[tuple[str, str]]:
        """uid → a name that is the same in both lives."""
        yield str(self.alice.uid), "alice"
        for turn in Turn.objects.order_by("pk"):
            yield str(turn.uid), f"turn-{turn.lesson_id}"
        for prompt in Prompt.objects.order_by("pk"):
            yield str(prompt.uid), f"prompt-{prompt.pk}"
        for model in (Attempt, Answer, Snapshot, Hindsight, ComparisonNote):
            rows: Any = model._default_manager
            for number, row in enumerate(rows.filter(learner=self.alice).order_by("pk")):
                yield str(row.uid), f"{model.__name__}-{number}"

    def read(self, patterns: re.Pattern[str] | None = None) -> "Crawl":
        """Only routes that match, where `patterns` are given; else all, and all links."""
        waiting = list(self._starts(patterns))
        while waiting:
            address = waiting.pop()
            if self.plain(address) in self.replies:
                continue
            response = self.client.get(address)
            body = response.content.decode(errors="replace") if not response.streaming else ""
            self.keep(f"{self.plain(address)}", response, body)
            if patterns is None:
                waiting += self._links(address, body, response)
        if patterns is None:
            self._write()
        return self

    def _starts(self, patterns: re.Pattern[str] | None) -> Iterator[str]:
        lessons = fresh().lessons.values()
        yield from (lesson.url for lesson in lessons)
        for route in routes():
            if NOT_FOLLOWED.search(f"/{route.pattern}"):
                continue
            if patterns and not patterns.search(route.pattern):
                continue
            names = set(re.findall(r"<uuid:(\w+)>", route.pattern))
            for uid in self._named_by(route.pattern) if names else [""]:
                yield route.address(
                    {**dict.fromkeys(names, uid), "pk": next(iter(lessons)).pk, "token": self.token}
                    | {"id": next(iter(lessons)).pk}
                )

    def _named_by(self, pattern: str) -> list[str]:
        """Ids of what a route is about; of everything, where it is not known."""
        kinds = next((kinds for start, kinds in ABOUT.items() if pattern.startswith(start)), "")
        return [uid for uid, role in self.roles.items() if re.match(kinds, role)]

    def _links(self, address: str, body: str, response: Any) -> Iterator[str]:
        found = re.findall(r'(?:href|src)="([^"#]+)', body)
        if response.status_code in (301, 302):
            found.append(response.url)
        for link in found:
            target = urlsplit(urljoin(f"http://testserver{address}", link.replace("&amp;", "&")))
            path = target.path + (f"?{target.query}" if target.query else "")
            if target.netloc == "testserver" and not NOT_FOLLOWED.search(path):
                yield path

    def _write(self) -> None:
        """What refuses a write may quote what stands: a stale save, a form sent from an old tab."""
        for prompt in Prompt.objects.filter(turn__isnull=False).order_by("pk"):
            key = f"p-{prompt.uid}"
            for revision in ("1", "7"):
                form = {key: "Mine.", f"{key}-rev": revision}
                for address in (f"/answers/{prompt.uid}/", f"/turns/{prompt.turn.uid}/"):  # type: ignore[union-attr]
                    with undone():
                        response = self.client.post(address, form)
                        name = f"POST {self.plain(address)} {revision}"
                        self.keep(name, response, response.content.decode())
                with undone():
                    address = f"/api/v1/answers/{prompt.uid}/"
                    body = {"content": "Mine.", "revision": int(revision)}
                    body["client_id"] = str(prompt.uid)
                    response = self.client.put(address, body, content_type="application/json")
                    name = f"PUT {self.plain(address)} {revision}"
                    self.keep(name, response, response.content.decode())
        for attempt in Attempt.objects.of(self.alice):
            with undone():
                address = f"/attempts/{attempt.uid}/note/"
                response = self.client.post(address, {"note": "Mine.", "note-rev": "9"})
                self.keep(f"POST {self.plain(address)}", response, response.content.decode())

    def keep(self, name: str, response: Any, body: str) -> None:
        headers = {
            key: value
            for key, value in response.headers.items()
            if key not in ("Set-Cookie", "Content-Length")
        }
        self.replies[name] = self.plain(f"{response.status_code} {headers} {body}")

    def plain(self, text: str) -> str:
        for uid, role in self.roles.items():
            text = text.replace(uid, role).replace(uid.replace("-", ""), role)
        if self.token:
            text = text.replace(self.token, "token")
        for pattern in PASSING:
            text = pattern.sub(r"\1", text)
        return UUID.sub("uid", text)


def both_lives(
    alice: Any,
    turn: Turn,
    then: Callable[[], Any] = lambda: None,
    patterns: re.Pattern[str] | None = None,
) -> tuple[Crawl, Crawl]:
    """`then` is what alice does after beginning the third attempt and before all is read."""
    readings = []
    for past in PASTS:
        with undone(), time_machine.travel(NOW, tick=False):
            live(turn, alice, past)
            then()
            readings.append(Crawl(alice).read(patterns))
    return readings[0], readings[1]


def differing(one: Crawl, other: Crawl) -> list[str]:
    """The addresses whose replies tell the two lives apart."""
    return sorted(
        name
        for name in one.replies.keys() | other.replies.keys()
        if one.replies.get(name) != other.replies.get(name)
    )


def first_difference(one: Crawl, other: Crawl) -> str:
    for name in differing(one, other):
        texts = one.replies.get(name, ""), other.replies.get(name, "")
        at = next((i for i, pair in enumerate(zip(*texts, strict=False)) if len(set(pair)) > 1), 0)
        return f"{name}:\n" + "\n".join(text[max(0, at - 120) : at + 120] for text in texts)
    return ""


def test_no_response_tells_how_the_earlier_chart_was_rated(alice: Any, course: Turn) -> None:
    one, other = both_lives(alice, course)

    assert len(one.replies) > 120
    assert first_difference(one, other) == ""
    assert not [name for name, reply in one.replies.items() if "Otter" in reply]


def test_the_same_holds_while_new_ratings_are_saved_and_not_kept(alice: Any, course: Turn) -> None:
    def rate() -> None:
        prompt = factories.prompt_of(course.lesson, "skill_ratings")
        values = Content(value=factories.rating_values(prompt, 5, 5, 5, 5, 6))
        operations.save_answer(prompt, learner=alice, content=values, at=NOW)

    one, other = both_lives(alice, course, rate, WHERE_WORDS_STAND)

    assert first_difference(one, other) == ""


# Without links from page to page: for the tests that look at one thing.
WHERE_WORDS_STAND = re.compile(
    r"^(workbook/|turns/<uuid:uid>/(compare/)?$|charts/<|answers/.*history/$)|/v1/(snap|ans)"
)
SHOWN = (
    "/workbook/",
    "/api/v1/snapshots/",
    "/api/v1/answers/",
    "/turns/turn-{lesson}/compare/",
    "/charts/Snapshot-0.svg",
    "/answers/Answer-0/history/",
    "{back}",
)


def test_the_reader_finds_the_old_values_once_the_learner_asks_for_them(
    alice: Any, course: Turn
) -> None:
    """So that it is known to see what it looks for."""
    one, other = both_lives(
        alice,
        course,
        lambda: operations.end_blindness(course, learner=alice, at=NOW),
        WHERE_WORDS_STAND,
    )

    back = next(lesson.url for lesson in fresh().lessons.values() if "back" in lesson.title)
    shown = {name.format(lesson=course.lesson_id, back=back) for name in SHOWN}
    assert shown <= set(differing(one, other))


@pytest.mark.parametrize(
    ("where", "name", "broken"),
    [
        (blinding, "written_in_sight", lambda rows, *_args: rows),
        (blinding, "visible_snapshots", lambda rows, *_args: rows),
        (blinding, "waits", lambda *_args: False),
        (State, "waits", lambda *_args: False),
    ],
)
def test_the_reader_notices_when_one_place_forgets_the_rule(
    alice: Any,
    course: Turn,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    name: str,
    broken: Callable[..., Any],
) -> None:
    monkeypatch.setattr(where, name, broken)
    for module in ("workbook", "views.answers", "api.snapshots", "api.answers", "kept_charts"):
        asking = importlib.import_module(f"lessons.{module}")
        if hasattr(asking, name):
            monkeypatch.setattr(asking, name, broken)

    one, other = both_lives(alice, course, patterns=WHERE_WORDS_STAND)

    assert differing(one, other)
