"""That nothing costs more for a million learners: the same acts beside ten thousand of them.

Two sites, one of each size, run beside floor (b) and are asked in turns. A cost is divided by that
of the floor directly before it; the figure is that of the many by that of the few.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import connection, models

from gamification.models import DepthAccount
from lessons.counting import fold, rebuilding, totals
from lessons.models import (
    Answer,
    AnswerRevision,
    Attempt,
    Enrolment,
    Lesson,
    Prompt,
    ReadingPosition,
    Reflection,
    Turn,
    TurnCompletion,
)
from tests import databases, factories
from tests.bench import course, web
from tests.bench.claims import UUID, connected_to
from tests.bench.depth import make_learners, run
from tests.bench.load import Request
from tests.bench.pages import (
    READERS,
    TOKEN,
    Target,
    Writer,
    cookies_of,
    forever,
    lesson_requests,
    writing,
)
from tests.bench.pages import start_floor as floor_beside
from tests.bench.prose import LESSONS
from tests.bench.registry import Figure, bench
from tests.bench.web import Site
from tests.plugin import with_path

FEW, MANY = 10_000, 1_000_000
BEGUN = 5  # lessons of each learner, with four answers in each
PEOPLE = 600  # who complete a Turn
ROUNDS = int(os.environ.get("ROUNDS", "5"))
NAMES = ("guide_page", "autosave", "complete_reflect", "report")


@bench(*(f"growth_{name}" for name in NAMES))
def growth() -> Iterable[Figure]:
    few = connection.settings_dict["NAME"]
    many = f"{few}_million"
    databases.copy(databases.migrated(), many)
    try:
        with connected_to(many):
            fill(int(os.environ.get("MANY", MANY)))
        fill(FEW)
        with ExitStack() as stack:
            yield from measure(stack, few, many)
    finally:
        databases.drop(many)


def measure(stack: ExitStack, few: str, many: str) -> Iterable[Figure]:
    """In turns: floor, few, floor, many, and the other way about."""
    requests = {few: prepare()}
    with connected_to(many):
        requests[many] = prepare()
    floor, sessions = floor_beside(stack)
    bare = Target("floor_b", floor, lesson_requests(floor, sessions))
    alone = Target("floor_b", floor, lesson_requests(floor, sessions), connections=1)
    targets: dict[str, list[Target]] = {}
    for number, (database, made) in enumerate(requests.items()):
        env = {
            **web.product_env(),
            "DATABASE_URL": with_path(os.environ["DATABASE_URL"], database),
            # What is kept in Redis is of one database.
            "CACHE_URL": with_path(os.environ["REDIS_URL"], str(60 - number)),
        }
        site = stack.enter_context(web.running("course_platform.wsgi", env, https=True))
        targets[database] = [
            Target(name, site, made[name](site), connections=1 if name == "report" else 8)
            for name in NAMES
        ]
    for target in (bare, *targets[few], *targets[many]):
        target.run(3.0)
    for small, large in zip(targets[few], targets[many], strict=True):
        if small.name == "report":
            count_what_waits(targets)
        beside = alone if small.connections == 1 else bare
        for turn in range(ROUNDS):
            for target in (small, large) if turn % 2 else (large, small):
                time.sleep(0.2)
                target.floors.append(beside.run())
                target.samples.append(target.run())
        yield from figures_of(small, large)


def count_what_waits(databases: Iterable[str]) -> None:
    """As the worker does each minute: what was completed above would be counted by each report."""
    for database in databases:
        with connected_to(database):
            while fold(seconds=60):
                pass


def figures_of(small: Target, large: Target) -> Iterable[Figure]:
    """Milliseconds a request took, and of CPU; `ratio` is after division by the floor."""
    took: Callable[[Any], float] = lambda sample: 1000 / sample.rate  # noqa: E731
    for end, of in (("", took), ("_cpu", lambda sample: sample.cpu_ms)):
        few, many = (
            statistics.median(
                of(own) / of(floor) for own, floor in zip(each.samples, each.floors, strict=True)
            )
            for each in (small, large)
        )
        own, beside = (statistics.median(map(of, each.samples)) for each in (large, small))
        yield Figure(f"growth_{large.name}{end}", own, "ms", beside, many / few)


# --- What is asked ---------------------------------------------------------------------------

Requests = Callable[[Site], Iterator[Request]]


def prepare() -> dict[str, Requests]:
    """Learners from all over the table, signed in, and what each of them asks."""
    pks = list(
        get_user_model()
        ._default_manager.filter(email__startswith="bench-")
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    people = list(
        get_user_model()._default_manager.in_bulk(pks[:: max(1, len(pks) // PEOPLE)]).values()
    )
    keys = course.sign_in(people, web.SECRET)
    [staff] = course.sign_in([factories.make_instructor("teacher")], web.SECRET)
    lesson = Lesson.objects.order_by("pk").first()
    assert lesson is not None
    guide = lesson.get_url() or ""
    return {
        "guide_page": lambda site: forever(
            site.raw("GET", guide, cookies=cookies_of(key)) for key in keys[:READERS]
        ),
        "autosave": _autosaves(lesson, people[:READERS], keys),
        "complete_reflect": _completions(people, keys),
        "report": lambda site: forever(
            [site.raw("GET", "/admin/reports/progress/", cookies=cookies_of(staff))]
        ),
    }


def _autosaves(lesson: Lesson, people: list[Any], keys: list[str]) -> Requests:
    prompt = factories.prompt_of(lesson, "heard_1")

    def requests(site: Site) -> Iterator[Request]:
        path = f"/answers/{prompt.uid}/"
        writers = [Writer(site, path, prompt, key, 1) for _, key in zip(people, keys, strict=False)]
        return writing(writers)

    return requests


def _completions(people: list[Any], keys: list[str]) -> Requests:
    """Of Turns that they have not begun, once each."""
    begun = set(Attempt.objects.filter(learner__in=people).values_list("learner_id", "turn_id"))
    turns = list(Turn.objects.order_by("pk").values_list("pk", "uid"))
    fields = {"complete": "1", "saw": "I hurry at the end.", "why": "I cut the last bar short."}
    body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}).encode()
    left = [
        (uid, key)
        for pk, uid in turns
        for person, key in zip(people, keys, strict=True)
        if (person.pk, pk) not in begun
    ]

    def requests(site: Site) -> Iterator[Request]:
        for uid, key in left:
            raw = site.raw("POST", f"/turns/{uid}/reflect/", cookies=cookies_of(key), body=body)
            yield Request(raw, (302,))

    return requests


# --- What is there ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Filled:
    learners: int
    answers: int


def fill(learners: int, lessons: int = LESSONS) -> Filled:
    """A course of 30 lessons; each learner has begun five of them and answered what they ask."""
    course.make_course(lessons)
    make_learners(learners)
    run("SET maintenance_work_mem = '1GB'")
    run("SET work_mem = '256MB'")
    run("SET synchronous_commit = off")
    run("SET session_replication_role = replica")  # No foreign key is asked.
    _begin(lessons)
    _write()
    run("SET session_replication_role = DEFAULT")
    run("DROP TABLE bench_begun, bench_said")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    course.count_progress()
    prove()
    found = Filled(learners, Answer.objects.count())
    print(f"{found.learners:,} learners, {found.answers:,} answers", flush=True)
    return found


def prove() -> None:
    """What was counted set-wise is what the fold would have counted."""
    ends = get_user_model()._default_manager.aggregate(
        first=models.Min("pk"), last=models.Max("pk")
    )
    for low in (ends["first"], ends["last"] - 200):
        assert not rebuilding.unseen(low, low + 200)
    assert not list(totals.wrong())


def _begin(lessons: int) -> None:
    """(learner, Turn, when): everybody the first lesson, and four others spread over the rest."""
    run(
        "CREATE UNLOGGED TABLE bench_begun AS SELECT u.id AS learner_id, t.id AS turn_id,"  # noqa: S608
        " t.lesson_id, now() - interval '200 days'"
        " + ((u.r * 37 + t.place * 11) %% 190) * interval '1 day'"
        " + (u.r %% 1440) * interval '1 minute' AS at"
        " FROM (SELECT id, row_number() OVER (ORDER BY id) AS r FROM accounts_user"
        f" WHERE email LIKE 'bench-%%') u CROSS JOIN generate_series(0, {BEGUN - 1}) j"
        " JOIN (SELECT id, lesson_id, row_number() OVER (ORDER BY id) AS place"
        " FROM course_lessons_turn) t"
        f" ON t.place = CASE j WHEN 0 THEN 1 ELSE 2 + (u.r * 7 + j) %% {lessons - 1} END"
    )
    run(
        "CREATE UNLOGGED TABLE bench_said (prompt_id bigint, lesson_id bigint, turn_id bigint,"
        " version_id bigint, text text, value jsonb)"
    )
    for prompt in Prompt.objects.live():
        text = "A line or two that are long enough to be read by someone."
        value: Any = None
        if prompt.kind == "ratings":
            text, value = "", factories.rating_values(prompt, 7, 6, 5, 2, 8)
        if prompt.kind == "text_list":
            text, value = "", ["breath", "wood", "room"]
        run(
            "INSERT INTO bench_said VALUES (%s, %s, %s, %s, %s, %s)",
            prompt.pk,
            prompt.lesson_id,
            prompt.turn_id,
            prompt.current_id,
            text,
            models.JSONField().get_db_prep_save(value, connection) if value else None,
        )


def _write() -> None:
    """Table by table, each in the order of its keys; indexes come after the rows."""
    answer = Answer._meta.db_table
    said = (
        f"INSERT INTO {answer} (id, uid, learner_id, prompt_id, attempt_id, prompt_version_id,"  # noqa: S608
        " revision, text, value, words, saved_at)"
        f" SELECT n, {UUID}, learner_id, prompt_id, attempt_id, version_id, 1, text, value,"
        " lower(text), at FROM ("
    )
    with without_indexes(Enrolment, ReadingPosition, Attempt, TurnCompletion, Reflection):
        _write_facts()
    with without_indexes(Answer):
        run(
            f"{said} SELECT row_number() OVER () AS n, b.learner_id, s.prompt_id,"  # noqa: S608
            " NULL::bigint AS attempt_id, s.version_id, s.text, s.value, b.at FROM bench_begun b"
            " JOIN bench_said s ON s.lesson_id = b.lesson_id AND s.turn_id IS NULL) outside"
        )
        run(
            f"{said} SELECT (SELECT max(id) FROM {answer}) + row_number() OVER () AS n,"  # noqa: S608
            " a.learner_id, s.prompt_id, a.id AS attempt_id, s.version_id, s.text, s.value,"
            " a.started_at AS at FROM course_lessons_attempt a"
            " JOIN bench_said s ON s.turn_id = a.turn_id) inside"
        )
    with without_indexes(AnswerRevision):
        # Of what stands in no attempt, which is all that pages and saves here ask for.
        run(
            f"INSERT INTO {AnswerRevision._meta.db_table} (id, uid, answer_id, learner_id, number,"  # noqa: S608
            " outcome, prompt_version_id, text, value, saved_at)"
            f" SELECT id, uid, id, learner_id, 1, 'saved', prompt_version_id, text, value, saved_at"
            f" FROM {answer} WHERE attempt_id IS NULL"
        )
    for table in (answer, AnswerRevision._meta.db_table, Attempt._meta.db_table):
        run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
    run(
        f"INSERT INTO {DepthAccount._meta.db_table} (learner_id, balance, hidden)"  # noqa: S608
        " SELECT DISTINCT learner_id, 0, false FROM bench_begun"
    )


def _write_facts() -> None:
    run(
        "INSERT INTO course_lessons_enrolment (learner_id, track_id, enrolled_at)"
        " SELECT b.learner_id, (SELECT min(page_ptr_id) FROM course_lessons_track), min(b.at)"
        " FROM bench_begun b GROUP BY b.learner_id"
    )
    run(
        "INSERT INTO course_lessons_readingposition (learner_id, lesson_id, anchor, heading,"
        " percent, started_at, moved_at, read_at) SELECT learner_id, lesson_id, 'part', 'Part', 90,"
        " at, at, CASE WHEN learner_id %% 5 < 4 THEN at + interval '1 hour' END FROM bench_begun"
    )
    run(
        "INSERT INTO course_lessons_attempt (id, uid, learner_id, turn_id, number, started_at)"  # noqa: S608
        f" SELECT n, {UUID}, learner_id, turn_id, 1, at"
        " FROM (SELECT *, row_number() OVER () AS n FROM bench_begun) numbered"
    )
    run(
        "INSERT INTO course_lessons_turncompletion (learner_id, turn_id, attempt_id, completed_at)"
        " SELECT learner_id, turn_id, id, started_at + (id %% 40) * interval '11 hours'"
        " FROM course_lessons_attempt WHERE id %% 5 < 4"
    )
    run(
        "INSERT INTO course_lessons_reflection (uid, learner_id, attempt_id, saw, why, plan_if,"
        " plan_then, on_paper, visibility, revision, created_at, updated_at, words)"
        " SELECT uid, learner_id, id, 'I hurry.', 'I cut it short.', '', '', false, 'only_me', 1,"
        " started_at + interval '3 hours', started_at + interval '3 hours', 'i hurry'"
        " FROM course_lessons_attempt WHERE id %% 5 < 3"
    )


@contextmanager
def without_indexes(*tables: type[models.Model]) -> Iterator[None]:
    """All but primary keys go and come back when the rows are there."""
    again = [statement for model in tables for statement in _drop_indexes(model)]
    yield
    for statement in again:
        run(statement)


def _drop_indexes(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    again = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'u'",
            [table],
        )
        for name, definition in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            again.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes JOIN pg_class ON relname = indexname"
            " JOIN pg_index ON indexrelid = pg_class.oid"
            " WHERE tablename = %s AND NOT indisprimary",
            [table],
        )
        for name, definition in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')
            again.append(definition.replace("%", "%%"))
    return again
