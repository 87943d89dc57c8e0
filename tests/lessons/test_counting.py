"""Totals: what a fold survives, what a viewer of a part is told, what a rebuild proves."""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any
from unittest import mock

import hypothesis.strategies as st
import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from wagtail.models import Page

from course_platform.invariants import check_all
from lessons import counting, reports
from lessons import operations as ops
from lessons.counting import folding, reading
from lessons.counting.spans import WIDTHS, ranges
from lessons.kinds import Content
from lessons.models import (
    CountedPlace,
    CountedProgress,
    Fold,
    Lesson,
    ProgressEvent,
    ProgressTotal,
    ReadingPosition,
)
from lessons.operations import ReflectionParts
from lessons.reports import EVERYTHING, Period, TrackRow
from lessons.tasks import fold_progress
from tests import factories

START = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
PARTS = ReflectionParts(saw="Low.", why="I rushed it.")


def told() -> TrackRow:
    [track] = reports.progress(EVERYTHING)
    return track


def agrees(period: Period = reports.EVER) -> bool:
    _compared, differing = reports.beside_the_facts(period)
    return not differing


# --- What is counted -------------------------------------------------------------------------

ACTS: list[Callable[[Any, Any], Any]] = [
    lambda turn, who: ops.enrol(turn.lesson.get_ancestors()[2].pk, learner=who),
    lambda turn, who: ops.save_position(
        turn.lesson_id, learner=who, anchor="", heading="", percent=1
    ),
    lambda turn, who: ops.mark_read(turn.lesson_id, learner=who),
    lambda turn, who: ops.mark_unread(turn.lesson_id, learner=who),
    lambda turn, who: ops.save_answer(
        factories.prompt_of(turn.lesson, "three_skills"),
        learner=who,
        content=Content(value=["a", "b", "c"]),
        at=START,
    ),
    lambda turn, who: ops.complete_turn(turn, learner=who),
    lambda turn, who: ops.undo_completion(turn, learner=who),
    lambda turn, who: ops.complete_turn(turn, learner=who),
    lambda turn, who: ops.add_reflection(turn, learner=who, parts=PARTS),
    lambda turn, who: ops.remove_reflection(who.reflections.get(), learner=who),
    lambda turn, who: ops.add_reflection(turn, learner=who, parts=PARTS),
    lambda turn, who: ops.start_attempt(turn, learner=who),
    lambda turn, who: ops.complete_and_reflect(turn, learner=who, parts=PARTS),
]


def test_every_act_moves_the_totals_before_a_fold_and_after_it(turn: Any, alice: Any) -> None:
    for act in ACTS:
        act(turn, alice)

        assert agrees()
        counting.fold()
        assert not ProgressEvent.objects.exists()
        assert agrees()
        assert not counting.rebuild(dry_run=True)


def test_an_autosave_and_a_second_look_say_nothing(turn: Any, alice: Any, lesson: Lesson) -> None:
    prompt = factories.prompt_of(lesson, "three_skills")
    for _ in range(2):
        ops.save_position(lesson.pk, learner=alice, anchor="", heading="", percent=1)
        for word in "ab":
            ops.save_answer(prompt, learner=alice, content=Content(value=[word, "x", "y"]))
        ops.mark_read(lesson.pk, learner=alice)
        ops.complete_and_reflect(turn, learner=alice, parts=PARTS)

    # One for each of: the place, the answer, “read”, and the Turn with its reflection.
    assert ProgressEvent.objects.count() == 4


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns"])
def test_a_day_is_whole_in_a_zone_at_any_quarter_of_an_hour(
    lesson: Lesson, alice: Any, bob: Any, zone: str
) -> None:
    day = dt.date(2026, 3, 2)
    with timezone.override(zone):
        midnight = timezone.make_aware(dt.datetime(2026, 3, 2))
        ops.mark_read(lesson.pk, learner=alice, at=midnight - dt.timedelta(minutes=1))
        ops.mark_read(lesson.pk, learner=bob, at=midnight)
        counting.fold()

        [track] = reports.progress(EVERYTHING, Period(day, day))

        assert track.modules[0].lessons[0].figures.read == 1
        assert agrees(Period(day, day))


@given(st.integers(0, 10**6), st.integers(0, 10**5))
def test_few_ranges_are_together_exactly_the_period(first: int, length: int) -> None:
    last = first + length

    parts = sorted(each.quarters for each in ranges(first, last))

    assert sum(end - start for start, end in parts) == length
    assert all(one[1] == next_[0] for one, next_ in pairwise(parts))
    assert not parts or (parts[0][0], parts[-1][1]) == (first, last)
    slots = [each for each in ranges(first, last) if each.span < 2]
    assert sum(each.last - each.first for each in slots) <= 2 * (WIDTHS[1] + 32)


# --- What a fold may be interrupted by -------------------------------------------------------


def test_a_fold_that_is_killed_changes_nothing(turn: Any, alice: Any) -> None:
    ops.complete_turn(turn, learner=alice)

    with (
        mock.patch.object(folding, "count", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        counting.fold()

    assert ProgressEvent.objects.count() == 1
    assert agrees()
    counting.fold()
    assert agrees()


def test_batches_of_one_count_the_same(turn: Any, alice: Any, bob: Any) -> None:
    for who in (alice, bob):
        ops.complete_and_reflect(turn, learner=who, parts=PARTS)
        ops.mark_read(turn.lesson_id, learner=who)

    assert counting.fold(batch=1) == 4
    assert counting.fold(batch=1) == 0

    assert agrees()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_committed_late_is_not_lost(alice: Any, bob: Any) -> None:
    """Its event has a lower number than one that was folded long before."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: nothing is committed late")
    lesson = factories.make_lesson()
    wrote, folded = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                ops.mark_read(lesson.pk, learner=alice)
                wrote.set()
                assert folded.wait(20)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert wrote.wait(20)
    ops.mark_read(lesson.pk, learner=bob)
    early = ProgressEvent.objects.get().pk
    counting.fold()
    assert told().modules[0].lessons[0].figures.read == 1
    folded.set()
    writer.join()

    assert ProgressEvent.objects.get().pk < early
    assert told().modules[0].lessons[0].figures.read == 2
    counting.fold()
    assert told().modules[0].lessons[0].figures.read == 2
    assert agrees()


@pytest.mark.django_db(transaction=True)
def test_folds_at_once_count_once_while_learners_go_on(alice: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: folds take turns")
    lesson = factories.make_lesson()
    turn = factories.turn_of(lesson)
    people = [factories.make_learner(f"one{number}") for number in range(6)]
    problems: list[BaseException] = []

    def in_thread(work: Callable[[], Any]) -> threading.Thread:
        def guarded() -> None:
            try:
                work()
            except BaseException as problem:  # Shown by the test, which would not see it.
                problems.append(problem)
            finally:
                connections.close_all()

        thread = threading.Thread(target=guarded)
        thread.start()
        return thread

    def learn(some: list[Any]) -> None:
        for who in some:
            ops.mark_read(lesson.pk, learner=who)
            ops.complete_turn(turn, learner=who)
            ops.undo_completion(turn, learner=who)
            ops.complete_and_reflect(turn, learner=who, parts=PARTS)

    threads = [in_thread(partial(learn, people[n::2])) for n in range(2)]
    folds = [in_thread(lambda: [counting.fold(batch=3) for _ in range(15)]) for _ in range(2)]
    while any(thread.is_alive() for thread in threads):
        assert told().modules[0].lessons[0].figures.complete <= len(people)
    for thread in (*threads, *folds):
        thread.join()
    counting.fold()

    assert not problems
    assert agrees()
    assert not counting.rebuild(dry_run=True)


# --- Moving, parts, and being behind ---------------------------------------------------------


def test_a_lesson_that_moves_takes_its_learners_along(lesson: Lesson, alice: Any) -> None:
    old = lesson.get_parent()
    other = factories.make_module(old.get_parent().specific, "Another")
    stays = factories.make_lesson(old.specific, "Stays")
    ops.mark_read(lesson.pk, learner=alice)
    ops.mark_read(stays.pk, learner=alice)
    counting.fold()

    Page.objects.get(pk=lesson.pk).move(other, pos="last-child")

    # Until the next fold nobody knows; then both modules have one.
    assert [module.started for module in told().modules] == [None, None]
    assert told().started == 1
    counting.fold()
    assert [module.started for module in told().modules] == [1, 1]
    assert agrees()


def test_of_a_part_only_what_is_known_is_told(lesson: Lesson, alice: Any) -> None:
    module = lesson.get_parent()
    others = [factories.make_lesson(module.specific, f"Other {n}") for n in range(2)]
    beside = factories.make_lesson(factories.make_module(module.get_parent().specific, "Beside"))
    for page in (lesson, others[0], beside):
        ops.mark_read(page.pk, learner=alice)

    def seen(*pages: Any) -> tuple[Any, Any]:
        [track] = reports.progress(tuple(page.path for page in pages))
        return track.modules[0].started, track.started

    assert seen(lesson) == (1, 1)
    assert seen(others[1]) == (0, 0)
    assert seen(lesson, others[0]) == (None, None)
    assert seen(module, lesson, *others) == (1, 1)
    assert seen(lesson, *others, beside) == (1, 1)


def test_the_page_says_what_it_cannot_tell(author: Client, lesson: Lesson, alice: Any) -> None:
    ops.mark_read(lesson.pk, learner=alice)
    counting.fold()
    CountedPlace.objects.update(module_id=1)

    html = author.get("/admin/reports/progress/").content.decode()

    assert "being counted" in html
    with mock.patch.object(reading, "MOST", 0):
        ops.mark_unread(lesson.pk, learner=alice)
        html = author.get("/admin/reports/progress/").content.decode()
    assert "not counted yet" in html


def test_a_report_is_two_queries_with_a_tail_and_without(turn: Any, alice: Any) -> None:
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            told()

        assert len(queries) == 2
        ops.complete_and_reflect(turn, learner=alice, parts=PARTS)


# --- Proof -----------------------------------------------------------------------------------


@pytest.fixture
def counted(turn: Any, alice: Any, bob: Any) -> Any:
    ops.complete_and_reflect(turn, learner=alice, parts=PARTS)
    ops.enrol(turn.lesson.get_ancestors()[2].pk, learner=bob)
    ops.mark_read(turn.lesson_id, learner=bob)
    counting.fold()
    return turn


@pytest.mark.parametrize(
    "harm",
    [
        lambda: ProgressTotal.objects.filter(fact="read").delete(),
        lambda: ProgressTotal.objects.filter(span=0).update(number=5),
        lambda: CountedProgress.objects.filter(read_at__isnull=False).delete(),
        lambda: ReadingPosition.objects.update(read_at=None),
        lambda: CountedProgress.objects.update(reflected_at=None),
    ],
)
def test_a_rebuild_puts_right_what_a_dry_run_names(
    counted: Any, harm: Callable[[], Any], capsys: Any
) -> None:
    call_command("rebuild_progress", dry_run=True)
    assert "agree with the facts" in capsys.readouterr().out
    harm()

    with pytest.raises(SystemExit):
        call_command("rebuild_progress", dry_run=True)
    assert "Wrong: " in capsys.readouterr().out
    call_command("rebuild_progress")

    assert "Put right: " in capsys.readouterr().out
    call_command("rebuild_progress", dry_run=True)
    assert agrees()


def test_from_nothing_a_rebuild_counts_everything(counted: Any) -> None:
    before = told()
    for model in (ProgressTotal, CountedProgress, CountedPlace):
        model.objects.all().delete()
    assert told() != before

    call_command("rebuild_progress")

    assert told() == before


def test_who_learned_before_there_were_totals_is_counted_when_they_come(
    counted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import import_module

    from django.apps import apps

    migration = import_module("lessons.migrations.0017_note_progress")
    before = told()
    for model in (ProgressTotal, CountedProgress, CountedPlace, Fold):
        model.objects.all().delete()
    monkeypatch.setattr(migration, "BATCH", 1)

    for _ in range(2):  # One that was stopped half-way is run again.
        migration.note(apps, connection.schema_editor())

    assert ProgressEvent.objects.exists()
    assert told() == before
    fold_progress()
    assert told() == before
    assert not ProgressEvent.objects.exists()
    assert not counting.rebuild(dry_run=True)


def test_cron_folds_too(turn: Any, alice: Any, capsys: Any) -> None:
    ops.complete_turn(turn, learner=alice)

    call_command("fold_progress")

    assert "Counted 1 events." in capsys.readouterr().out
    assert check_all().broken == {}
