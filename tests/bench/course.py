"""A course of 30 lessons and its learners, for the benches of pages.

Content is published as authors publish it; learners by the thousand are written by SQL.
"""

import datetime as dt
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from lessons.counting import folding, places, totals
from lessons.models import Lesson
from tests import factories
from tests.bench.depth import make_learners, run
from tests.bench.prose import LESSONS, PROSE
from tests.factories import block, item, prompt_block, step_block, turn_block

MODULES = 5


def body(number: int) -> list[dict[str, Any]]:
    """40 blocks: most of text, prompts between them, recalls, a Turn, and what ends a guide."""
    sections = [
        block(
            "section",
            {
                "heading": f"Part {part} of lesson {number}",
                "content": [
                    block("subheading", f"What part {part} is about"),
                    *(block("text", PROSE) for _ in range(4)),
                ],
            },
        )
        for part in range(1, 6)
    ]
    written = f"noticed_{number}"
    return [
        block("introduction", {"text": PROSE}),
        prompt_block("text_list", "Name three sounds.", name=written, count=3, exact=True),
        *sections[:2],
        prompt_block("long_text", "What do you hear at the end?", name=f"heard_{number}"),
        sections[2],
        block("recall", {"prompt": written, "lead": ""}),
        *sections[3:],
        _turn(number),
        block("faq", {"items": [item({"question": "Is that all?", "answer": "<p>No.</p>"})]}),
        block("quick_reference", {"items": [item({"term": f"Note {number}", "meaning": "One."})]}),
        block("next_steps", {"text": "<p>Rest, then go on.</p>"}),
    ]


def _turn(number: int) -> dict[str, Any]:
    return turn_block(
        step_block("Rate yourself", factories.ratings_block(f"ratings_{number}")),
        step_block(
            "Notice patterns",
            prompt_block("long_text", "What pattern?", name=f"pattern_{number}"),
            block("recall", {"prompt": f"noticed_{number}", "lead": ""}),
        ),
        title=f"Turn {number}",
    )


def make_course(lessons: int = LESSONS) -> list[Lesson]:
    track = factories.make_track()
    modules = [factories.make_module(track, f"Module {n}") for n in range(1, MODULES + 1)]
    return [
        factories.make_lesson(
            modules[n * MODULES // lessons],
            f"Lesson {n + 1}: listening to the end of a phrase",
            body=body(n + 1),
            summary="What an ending asks of those who hear it, and how to write one.",
        )
        for n in range(lessons)
    ]


def make_people(number: int) -> list[Any]:
    make_learners(number)
    return list(get_user_model()._default_manager.filter(email__startswith="bench-").order_by("pk"))


def populate() -> None:
    """Each learner has begun, read, completed and reflected on a share of the lessons."""
    done = (
        "FROM (SELECT id FROM accounts_user WHERE email LIKE 'bench-%%') u CROSS JOIN"
        " (SELECT id, lesson_id, row_number() OVER (ORDER BY id) AS place"
        " FROM course_lessons_turn) t WHERE (u.id * 7) %% 31 "
    )
    at = "now() - interval '200 days' + (t.place + u.id %% 100) * interval '1 day'"
    run(
        "INSERT INTO course_lessons_enrolment (learner_id, track_id, enrolled_at)"
        " SELECT u.id, t.id, now() - interval '200 days' FROM accounts_user u,"
        " (SELECT min(page_ptr_id) AS id FROM course_lessons_track) t"
        " WHERE u.email LIKE 'bench-%%'"
    )
    run(
        "INSERT INTO course_lessons_readingposition (learner_id, lesson_id, anchor, heading,"
        " percent, started_at, moved_at, read_at) SELECT u.id, t.lesson_id, 'part', 'Part', 90,"
        f" {at}, {at}, CASE WHEN (u.id * 7) %% 31 >= t.place THEN {at} END {done} >= t.place - 2"
    )
    run(
        "INSERT INTO course_lessons_attempt (uid, learner_id, turn_id, number, started_at)"
        f" SELECT gen_random_uuid(), u.id, t.id, 1, {at} {done} >= t.place"
    )
    run(
        "INSERT INTO course_lessons_turncompletion (learner_id, turn_id, attempt_id, completed_at)"
        " SELECT learner_id, turn_id, id, started_at + interval '2 hours'"
        " FROM course_lessons_attempt WHERE id %% 5 < 4"
    )
    run(
        "INSERT INTO course_lessons_reflection (uid, learner_id, attempt_id, saw, why, plan_if,"
        " plan_then, on_paper, visibility, revision, created_at, updated_at, words)"
        " SELECT gen_random_uuid(), learner_id, id, 'I hurry.', 'I cut it short.', '', '', false,"
        " 'only_me', 1, started_at + interval '3 hours', started_at + interval '3 hours',"
        " 'i hurry' FROM course_lessons_attempt WHERE id %% 5 < 3"
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    count_progress()


def count_progress() -> None:
    """What the fold would have counted by now, set-wise; growth.py proves it equal."""
    run(
        "INSERT INTO course_lessons_countedprogress (learner_id, page_id, started_at, read_at,"
        " complete_at, reflected_at) SELECT p.learner_id, p.lesson_id, p.started_at, p.read_at,"
        " d.completed_at, r.created_at FROM course_lessons_readingposition p"
        " JOIN course_lessons_turn t ON t.lesson_id = p.lesson_id"
        " LEFT JOIN course_lessons_attempt a ON a.turn_id = t.id AND a.learner_id = p.learner_id"
        " LEFT JOIN course_lessons_turncompletion d ON d.attempt_id = a.id"
        " LEFT JOIN course_lessons_reflection r ON r.attempt_id = a.id"
    )
    run(
        "INSERT INTO course_lessons_countedprogress (learner_id, page_id, enrolled_at)"
        " SELECT learner_id, track_id, enrolled_at FROM course_lessons_enrolment"
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) course_lessons_countedprogress")
    with transaction.atomic():
        folding.lock()
        places.renew()
        totals.put_right()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) course_lessons_progresstotal")


def sign_in(people: list[Any], secret: str) -> list[str]:
    """A session row for each, as signing in writes it; the first request takes it to the cache."""
    with override_settings(SECRET_KEY=secret):
        return _sessions(people)


def _sessions(people: list[Any]) -> list[str]:
    rows, keys = [], []
    store = SessionStore()
    for person in people:
        data = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        keys.append(store._get_new_session_key())  # type: ignore[attr-defined]
        ends = timezone.now() + dt.timedelta(days=1)
        rows.append(
            Session(session_key=keys[-1], session_data=store.encode(data), expire_date=ends)
        )
    Session.objects.bulk_create(rows)
    return keys
