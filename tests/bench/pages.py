"""Pages and saves of the whole site, as ratios to the same floor in the same minutes.

shared/PEERS.md defines the floors. Each run of a target has a run of floor (b) directly before it;
a ratio is the median of the ratios of these pairs.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lessons.kinds import Content
from lessons.models import Answer, Lesson, Turn
from lessons.operations import save_answer
from tests import databases, factories
from tests.bench import course, web
from tests.bench.load import CONNECTIONS, Request, Sample, drive
from tests.bench.registry import Figure, bench
from tests.bench.web import Site

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS, WARMING = 2.5, 3.0
READERS = 32  # learners in rotation
PEOPLE = 1_000
REPORT = "/admin/reports/progress/"
TOKEN = "t" * 32
WORDS = "Version {} of what I hear at the end of a phrase, in a line or two that are long enough."
REFLECTED = {"complete": "1", "saw": "I hurry at the end.", "why": "I cut the last bar short."}


@dataclass
class Target:
    """Something that is measured: requests without end, and what is known about them."""

    name: str
    site: Site
    requests: Iterator[Request]
    queries: int | None = None
    samples: list[Sample] = field(default_factory=list)
    floors: list[Sample] = field(default_factory=list)
    connections: int = CONNECTIONS

    def run(self, seconds: float = SECONDS) -> Sample:
        sample = drive(
            self.site.address,
            self.requests,
            seconds=seconds,
            processes=self.site.processes,
            connections=self.connections,
        )
        if sample.failures:
            raise RuntimeError(f"{self.name}: {len(sample.failures)} failed, {sample.failures[0]}")
        return sample

    def figures(self) -> Iterable[Figure]:
        rate = statistics.median(s.rate for s in self.samples)
        floor = statistics.median(s.rate for s in self.floors)
        ratio = self.ratio(lambda sample: sample.rate)
        yield Figure(self.name, rate, "requests/s", floor, ratio, self.queries)
        for unit, of in MEASURES.items():
            own, beside = (statistics.median(map(of, s)) for s in (self.samples, self.floors))
            yield Figure(f"{self.name}_{unit}", own, unit, beside, self.ratio(of))

    def ratio(self, of: Callable[[Sample], float]) -> float:
        pairs = zip(self.samples, self.floors, strict=True)
        return statistics.median(of(own) / of(floor) for own, floor in pairs)


MEASURES: dict[str, Callable[[Sample], float]] = {
    "cpu_ms": lambda sample: sample.cpu_ms,
    "p50_ms": lambda sample: sample.percentile(50),
    "p99_ms": lambda sample: sample.percentile(99),
    "bytes": lambda sample: sample.bytes / len(sample.latencies),
}


@bench(
    "guide_page",
    "guide_page_cold",
    "turn_page",
    "autosave",
    "complete_reflect",
    "path",
    "api_outline",
    "floor_a",
    "floor_d",
    "floor_save",
)
def pages() -> Iterable[Figure]:
    lessons = course.make_course()
    people = course.make_people(PEOPLE)
    course.populate()
    write_answers(people[:READERS], lessons[0])
    keys = course.sign_in(people, web.SECRET)
    with ExitStack() as stack:
        floor, sessions = start_floor(stack)
        warm = stack.enter_context(
            web.running("course_platform.wsgi", web.product_env(), https=True)
        )
        cold = stack.enter_context(
            web.running(
                "course_platform.wsgi",
                web.product_env(settings="tests.bench.cold.settings"),
                https=True,
                threads=1,  # what one request forgets, no other has read meanwhile
            )
        )
        bare = Target("floor_b", floor, lesson_requests(floor, sessions))
        targets = [
            *floor_targets(floor, sessions),
            *product_targets(warm, cold, lessons, people, keys),
        ]
        run_in_turns(bare, targets)
        for target in targets:
            yield from target.figures()


@bench("report_1k", "report_1k_frame")
def report_of_a_thousand() -> Iterable[Figure]:
    yield from report("report_1k", PEOPLE)


@bench("report_100k", "report_100k_frame")
def report_of_a_hundred_thousand() -> Iterable[Figure]:
    yield from report("report_100k", 100 * PEOPLE)


def report(name: str, learners: int) -> Iterable[Figure]:
    """One request at a time: everything about so many learners in 30 lessons, in one answer; and,
    beside it, a page of the same admin with nothing on it."""
    course.make_course()
    course.make_people(learners)
    course.populate()
    teacher = factories.make_instructor("teacher")
    [key] = course.sign_in([teacher], web.SECRET)
    queries = Counter(teacher).of(REPORT)
    with ExitStack() as stack:
        floor, sessions = start_floor(stack)
        env = web.product_env(settings="tests.bench.framed.settings")
        site = stack.enter_context(web.running("course_platform.wsgi", env, https=True))
        bare = Target("floor_b", floor, lesson_requests(floor, sessions), connections=1)
        asked = ((name, REPORT, queries), (f"{name}_frame", "/admin/bench-frame/", None))
        targets = [
            Target(
                each,
                site,
                forever([site.raw("GET", path, cookies=cookies_of(key))]),
                number,
                connections=1,
            )
            for each, path, number in asked
        ]
        run_in_turns(bare, targets)
        for target in targets:
            own, beside = (
                statistics.median(sample.percentile(50) for sample in samples)
                for samples in (target.samples, target.floors)
            )
            ratio = target.ratio(lambda sample: sample.percentile(50))
            yield Figure(target.name, own, "ms", beside, ratio, target.queries)
            own, beside = (
                statistics.median(sample.cpu_ms for sample in samples)
                for samples in (target.samples, target.floors)
            )
            ratio = target.ratio(lambda sample: sample.cpu_ms)
            yield Figure(f"{target.name}_cpu_ms", own, "cpu_ms", beside, ratio)


def run_in_turns(bare: Target, targets: list[Target]) -> None:
    for target in (bare, *targets):
        # Every thread has a connection, and each connection its plans, before anything counts.
        target.run(WARMING)
    for _ in range(ROUNDS):
        for target in targets:
            time.sleep(0.2)  # what a run left to write back is not to fall into the next one
            target.floors.append(bare.run())
            target.samples.append(target.run())
    most = max(s.own_cpu for t in targets for s in t.samples)
    print(f"the load generator took at most {most:.0%} of one core", flush=True)


def write_answers(people: list[Any], lesson: Lesson) -> None:
    """The readers have written what the guide and its Turn ask."""
    for prompt in lesson.prompts.select_related("turn", "current"):
        content = Content(text=WORDS.format(0))
        if prompt.kind == "ratings":
            content = Content(value=factories.rating_values(prompt, 7, 6, 5, 2, 8))
        if prompt.kind == "text_list":
            content = Content(value=["breath", "wood", "room"])
        for person in people:
            save_answer(prompt, learner=person, content=content)


def start_floor(stack: ExitStack) -> tuple[Site, list[str]]:
    """The floor's site with a database of its own, and the sessions of its learners.

    Last before the servers start: whatever this process is connected to, it lets go.
    """
    own = f"{connection.settings_dict['NAME']}_floor"
    databases.drop(own)
    databases.administer("CREATE DATABASE {}", own)
    env = web.floor_env()
    web.manage(env, "migrate", "--run-syncdb", "-v0")
    command = [sys.executable, "-m", "tests.bench.floor.fill", str(READERS)]
    done = subprocess.run(command, env=env, cwd=web.ROOT, capture_output=True, check=True)
    web.collect_static()
    connections.close_all()
    site = stack.enter_context(web.running("tests.bench.floor.wsgi", env, https=False))
    return site, json.loads(done.stdout)


def lesson_requests(floor: Site, sessions: list[str], path: str = "lessons") -> Iterator[Request]:
    cookies = [{"sessionid": key, "csrftoken": TOKEN} for key in sessions]
    return forever(floor.raw("GET", f"/{path}/lesson-3/", cookies=own) for own in cookies)


def forever(raws: Iterable[bytes], *, status: int = 200) -> Iterator[Request]:
    return itertools.cycle([Request(raw, (status,)) for raw in raws])


def floor_targets(floor: Site, sessions: list[str]) -> Iterable[Target]:
    yield Target("floor_a", floor, forever([floor.raw("GET", "/hello/", cookies={})]), 0)
    yield Target("floor_d", floor, lesson_requests(floor, sessions, "kept"), 2)
    saves = (
        floor.raw(
            "POST",
            "/save/4/",
            cookies={"sessionid": key, "csrftoken": TOKEN},
            body=json.dumps({"text": WORDS.format(number)}).encode(),
            Content_Type="application/json",
            X_CSRFToken=TOKEN,
        )
        for number, key in enumerate(sessions)
    )
    yield Target("floor_save", floor, forever(saves), 2)


def cookies_of(key: str) -> dict[str, str]:
    return {"__Host-sessionid": key, "__Host-csrftoken": TOKEN}


def product_targets(
    warm: Site, cold: Site, lessons: list[Lesson], people: list[Any], keys: list[str]
) -> Iterable[Target]:
    guide, turn = lessons[0].get_url() or "", Turn.objects.get(lesson=lessons[0])
    queries = Counter(people[0])

    def reading(name: str, path: str, site: Site = warm, of: int = READERS) -> Target:
        raws = (site.raw("GET", path, cookies=cookies_of(key)) for key in keys[:of])
        return Target(name, site, forever(raws), queries.of(path, cold=site is cold))

    yield reading("guide_page", guide)
    yield reading("guide_page_cold", guide, cold)
    yield reading("turn_page", f"/turns/{turn.uid}/")
    yield reading("path", "/path/")
    yield reading("api_outline", "/api/v1/catalogue/", of=PEOPLE)
    yield autosave(warm, lessons[0], people, keys, queries)
    yield complete_reflect(warm, lessons[-1], people, keys, queries)


class Counter:
    """Statements of one request in steady state; BEGIN and COMMIT left out, as in PEERS.md."""

    def __init__(self, person: Any) -> None:
        self.client = Client()
        self.client.force_login(person)

    def of(self, path: str, *, cold: bool = False, posted: dict[str, Any] | None = None) -> int:
        from tests.bench.cold.middleware import forget_everything

        self.client.get("/path/")
        if posted is None:
            self.client.get(path)
        if cold:
            forget_everything()
        with CaptureQueriesContext(connection) as captured:
            answer = self.client.post(path, posted) if posted else self.client.get(path)
        assert answer.status_code in (200, 302), answer.content
        control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
        return sum(not query["sql"].startswith(control) for query in captured)


def autosave(
    site: Site, lesson: Lesson, people: list[Any], keys: list[str], queries: Counter
) -> Target:
    """Each learner's next version follows the one that the site acknowledged."""
    prompt = factories.prompt_of(lesson, "heard_1")
    path = f"/answers/{prompt.uid}/"
    answers = Answer.objects.filter(prompt=prompt)
    posted = saved_fields(prompt.uid, answers.get(learner=people[0]).revision)
    counted = queries.of(path, posted=posted)
    writers = []
    for person, key in zip(people[:READERS], keys, strict=False):
        writers.append(Writer(site, path, prompt, key, answers.get(learner=person).revision))
    return Target("autosave", site, writing(writers), counted)


def saved_fields(uid: Any, revision: int) -> dict[str, Any]:
    """What a browser sends of a prompt after the version that it knows."""
    field = f"p-{uid}"
    words = WORDS.format(revision + 1)
    return {field: words, f"{field}-rev": revision, "client_id": uuid.uuid4()}


@dataclass
class Writer:
    site: Site
    path: str
    prompt: Any
    key: str
    revision: int
    waiting: bool = False

    def next(self) -> Request:
        self.waiting = True
        fields = {**saved_fields(self.prompt.uid, self.revision), "csrfmiddlewaretoken": TOKEN}
        body = urlencode(fields).encode()
        raw = self.site.raw("POST", self.path, cookies=cookies_of(self.key), body=body)
        return Request(raw, answered=self._answered)

    def _answered(self, status: int, body: bytes) -> None:
        self.waiting = False
        if status == 200:
            self.revision = json.loads(body)["revision"]


def writing(writers: list[Writer]) -> Iterator[Request]:
    """In turns, but nobody writes on before the last version has been acknowledged."""
    return (writer.next() for writer in itertools.cycle(writers) if not writer.waiting)


def complete_reflect(
    site: Site, lesson: Lesson, people: list[Any], keys: list[str], queries: Counter
) -> Target:
    """Declaring a Turn complete with a reflection: one POST, once for each learner and Turn."""
    turns = list(Turn.objects.exclude(lesson=lesson).order_by("-pk").values_list("pk", "uid"))
    own = Turn.objects.get(lesson=lesson)
    counted = queries.of(f"/turns/{own.uid}/reflect/", posted=REFLECTED)
    begun = set(connection_pairs())

    def requests() -> Iterator[Request]:
        for turn, uid in turns:
            for person, key in zip(people, keys, strict=True):
                if (person.pk, turn) not in begun:
                    body = urlencode({**REFLECTED, "csrfmiddlewaretoken": TOKEN}).encode()
                    path = f"/turns/{uid}/reflect/"
                    yield Request(
                        site.raw("POST", path, cookies=cookies_of(key), body=body), (302,)
                    )

    return Target("complete_reflect", site, requests(), counted)


def connection_pairs() -> Iterable[tuple[int, int]]:
    """(learner, Turn) of what is complete already: there is nothing left to do there."""
    from lessons.models import Attempt

    return Attempt.objects.values_list("learner_id", "turn_id")
