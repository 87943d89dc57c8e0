"""What a request costs in queries, at one row and at many."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gamification.models import Extension
from lessons import operations
from lessons.kinds import Content
from lessons.models import Lesson, Unlock
from tests import factories
from tests.api.calls import Caller, rated
from tests.gamification.acts import after, earn, reflect


def cost(call: Callable[[], Any]) -> int:
    """Queries of a warm request, without the savepoints of the test's own transaction."""
    call()
    with CaptureQueriesContext(connection) as caught:
        reply = call()
    assert reply.status_code in (200, 204), reply.content
    return len([q for q in caught if "SAVEPOINT" not in q["sql"]])


def answer_everything(learner: Any, lesson: Lesson) -> None:
    prompt, numbers = rated(lesson)
    turn = factories.turn_of(lesson)
    operations.save_answer(prompt, learner=learner, content=Content(value=numbers))
    operations.save_answer(
        factories.prompt_of(lesson, "three_skills"), learner=learner, content=Content(value=["Ear"])
    )
    operations.save_snapshot(turn, learner=learner)


@pytest.mark.parametrize("rows", [1, 21])
def test_the_outline_costs_the_same_at_any_size(
    as_alice: Caller, anyone: Caller, rows: int
) -> None:
    module = factories.make_module()
    for _ in range(rows):
        factories.make_lesson(module)

    assert cost(lambda: as_alice.get("catalogue/")) <= 4
    assert cost(lambda: anyone.get("catalogue/")) <= 1


@pytest.mark.parametrize("turns", [1, 20])
def test_a_lesson_costs_the_same_with_any_number_of_turns(as_alice: Caller, turns: int) -> None:
    body = [factories.turn_block(title=f"Turn {number}") for number in range(turns)]
    for number, block in enumerate(body):
        for step in block["value"]["steps"]:
            for field in step["value"]["fields"]:
                if field["value"].get("name"):
                    field["value"]["name"] += f"_{number}"
                if field["value"].get("options_from"):
                    field["value"]["options_from"] += f"_{number}"
    lesson = factories.make_lesson(body=body)
    for turn in lesson.turns.all():
        operations.complete_turn(turn, learner=as_alice.learner)

    assert cost(lambda: as_alice.get(f"lessons/{lesson.pk}/")) <= 5


@pytest.mark.parametrize("rows", [1, 20])
def test_lists_cost_the_same_at_any_length(as_alice: Caller, rows: int) -> None:
    learner = as_alice.learner
    module = factories.make_module()
    lessons = [factories.make_lesson(module) for _ in range(rows)]
    for number, lesson in enumerate(lessons):
        answer_everything(learner, lesson)
        reflect(factories.turn_of(lesson), learner, at=after(number))
        operations.unlock_course(
            factories.make_extension().pk, learner=learner, source=Unlock.Source.GRANT
        )

    costs = {
        path: cost(partial(as_alice.get, path))
        for path in ("answers/", "snapshots/", "depth/", "unlocks/", "follow-ups/")
    }
    assert costs == {"answers/": 4, "snapshots/": 4, "depth/": 4, "unlocks/": 3, "follow-ups/": 3}


def test_an_autosave_costs_five_queries_beside_the_user(
    alice: Any, lesson: Lesson, django_assert_num_queries: Any
) -> None:
    """Prompt with wording and stamp; lock; answer; update; revision."""
    caller = Caller()
    caller.client = Client(raise_request_exception=False)
    caller.client.force_login(alice)
    for name, texts in (
        ("skill_pattern", ["One", "Two", "Three"]),
        ("three_skills", [["One"], ["Two"], ["Three"]]),
    ):
        prompt = factories.prompt_of(lesson, name)
        revisions = iter(range(10))

        costs = []
        for text in texts:
            with CaptureQueriesContext(connection) as caught:
                reply = caller.save(prompt, text, next(revisions))
            assert reply.status_code == 200
            costs.append([q["sql"] for q in caught if "SAVEPOINT" not in q["sql"]])

        assert len(costs[-1]) == 1 + 5, costs[-1]


def test_completing_with_a_reflection_costs_a_bounded_number(as_alice: Caller, turn: Any) -> None:
    Extension.objects.create(track=factories.make_extension(), threshold=20)
    earn(as_alice.learner)
    body = {"saw": "One.", "why": "Two.", "complete": True}

    with CaptureQueriesContext(connection) as caught:
        reply = as_alice.put(f"turns/{turn.uid}/reflection/", body)

    assert reply.status_code == 200
    assert len([q for q in caught if "SAVEPOINT" not in q["sql"]]) <= 45
