"""Try before you change: what is applied afterwards is what was shown, exactly."""

import datetime as dt
import random
from typing import Any

import pytest
from django.utils import timezone

from course_platform.invariants import check_all
from gamification import sweeping, trials
from gamification.engine import ALWAYS, Act, Decision, Rule
from gamification.models import DepthEntry, DepthRule, Extension, Sweep
from lessons.models import Turn, Unlock
from tests import factories
from tests.gamification.acts import balance, look_back, reflect


def ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def shorter(gap: int = 3, **fields: Any) -> Rule:
    values = {"amount": 5, "gap": gap, "cap": 3, "is_on": True, "effective_from": ALWAYS}
    return trials.proposal("look_back", **{**values, **fields})


def impatient(turn: Turn, learner: Any, days: float = 60, gap: float = 4) -> None:
    """Reflects and looks back too soon."""
    reflect(turn, learner, at=ago(days))
    look_back(turn, learner, f"I hear {learner.name} now.", at=ago(days - gap))


def apply(proposed: Rule, by: Any) -> Sweep:
    sweep = trials.apply_rule(proposed, trials.try_rule(proposed).digest, by=by)
    done = sweeping.run(sweep.pk)
    assert done is not None
    return done


def test_a_trial_says_who_would_gain_and_changes_nothing(turn: Any, alice: Any, bob: Any) -> None:
    impatient(turn, alice)
    impatient(turn, bob, gap=2)
    Extension.objects.create(track=factories.make_extension(), threshold=15)

    trial = trials.try_rule(shorter())

    assert (trial.learners, trial.depth, trial.courses) == (1, 5, 1)
    assert not trial.examples  # An example of fewer than ten is somebody.
    assert (balance(alice), DepthRule.objects.count(), Unlock.objects.count()) == (10, 3, 0)


def test_what_is_applied_is_what_was_shown(turn: Any, alice: Any, bob: Any, ines: Any) -> None:
    impatient(turn, alice)
    impatient(turn, bob, gap=2)
    Extension.objects.create(track=factories.make_extension(), threshold=15)
    shown = trials.try_rule(shorter())

    done = apply(shorter(), ines)

    assert (done.gained, done.depth, done.opened) == (shown.learners, shown.depth, shown.courses)
    assert (balance(alice), balance(bob)) == (15, 10)
    entry = DepthEntry.objects.get(reason="look_back")
    assert entry.rule
    assert entry.act
    assert (entry.rule.version, entry.rule.created_by) == (2, ines)
    assert entry.created_at > entry.act.happened_at
    assert Unlock.objects.get().learner == alice
    assert check_all().broken == {}


@pytest.mark.parametrize(("back", "learners"), [(90, 1), (30, 0)])
def test_a_replay_reaches_as_far_back_as_it_is_told(
    turn: Any, alice: Any, back: int, learners: int
) -> None:
    impatient(turn, alice, days=60)

    assert trials.try_rule(shorter(effective_from=ago(back))).learners == learners


def test_a_change_from_now_on_touches_nothing_that_was(turn: Any, alice: Any, ines: Any) -> None:
    impatient(turn, alice)

    apply(shorter(effective_from=timezone.now()), ines)

    assert balance(alice) == 10


def test_a_rule_that_is_turned_off_or_gives_less_takes_nothing(
    turn: Any, alice: Any, ines: Any
) -> None:
    reflect(turn, alice, at=ago(60))
    off = trials.proposal(
        "reflection", amount=1, gap=0, cap=None, is_on=False, effective_from=ALWAYS
    )

    apply(off, ines)

    assert balance(alice) == 10
    other = factories.turn_of(factories.make_lesson())
    reflect(other, alice)
    assert balance(alice) == 10


def test_facts_that_moved_are_refused_and_nothing_is_saved(
    turn: Any, alice: Any, bob: Any, ines: Any
) -> None:
    impatient(turn, alice)
    shown = trials.try_rule(shorter())
    impatient(turn, bob)

    with pytest.raises(trials.FactsMoved) as moved:
        trials.apply_rule(shorter(), shown.digest, by=ines)

    assert moved.value.trial.learners == 2
    assert (DepthRule.objects.count(), Sweep.objects.count()) == (3, 0)


def test_what_does_not_touch_the_change_may_move(
    turn: Any, alice: Any, bob: Any, ines: Any
) -> None:
    impatient(turn, alice)
    shown = trials.try_rule(shorter())
    reflect(turn, bob)

    trials.apply_rule(shorter(), shown.digest, by=ines)


def test_two_authors_do_not_apply_over_each_other(turn: Any, alice: Any, ines: Any) -> None:
    impatient(turn, alice)
    first, second = shorter(3), shorter(2)
    seen = trials.try_rule(second).digest
    apply(first, ines)

    with pytest.raises(trials.FactsMoved):
        trials.apply_rule(second, seen, by=ines)


def test_a_threshold_is_tried_the_same_way(turn: Any, alice: Any, bob: Any, ines: Any) -> None:
    reflect(turn, alice)
    extension = Extension.objects.create(track=factories.make_extension(), threshold=30)
    trial = trials.try_threshold(extension, 10)
    assert (trial.courses, trial.opens) == (1, {extension.pk: 1})

    extension.threshold = 10
    sweep = trials.apply_threshold(extension, trial.digest, by=ines)
    done = sweeping.run(sweep.pk)

    assert done is not None
    assert done.opened == 1
    assert Unlock.objects.get().learner == alice


def test_examples_of_ten_or_more_bear_no_name(turn: Any) -> None:
    for number in range(10):
        impatient(turn, factories.make_learner(f"someone{number}"))

    trial = trials.try_rule(shorter())

    assert trial.learners == 10
    assert {(each.turn, each.amount, each.days) for each in trial.examples} == {(turn.pk, 5, 4)}


def test_examples_are_spread_over_however_many_there_are(db: None) -> None:
    """Five hundred acts, of one learner after the other, each on a Turn of its own."""
    rule = shorter()
    gains = trials._Gains(now=10**18)
    for number in range(500):
        act = Act(number, number // 10, "look_back", number, 1, number, 0, None, None)
        gains.add(Decision(act, rule, accrues_at=number))

    assert len(gains.by_learner) == 50
    assert [each.turn * 3 // 500 for each in gains.examples()] == [0, 1, 2]


@pytest.mark.parametrize("seed", range(3))
def test_predicted_is_applied_whatever_the_past(turn: Any, ines: Any, seed: int) -> None:
    dice = random.Random(seed)
    for threshold in (15, 20, 25):
        track = factories.make_extension(f"Course at {threshold}")
        Extension.objects.create(track=track, threshold=threshold)
    for number in range(8):
        learner = factories.make_learner(f"learner{number}")
        reflect(turn, learner, at=ago(80))
        for look, days in enumerate(sorted(dice.sample(range(1, 79), 5), reverse=True)):
            look_back(turn, learner, f"Memory {look} of {number}.", at=ago(days))
    proposed = shorter(
        dice.randrange(1, 30), cap=dice.choice([1, 3, 5, None]), effective_from=ago(60)
    )
    shown = trials.try_rule(proposed)

    done = apply(proposed, ines)

    assert (done.gained, done.depth, done.opened) == (shown.learners, shown.depth, shown.courses)
    again = trials.try_rule(trials.renumbered(proposed))
    assert (again.learners, again.courses, again.later) == (0, 0, 0)
    assert check_all().broken == {}
