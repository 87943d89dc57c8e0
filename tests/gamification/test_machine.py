"""Whatever learners, instructors and operators do, in whatever order: the ledger holds.

A hundred steps or so in `make test`; 10,000 in `make chaos`.
"""

import datetime as dt
import os
from typing import Any

import hypothesis.strategies as st
import pytest
import time_machine
from django.db import transaction
from django.db.models import Count, Sum
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from course_platform.invariants import check_all
from gamification import ledger, operations, sweeping, trials
from gamification.engine import A_DAY
from gamification.models import DepthAccount, DepthAct, DepthEntry, Extension
from gamification.rebuilding import rebuild_depth
from lessons.models import Attempt, LookBack, Reflection, Unlock
from lessons.operations import (
    ReflectionParts,
    add_look_back,
    add_reflection,
    attempt_to_look_back_on,
    complete_and_reflect,
    complete_turn,
    lock_learner,
    remove_look_back,
    remove_reflection,
    start_attempt,
    undo_completion,
)
from tests import factories
from tests.gamification.acts import START

PEOPLE, TURNS = 3, 6
person, place = st.integers(0, PEOPLE - 1), st.integers(0, TURNS - 1)
WORDS = ("I rush.", "In the bridge I was early.", "My hand waits.", "What I saw", "", "I rush!")
words = st.sampled_from(WORDS)


class Ledger(RuleBasedStateMachine):
    """Each example runs in a transaction of its own that is rolled back at its end."""

    turns: Any
    extension: Extension

    @initialize()
    def begin(self) -> None:
        self.point = transaction.savepoint()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.people = [factories.make_learner(f"machine{number}") for number in range(PEOPLE)]
        self.open: set[tuple[int, int]] = set()
        self.erased = 0

    def teardown(self) -> None:
        if not hasattr(self, "point"):
            return
        try:
            self.traveller.shift(dt.timedelta(days=400))  # Every deferred day has come.
            sweeping.accrue()
            assert check_all().broken == {}
            assert not rebuild_depth(dry_run=True)
        finally:
            self.clock.stop()
            transaction.savepoint_rollback(self.point)

    @rule(days=st.sampled_from([0, 0.1, 1, 3, 7, 8, 31, 190]))
    def wait(self, days: float) -> None:
        self.traveller.shift(dt.timedelta(days=days))
        sweeping.accrue()

    @rule(who=person, where=place, saw=words, why=words, paper=st.booleans())
    def reflect(self, who: int, where: int, saw: str, why: str, paper: bool) -> None:
        parts = ReflectionParts(saw=saw, why=why, on_paper=paper)
        add_reflection(self.turns[where], learner=self.people[who], parts=parts)

    @rule(who=person, where=place, again=st.booleans())
    def double_click(self, who: int, where: int, again: bool) -> None:
        parts = ReflectionParts(saw="I rush.", why="In the bridge I was early.")
        for _ in range(2 if again else 1):
            complete_and_reflect(self.turns[where], learner=self.people[who], parts=parts)

    @rule(who=person, where=place)
    def complete(self, who: int, where: int) -> None:
        complete_turn(self.turns[where], learner=self.people[who])

    @rule(who=person, where=place)
    def undo(self, who: int, where: int) -> None:
        undo_completion(self.turns[where], learner=self.people[who])

    @rule(who=person, where=place)
    def begin_again(self, who: int, where: int) -> None:
        start_attempt(self.turns[where], learner=self.people[who])

    @rule(who=person, where=place, text=words)
    def look_back(self, who: int, where: int, text: str) -> None:
        attempt = attempt_to_look_back_on(self.turns[where], self.people[who])
        if attempt is not None:
            add_look_back(attempt, learner=self.people[who], text=text)

    @rule(who=person)
    def delete_words(self, who: int) -> None:
        own = {"learner": self.people[who], "removed_at": None}
        for reflection in Reflection.objects.filter(**own)[:1]:
            remove_reflection(reflection, learner=self.people[who])
        for look_back in LookBack.objects.filter(**own)[:1]:
            remove_look_back(look_back, learner=self.people[who])

    @rule(who=person)
    def replay(self, who: int) -> None:
        """The same signals once more, as a retried request or a restored backup would send."""
        for attempt in Attempt.objects.filter(learner=self.people[who]):
            with transaction.atomic():
                lock_learner(attempt.learner)
                operations.award_reflection(attempt)

    @rule(who=person)
    def correct(self, who: int) -> None:
        entries = DepthEntry.objects.of(self.people[who])
        wrong = entries.filter(correction=None).exclude(reason="correction").first()
        if wrong is not None:
            operations.correct_depth(wrong, actor=None, note="A mistake of ours.")

    @rule(threshold=st.sampled_from([5, 10, 20, 40, 500]))
    def move_threshold(self, threshold: int) -> None:
        self.extension.threshold = threshold
        self.extension.save()
        sweeping.resume_all()

    @rule(
        gap=st.integers(0, 9), cap=st.sampled_from([1, 3, None]), back=st.sampled_from([0, 30, 900])
    )
    def change_rule(self, gap: int, cap: int | None, back: int) -> None:
        since = self._now() - dt.timedelta(days=back)
        proposed = trials.proposal(
            "look_back", amount=5, gap=gap, cap=cap, is_on=True, effective_from=since
        )
        shown = trials.try_rule(proposed)
        done = sweeping.run(trials.apply_rule(proposed, shown.digest, by=None).pk)
        assert done is not None
        assert (done.gained, done.depth, done.opened) == (
            shown.learners,
            shown.depth,
            shown.courses,
        )

    @rule(who=person)
    def erase(self, who: int) -> None:
        learner = self.people[who]
        with ledger.erasing():
            ledger.erase(learner)
            learner.delete()
        self.open &= set(Unlock.objects.values_list("learner_id", "track_id"))
        self.erased += 1
        self.people[who] = factories.make_learner(f"after{self.erased}")

    @invariant()
    def balances_are_sums_and_courses_stay_open(self) -> None:
        if not hasattr(self, "point"):
            return
        sums = DepthEntry.objects.order_by().values_list("learner").annotate(Sum("amount"))
        kept = dict(DepthAccount.objects.values_list("pk", "balance"))
        assert kept == dict(sums)
        now_open = set(Unlock.objects.values_list("learner_id", "track_id"))
        assert now_open >= self.open
        self.open = now_open

    @invariant()
    def nothing_is_paid_twice_and_no_day_is_overfull(self) -> None:
        if not hasattr(self, "point"):
            return
        paid = DepthEntry.objects.filter(reason="reflection").order_by()
        twice = paid.values("learner", "source").annotate(n=Count("pk")).filter(n__gt=1)
        assert not twice.exists()
        earning = DepthAct.objects.filter(rule__isnull=False).order_by()
        days = earning.values("learner", "accrues_at__date").annotate(n=Count("pk"))
        assert not days.filter(n__gt=A_DAY).exists()

    def _now(self) -> dt.datetime:
        from django.utils import timezone

        return timezone.now()


def explore(examples: int, steps: int) -> None:
    module = factories.make_module()
    Ledger.turns = [
        factories.turn_of(factories.make_lesson(module, f"Lesson {number}"))
        for number in range(TURNS)
    ]
    Ledger.extension = Extension.objects.create(track=factories.make_extension(), threshold=20)
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize="SEEDS" not in os.environ and not os.environ.get("CHAOS"),
            database=None,
        ),
    )


def test_the_ledger_holds_for_a_hundred_steps(db: None) -> None:
    explore(examples=4, steps=25)


@pytest.mark.chaos
def test_the_ledger_holds_for_ten_thousand_steps(db: None) -> None:
    if not os.environ.get("CHAOS"):
        pytest.skip("runs in `make chaos`: ten thousand steps take minutes")
    explore(examples=200, steps=50)
