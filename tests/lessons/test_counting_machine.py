"""Whatever learners, authors and the sweep do, in whatever order: the report says what facts say.

Some hundred steps in `make test`, thousands in `make chaos`.
"""

import datetime as dt
from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Page

from accounts import erasing
from course_platform.invariants import check_all
from lessons import counting, reports
from lessons import operations as ops
from lessons.kinds import Content
from lessons.models import Attempt, Lesson
from lessons.operations import ReflectionParts
from lessons.reports import Period
from tests import factories
from tests.seeds import is_long

START = dt.datetime(2026, 3, 1, 22, 50, tzinfo=dt.UTC)
# Half and quarter hours, both sides of Greenwich, and the ends of a day.
ZONES = ("UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati")
DAY = dt.timedelta(days=1)

person, place = st.integers(0, 1), st.integers(0, 3)
step = st.sampled_from([0, 0.003, 0.2, 1, 9, 33, 70])
PARTS = ReflectionParts(saw="Low.", why="I rushed it.")


class Counting(RuleBasedStateMachine):
    """Two people, four lessons in three modules of two tracks; rolled back after each run."""

    lessons: Any = None
    modules: Any = None

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at = START
        self.people: list[Any] = [factories.make_learner(f"counted{n}") for n in range(2)]

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        try:
            counting.fold()
            broken = check_all().broken
            assert not {"progress_is_counted", "totals_are_sums"} & set(broken), broken
            assert not counting.rebuild(dry_run=True)
            self.says_what_facts_say()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def turn(self, place: int) -> Any:
        return factories.turn_of(self.lessons[place])

    @rule(days=step)
    def wait(self, days: float) -> None:
        self.at += dt.timedelta(days=days)

    @rule(person=person, place=place, early=st.booleans())
    def read_on(self, person: int, place: int, *, early: bool) -> None:
        at = self.at - (3 * DAY if early else dt.timedelta(0))
        ops.save_position(
            self.lessons[place].pk,
            learner=self.people[person],
            anchor="",
            heading="",
            percent=5,
            at=at,
        )

    @rule(person=person, place=place, read=st.booleans())
    def say_read(self, person: int, place: int, *, read: bool) -> None:
        if read:
            ops.mark_read(self.lessons[place].pk, learner=self.people[person], at=self.at)
        else:
            ops.mark_unread(self.lessons[place].pk, learner=self.people[person])

    @rule(person=person, place=place)
    def join(self, person: int, place: int) -> None:
        track = self.lessons[place].get_ancestors().get(depth=3)
        ops.enrol(track.pk, learner=self.people[person], at=self.at)

    @rule(person=person, place=place, early=st.booleans(), words=st.sampled_from(["a", "b"]))
    def answer(self, person: int, place: int, words: str, *, early: bool) -> None:
        prompt = factories.prompt_of(self.lessons[place], "three_skills")
        at = self.at - (2 * DAY if early else dt.timedelta(0))
        content = Content(value=[words, "x", "y"])
        ops.save_answer(prompt, learner=self.people[person], content=content, at=at)

    @rule(person=person, place=place, words=st.booleans())
    def complete(self, person: int, place: int, *, words: bool) -> None:
        turn, learner = self.turn(place), self.people[person]
        if words:
            ops.complete_and_reflect(turn, learner=learner, parts=PARTS)
        else:
            ops.complete_turn(turn, learner=learner, at=self.at)

    @rule(person=person, place=place, early=st.booleans())
    def reflect(self, person: int, place: int, *, early: bool) -> None:
        at = self.at - (DAY if early else dt.timedelta(0))
        ops.add_reflection(self.turn(place), learner=self.people[person], parts=PARTS, at=at)

    @rule(person=person, what=st.sampled_from(["completion", "reflection", "attempt"]))
    def take_back_or_repeat(self, person: int, what: str) -> None:
        """The latest of the kind, if there is one."""
        learner = self.people[person]
        attempt = Attempt.objects.filter(learner=learner).order_by("-pk").first()
        done = learner.completions.filter(undone_at=None).order_by("-pk").first()
        written = learner.reflections.filter(removed_at=None).order_by("-pk").first()
        if what == "completion" and done:
            ops.undo_completion(done.turn, learner=learner)
        elif what == "reflection" and written:
            ops.remove_reflection(written, learner=learner)
        elif what == "attempt" and attempt:
            ops.start_attempt(attempt.turn, learner=learner, at=self.at)

    @rule(person=person)
    def leave(self, person: int) -> None:
        erasing.erase(self.people[person], asked_at=timezone.now())
        self.people[person] = factories.make_learner(f"after{self.people[person].pk}")

    @rule(place=place, module=st.integers(0, 2))
    def move_a_lesson(self, place: int, module: int) -> None:
        lesson = Page.objects.get(pk=self.lessons[place].pk)
        lesson.move(Page.objects.get(pk=self.modules[module].pk), pos="last-child")
        counting.fold()

    @rule(batch=st.sampled_from([1, 3, 2000]), seconds=st.sampled_from([0.0, 5.0]))
    def fold(self, batch: int, seconds: float) -> None:
        counting.fold(batch=batch, seconds=seconds)

    @rule()
    def rebuild(self) -> None:
        assert not counting.rebuild()

    @invariant()
    def says_what_facts_say(self) -> None:
        if not hasattr(self, "atomic"):
            return
        day = self.at.date()
        for zone, period in (
            ("UTC", reports.EVER),
            (ZONES[day.day % 4], Period(day - (day.day % 2) * 40 * DAY, day)),
        ):
            with timezone.override(zone):
                _compared, differing = reports.beside_the_facts(period)
            assert not differing, (zone, period, differing)


@pytest.mark.django_db
def test_the_report_says_what_all_facts_say(machine: Any) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=60 if is_long() else 3,
            stateful_step_count=60 if is_long() else 20,
            deadline=None,
            derandomize=not is_long(),
            phases=list(Phase) if is_long() else [Phase.generate],  # shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def machine(db: None) -> type[Counting]:
    one, other = factories.make_track("One"), factories.make_track("Other")
    Counting.modules = [
        factories.make_module(one, "A"),
        factories.make_module(one, "B"),
        factories.make_module(other, "C"),
    ]
    Counting.lessons = [
        factories.make_lesson(Counting.modules[n], title)
        for n, title in enumerate(["Lesson A", "Lesson B", "Lesson C"])
    ]
    Counting.lessons.append(factories.make_lesson(Counting.modules[0], "Lesson D"))
    assert len(Lesson.objects.all()) == 4
    return Counting
