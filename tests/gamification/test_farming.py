"""Everything a person might try to get more Depth than an act gives: each comes to nothing."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from course_platform.invariants import check_all
from gamification.models import DepthAct, DepthEntry
from lessons.models import PromptVersion, Turn
from lessons.operations import (
    ReflectionParts,
    add_reflection,
    complete_and_reflect,
    complete_turn,
    remove_reflection,
    start_attempt,
    undo_completion,
)
from tests import factories
from tests.gamification.acts import COUNTS, after, balance, look_back, reflect

Trick = Callable[[Turn, Any], object]


def toggle(turn: Turn, learner: Any) -> None:
    for _ in range(5):
        undo_completion(turn, learner=learner)
        complete_turn(turn, learner=learner)


def rewrite(turn: Turn, learner: Any) -> None:
    for number in range(5):
        remove_reflection(learner.reflections.latest("created_at"), learner=learner)
        parts = ReflectionParts(saw=f"Seen {number}.", why=f"Because of {number}.")
        add_reflection(turn, learner=learner, parts=parts)


def redo(turn: Turn, learner: Any) -> None:
    for number in range(5):
        start_attempt(turn, learner=learner)
        parts = ReflectionParts(saw=f"Again {number}.", why=f"For reason {number}.")
        complete_and_reflect(turn, learner=learner, parts=parts)


def edit(turn: Turn, learner: Any) -> None:
    for number in range(5):
        add_reflection(turn, learner=learner, parts=ReflectionParts(f"S {number}.", f"W {number}."))


def look_back_at_once(turn: Turn, learner: Any) -> None:
    for number in range(5):
        look_back(turn, learner, f"Memory {number}.")


TRICKS: list[Trick] = [toggle, rewrite, redo, edit, look_back_at_once]


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.__name__)
def test_no_trick_earns_more(turn: Any, alice: Any, trick: Trick) -> None:
    complete_and_reflect(turn, learner=alice, parts=COUNTS)

    trick(turn, alice)

    assert balance(alice) == 10
    assert check_all().broken == {}


def test_daily_look_backs_earn_no_more_than_three_a_cycle(turn: Any, alice: Any) -> None:
    reflect(turn, alice, at=after(0))
    for day in range(1, 60):
        look_back(turn, alice, f"{day * 7919} bars of {day}.", at=after(day))

    earned = DepthEntry.objects.filter(reason="look_back").order_by("created_at")
    assert [(entry.created_at - after(0)).days for entry in earned] == [7, 14, 21]


def test_pasting_what_the_turn_asks_earns_nothing_even_after_it_is_reworded(
    turn: Any, lesson: Any, alice: Any
) -> None:
    asked = list(PromptVersion.objects.filter(prompt__turn=turn).values_list("wording", flat=True))
    factories.republish(lesson, [factories.turn_block()])
    parts = ReflectionParts(saw=asked[0], why=asked[1], plan_if=asked[2])

    complete_and_reflect(turn, learner=alice, parts=parts)

    assert balance(alice) == 0


@pytest.mark.parametrize(
    "parts",
    [
        ReflectionParts(saw="What I saw", why="Why, with an example from my work"),
        ReflectionParts(saw="I avoid pricing.", why="I avoid pricing?"),
        ReflectionParts(saw="I avoid pricing.", plan_then="i  avoid\npricing"),
        ReflectionParts(saw="...", why="???", plan_if="👍"),
        ReflectionParts(saw="What I saw", on_paper=True),
    ],
)
def test_copies_and_noise_earn_nothing(turn: Any, alice: Any, parts: ReflectionParts) -> None:
    complete_and_reflect(turn, learner=alice, parts=parts)

    assert balance(alice) == 0
    assert check_all().broken == {}


def test_sending_the_form_again_earns_once(turn: Any, alice: Any, client: Client) -> None:
    client.force_login(alice)
    form = {"saw": COUNTS.saw, "why": COUNTS.why, "complete": "yes"}
    for _ in range(5):
        client.post(reverse("lessons:reflect", args=[turn.uid]), form)

    assert balance(alice) == 10


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_sixty_four_replays_at_once_earn_once(turn: Any, alice: Any) -> None:
    """Two devices, doubled clicks and a race on completion, all at the same moment."""
    start_together = threading.Barrier(16)
    failed: list[BaseException] = []

    def replay(number: int) -> None:
        try:
            start_together.wait(30)
            for _ in range(4):
                if number % 2:
                    complete_and_reflect(turn, learner=alice, parts=COUNTS)
                else:
                    complete_turn(turn, learner=alice)
                    add_reflection(turn, learner=alice, parts=COUNTS)
        except BaseException as problem:
            failed.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=replay, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert failed == []
    assert (DepthEntry.objects.count(), DepthAct.objects.count(), balance(alice)) == (1, 1, 10)
    assert check_all().broken == {}
