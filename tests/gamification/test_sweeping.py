"""A sweep is a row: it survives a kill, goes on from its place, and reaches everyone once."""

from typing import Any

import pytest

from gamification import sweeping
from gamification.models import Extension, Sweep
from gamification.operations import grant_course, record_entitlement
from lessons.models import Unlock
from lessons.signals import courses_opened
from tests import factories
from tests.gamification.acts import earn


@pytest.fixture
def extension(db: None) -> Extension:
    return Extension.objects.create(track=factories.make_extension(), threshold=30)


def people(number: int) -> list[Any]:
    learners = [factories.make_learner(f"learner{each}") for each in range(number)]
    for learner in learners:
        earn(learner, 20)
    return learners


def lower(extension: Extension) -> Sweep:
    Extension.objects.filter(pk=extension.pk).update(threshold=20)
    return sweeping.request_sweep(extension=extension, batch=2)


class Killed(BaseException):
    """Stands for kill -9: nothing catches it."""


def test_a_killed_sweep_goes_on_from_its_place(extension: Extension) -> None:
    learners = people(9)
    sweep = lower(extension)
    told: list[int] = []

    def die(*_: Any) -> None:
        raise Killed

    def listen(learner_ids: list[int], **kwargs: Any) -> None:
        told.extend(learner_ids)

    courses_opened.connect(listen)
    try:
        with pytest.raises(Killed):
            sweeping.run(sweep.pk, die)
        assert Unlock.objects.count() == 2
        (done,) = sweeping.resume_all()
    finally:
        courses_opened.disconnect(listen)

    assert (done.opened, done.percent) == (9, 100)
    assert sorted(told) == sorted(learner.pk for learner in learners)
    assert Unlock.objects.count() == 9


def test_a_batch_that_fails_moves_nothing(extension: Extension) -> None:
    people(3)
    sweep = lower(extension)

    def fail(**kwargs: Any) -> None:
        raise RuntimeError

    courses_opened.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            sweeping.run(sweep.pk)
    finally:
        courses_opened.disconnect(fail)

    sweep.refresh_from_db()
    assert (sweep.next_learner, sweep.opened) == (sweep.first_learner, 0)


def test_a_newer_sweep_takes_the_place_of_one_under_way(extension: Extension) -> None:
    people(3)
    old = lower(extension)
    new = sweeping.request_sweep(extension=extension)

    assert sweeping.run(old.pk) is None
    assert sweeping.run(new.pk) is not None
    assert Unlock.objects.count() == 3


def test_a_finished_sweep_does_nothing_more(extension: Extension) -> None:
    people(2)
    sweep = lower(extension)
    sweeping.run(sweep.pk)

    again = sweeping.run(sweep.pk)

    assert again is not None
    assert again.opened == 2


def test_batches_grow_slowly_and_shrink_at_once() -> None:
    assert sweeping._next_batch(5000, 0.01) == 10_000
    assert sweeping._next_batch(5000, 4.0) == 375
    assert sweeping._next_batch(200, 60) == sweeping.SMALLEST
    assert sweeping._next_batch(40_000, 0.01) == sweeping.LARGEST


def test_an_instructor_opens_a_course_with_a_reason(extension: Extension, alice: Any) -> None:
    grant_course(extension.track, learner=alice, note="For the concert.")
    grant_course(extension.track, learner=alice, note="Again.")

    assert Unlock.objects.get().note == "For the concert."


def test_an_entitlement_opens_its_course_once(extension: Extension, alice: Any, bob: Any) -> None:
    for _ in range(2):
        record_entitlement(extension.track, learner=alice, provider="Shop", reference="A-1")

    unlock = Unlock.objects.get()
    assert (unlock.learner, unlock.source, unlock.note) == (
        alice,
        "entitlement",
        "It came with Shop A-1.",
    )
    assert alice.entitlements.count() == 1
    assert not bob.entitlements.exists()
