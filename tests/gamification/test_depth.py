"""Depth is a ledger: once per act, never taken back, always the sum of its lines."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gamification.models import DepthAccount, DepthEntry, Extension
from gamification.operations import correct_depth
from lessons.models import Lesson, Unlock
from lessons.operations import (
    ReflectionParts,
    add_reflection,
    complete_turn,
    remove_reflection,
    start_attempt,
    undo_completion,
)
from tests.factories import make_extension, turn_of
from tests.gamification.acts import earn

pytestmark = pytest.mark.django_db

PARTS = ReflectionParts(saw="I rate business low.", why="I sold my last mix for nothing.")


@pytest.fixture
def reflected(lesson: Lesson, alice: Any) -> Any:
    turn = turn_of(lesson)
    complete_turn(turn, learner=alice)
    add_reflection(turn, learner=alice, parts=PARTS)
    return turn


def balance(learner: Any) -> int:
    account = DepthAccount.objects.get(learner=learner)
    assert account.balance == DepthEntry.objects.of(learner).balance()
    return account.balance


def test_a_reflection_on_a_completed_turn_earns_ten(reflected: Any, alice: Any) -> None:
    assert balance(alice) == 10


def test_a_reflection_written_before_completing_earns_when_the_turn_is_complete(
    turn: Any, alice: Any
) -> None:
    add_reflection(turn, learner=alice, parts=PARTS)
    assert not DepthEntry.objects.exists()

    complete_turn(turn, learner=alice)

    assert balance(alice) == 10


def test_editing_a_reflection_earns_no_more(reflected: Any, alice: Any) -> None:
    add_reflection(reflected, learner=alice, parts=ReflectionParts(saw="Other.", why="Words."))

    assert balance(alice) == 10


def test_deleting_and_rewriting_a_reflection_takes_and_earns_nothing(
    reflected: Any, alice: Any
) -> None:
    reflection = alice.reflections.get()
    remove_reflection(reflection, learner=alice)
    assert balance(alice) == 10

    add_reflection(reflected, learner=alice, parts=PARTS)

    assert balance(alice) == 10


def test_undoing_and_completing_again_earns_nothing_twice(reflected: Any, alice: Any) -> None:
    undo_completion(reflected, learner=alice)
    complete_turn(reflected, learner=alice)

    assert balance(alice) == 10


def test_a_second_attempt_earns_the_reflection_no_second_time(reflected: Any, alice: Any) -> None:
    start_attempt(reflected, learner=alice)
    complete_turn(reflected, learner=alice)
    add_reflection(reflected, learner=alice, parts=PARTS)

    assert balance(alice) == 10


def test_completing_alone_earns_nothing(turn: Any, alice: Any) -> None:
    complete_turn(turn, learner=alice)

    assert not DepthEntry.objects.exists()


def test_one_part_or_a_repeated_part_does_not_count(turn: Any, alice: Any) -> None:
    complete_turn(turn, learner=alice)
    add_reflection(turn, learner=alice, parts=ReflectionParts(saw="Same.", why="  same "))

    assert not DepthEntry.objects.exists()


def test_one_line_about_paper_counts(turn: Any, alice: Any) -> None:
    complete_turn(turn, learner=alice)
    add_reflection(turn, learner=alice, parts=ReflectionParts(saw="It was tempo.", on_paper=True))

    assert balance(alice) == 10


def test_the_database_itself_refuses_a_second_entry_for_a_source(alice: Any) -> None:
    entry = {
        "learner": alice,
        "amount": 10,
        "reason": "reflection",
        "source": "turn:x",
        "explanation": "",
    }
    DepthEntry.objects.create(**entry)

    with pytest.raises(IntegrityError), transaction.atomic():
        DepthEntry.objects.create(**entry)


def test_an_entry_is_neither_changed_nor_deleted(reflected: Any, alice: Any) -> None:
    entry = DepthEntry.objects.get()
    entry.amount = 1000

    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_a_correction_is_an_opposite_entry_with_a_reason(
    reflected: Any, alice: Any, otto: Any
) -> None:
    entry = DepthEntry.objects.get()

    correct_depth(entry, actor=otto, note="Counted by mistake.")
    correct_depth(entry, actor=otto, note="Counted by mistake.")

    assert balance(alice) == 0
    assert DepthEntry.objects.get(corrects=entry).explanation == "Counted by mistake."


def test_reaching_a_threshold_opens_the_course_in_the_same_act(turn: Any, alice: Any) -> None:
    track = make_extension()
    Extension.objects.create(track=track, threshold=10)

    complete_turn(turn, learner=alice)
    add_reflection(turn, learner=alice, parts=PARTS)

    unlock = Unlock.objects.get(learner=alice)
    assert (unlock.track, unlock.source, unlock.depth_at) == (track, "depth", 10)


def test_a_raised_threshold_or_a_correction_closes_nothing(
    turn: Any, alice: Any, otto: Any
) -> None:
    extension = Extension.objects.create(track=make_extension(), threshold=10)
    earn(alice)
    extension.threshold = 500
    extension.save()

    correct_depth(DepthEntry.objects.get(amount=10), actor=otto, note="Mistake.")

    assert Unlock.objects.filter(learner=alice, track=extension.track).exists()


def test_a_course_that_is_not_published_does_not_open(alice: Any) -> None:
    track = make_extension()
    Extension.objects.create(track=track, threshold=10)
    track.unpublish()

    earn(alice)

    assert not Unlock.objects.exists()


def test_bob_gets_nothing_for_what_alice_did(reflected: Any, bob: Any) -> None:
    assert not DepthEntry.objects.of(bob).exists()
