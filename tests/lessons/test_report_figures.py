"""The report's figures: who counts, on which day, and what is not told about a few."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from lessons import counting, operations, reports
from lessons.kinds import Content
from lessons.models import (
    Attempt,
    Enrolment,
    Lesson,
    ProgressEvent,
    ReadingPosition,
    Reflection,
    TurnCompletion,
)
from lessons.operations import ReflectionParts
from lessons.reports import EVERYTHING, Figures, Period
from tests import factories

START = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def figures(lesson: Lesson, period: Period = reports.EVER) -> Figures:
    [track] = reports.progress(EVERYTHING, period)
    return next(
        row.figures for module in track.modules for row in module.lessons if row.pk == lesson.pk
    )


def make_crowd(count: int, *, name: str = "crowd") -> list[Any]:
    return User.objects.bulk_create(
        User(email=f"{name}{n}@example.com", password="!") for n in range(count)
    )


def finish_after_days(turn: Any, days: list[float]) -> None:
    """One learner for each number: began on START, was done so many days later."""
    crowd = make_crowd(len(days))
    attempts = Attempt.objects.bulk_create(
        Attempt(learner=one, turn=turn, number=1, started_at=START) for one in crowd
    )
    TurnCompletion.objects.bulk_create(
        TurnCompletion(
            learner=attempt.learner,
            turn=turn,
            attempt=attempt,
            completed_at=START + dt.timedelta(days=day),
        )
        for attempt, day in zip(attempts, days, strict=True)
    )
    ProgressEvent.objects.bulk_create(
        ProgressEvent(learner=one, page_id=turn.lesson_id) for one in crowd
    )
    counting.fold()


def test_each_fact_is_counted_apart(alice: Any, bob: Any, lesson: Lesson, turn: Any) -> None:
    operations.save_position(lesson.pk, learner=bob, anchor="", heading="", percent=10)
    operations.mark_read(lesson.pk, learner=alice)
    operations.complete_turn(turn, learner=alice)
    operations.add_reflection(turn, learner=alice, parts=ReflectionParts(saw="A", why="B"))

    assert figures(lesson) == Figures(started=2, read=1, complete=1, reflected=1)


def test_an_answer_before_reading_is_a_start(alice: Any, lesson: Lesson) -> None:
    prompt = factories.prompt_of(lesson, "three_skills")
    operations.save_answer(prompt, learner=alice, content=Content(value=["a", "b", "c"]))

    assert figures(lesson) == Figures(started=1)


def test_a_learner_counts_once_in_the_module_and_the_track(alice: Any, lesson: Lesson) -> None:
    second = factories.make_lesson(lesson.get_parent().specific)
    operations.enrol(lesson.get_parent().get_parent().pk, learner=alice)
    operations.mark_read(lesson.pk, learner=alice)
    operations.mark_read(second.pk, learner=alice)

    [track] = reports.progress(EVERYTHING)

    assert (track.enrolled, track.started, track.modules[0].started) == (1, 1, 1)


def test_what_was_undone_or_removed_does_not_count(alice: Any, lesson: Lesson, turn: Any) -> None:
    operations.complete_turn(turn, learner=alice)
    parts = ReflectionParts(saw="A", why="B")
    reflection = operations.add_reflection(turn, learner=alice, parts=parts)
    operations.undo_completion(turn, learner=alice)
    operations.remove_reflection(reflection, learner=alice)

    assert figures(lesson) == Figures(started=1)


def test_a_second_attempt_counts_no_second_time(alice: Any, lesson: Lesson, turn: Any) -> None:
    operations.complete_turn(turn, learner=alice)
    operations.start_attempt(turn, learner=alice)
    operations.complete_turn(turn, learner=alice)

    assert figures(lesson).complete == 1


@pytest.mark.parametrize(
    ("first", "last", "counted"),
    [
        (dt.date(2026, 3, 1), dt.date(2026, 3, 1), 1),
        (None, dt.date(2026, 2, 28), 0),
        (dt.date(2026, 3, 2), None, 0),
        (dt.date(2026, 3, 1), None, 1),
        (None, dt.date(2026, 3, 1), 1),
        (dt.date.min, dt.date.max, 1),
    ],
)
def test_a_period_includes_both_its_days(
    alice: Any, lesson: Lesson, turn: Any, first: Any, last: Any, counted: int
) -> None:
    attempt = Attempt.objects.create(learner=alice, turn=turn, number=1, started_at=START)
    TurnCompletion.objects.create(learner=alice, turn=turn, attempt=attempt, completed_at=START)
    Reflection.objects.create(learner=alice, attempt=attempt, created_at=START, saw="A")
    ReadingPosition.objects.create(learner=alice, lesson=lesson, started_at=START, read_at=START)
    track_pk = lesson.get_parent().get_parent().pk
    Enrolment.objects.create(learner=alice, track_id=track_pk, enrolled_at=START)
    counting.note_everything(alice)

    period = Period(first, last)

    assert figures(lesson, period) == Figures(counted, counted, counted, counted)
    assert reports.progress(EVERYTHING, period)[0].enrolled == counted


def test_the_period_follows_the_viewers_calendar(alice: Any, lesson: Lesson) -> None:
    late = dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)  # 2 March in Berlin
    ReadingPosition.objects.create(learner=alice, lesson=lesson, started_at=late, read_at=late)
    counting.note_everything(alice)
    second = Period(dt.date(2026, 3, 2), dt.date(2026, 3, 2))

    with timezone.override("Europe/Berlin"):
        in_berlin = figures(lesson, second).read
    with timezone.override("UTC"):
        in_utc = figures(lesson, second).read

    assert (in_berlin, in_utc) == (1, 0)


@pytest.mark.parametrize(
    ("days", "median"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], None),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5.5),
        ([0.5, 30, 1, 2, 100, 3, 3, 3, 90, 4, 8], 3),
    ],
)
def test_the_median_is_told_for_ten_learners_or_more(
    lesson: Lesson, turn: Any, days: list[float], median: float | None
) -> None:
    finish_after_days(turn, days)

    told = figures(lesson)

    assert told.complete == len(days)
    assert told.median_days == (median if median is None else pytest.approx(median, abs=1e-5))


def test_a_period_with_fewer_than_ten_tells_no_median(lesson: Lesson, turn: Any) -> None:
    finish_after_days(turn, [1, 1, 1, 1, 1, 1, 1, 1, 1, 60])

    assert figures(lesson).median_days == pytest.approx(1, abs=1e-5)
    assert figures(lesson, Period(None, dt.date(2026, 3, 31))).median_days is None


def test_only_lessons_that_may_be_seen_are_counted(alice: Any, lesson: Lesson) -> None:
    other = factories.make_lesson()
    operations.mark_read(lesson.pk, learner=alice)
    operations.mark_read(other.pk, learner=alice)

    [track] = reports.progress((lesson.path,))

    assert [m.title for m in track.modules] == [lesson.get_parent().title]
    assert track.started == 1


def test_nothing_to_see_is_an_empty_report(lesson: Lesson) -> None:
    assert reports.progress(()) == []


@pytest.mark.parametrize("learners", [10, 1000])
def test_two_queries_make_the_report_at_any_number_of_learners(
    lesson: Lesson, turn: Any, django_assert_num_queries: Any, learners: int
) -> None:
    for _ in range(3):
        factories.make_lesson(lesson.get_parent().specific, body=factories.success_body())
    finish_after_days(turn, [1.0] * learners)

    with django_assert_num_queries(2):
        [track] = reports.progress(EVERYTHING)

    assert track.modules[0].lessons[0].figures.complete == learners
