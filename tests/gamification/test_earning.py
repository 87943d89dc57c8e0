"""Look-backs, repeats and full days, through the operations the site uses."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from course_platform.invariants import check_all
from gamification import unearned
from gamification.models import DepthAct, DepthEntry, Extension
from gamification.operations import award_comparison
from gamification.sweeping import accrue
from lessons.kinds import Content
from lessons.models import Attempt, LookBack, Unlock
from lessons.operations import (
    ReflectionParts,
    add_reflection,
    complete_and_reflect,
    remove_look_back,
    save_answer,
    save_draft,
    start_attempt,
)
from tests import factories
from tests.gamification.acts import (
    COUNTS,
    START,
    after,
    balance,
    look_back,
    more_turns,
    reflect,
)

NOW_I_KNOW = "It was about asking, not about numbers."


def note(text: str, at: dt.datetime) -> Any:
    return SimpleNamespace(text=text, created_at=at)


def test_a_look_back_seven_days_later_earns_five(turn: Any, alice: Any) -> None:
    reflect(turn, alice, at=START)

    look_back(turn, alice, NOW_I_KNOW, at=after(7))

    entry = DepthEntry.objects.get(reason="look_back")
    assert entry.rule
    assert entry.act
    assert (balance(alice), entry.amount, entry.rule.version) == (15, 5, 1)
    assert entry.act.fact == f"look_back:{LookBack.objects.get().uid}"
    assert check_all().broken == {}


def test_one_that_comes_too_soon_is_kept_and_says_from_when_it_would_count(
    turn: Any, alice: Any
) -> None:
    reflect(turn, alice, at=START)

    look_back(turn, alice, NOW_I_KNOW, at=after(6))

    assert balance(alice) == 10
    (why,) = (each.why for each in unearned.of(alice))
    assert "9 March 2026" in why


def test_three_look_backs_a_cycle_earn_and_the_fourth_is_told_why(turn: Any, alice: Any) -> None:
    reflect(turn, alice, at=START)
    for number, words in enumerate(("One.", "Two hands.", "Three keys.", "Four."), start=1):
        look_back(turn, alice, words, at=after(8 * number))

    assert balance(alice) == 10 + 3 * 5
    assert [each.why for each in unearned.of(alice)] == [
        "3 of these had earned already for this Turn."
    ]


def test_copying_what_was_written_then_earns_nothing(turn: Any, alice: Any) -> None:
    reflect(turn, alice, at=START)

    look_back(turn, alice, COUNTS.saw, at=after(7))

    assert balance(alice) == 10
    assert "Say it in the words of today" in unearned.of(alice)[0].why


def test_two_devices_and_a_double_click_make_one_look_back(turn: Any, alice: Any) -> None:
    reflect(turn, alice, at=START)
    look_back(turn, alice, NOW_I_KNOW, at=after(7))
    look_back(turn, alice, NOW_I_KNOW, at=after(7))
    look_back(turn, alice, "Other words from the phone.", at=after(7.5))

    row = LookBack.objects.get()
    assert (row.text, row.revision) == ("Other words from the phone.", 2)
    assert row.revisions.get().text == NOW_I_KNOW
    assert balance(alice) == 15


def test_deleting_a_look_back_keeps_what_it_earned(turn: Any, alice: Any) -> None:
    reflect(turn, alice, at=START)
    remove_look_back(look_back(turn, alice, NOW_I_KNOW, at=after(7)), learner=alice)
    look_back(turn, alice, NOW_I_KNOW, at=after(7.2))

    assert balance(alice) == 15
    assert check_all().broken == {}


def repeat(turn: Any, learner: Any, days: float, text: str = "I charge for mixes now.") -> Any:
    attempt = start_attempt(turn, learner=learner, at=after(days))
    complete_and_reflect(turn, learner=learner, parts=COUNTS)
    return award_comparison(note(text, after(days)), attempt)


def test_a_repeat_at_the_authors_interval_with_a_note_earns_twenty(turn: Any, alice: Any) -> None:
    reflect(turn, alice, at=START)  # The Turn asks to come back after six months.

    assert repeat(turn, alice, 184).amount == 20
    assert balance(alice) == 30


@pytest.mark.parametrize(("days", "text"), [(100, "I charge."), (184, "What pattern?"), (184, "")])
def test_a_repeat_before_its_time_or_without_a_note_earns_nothing(
    turn: Any, alice: Any, days: int, text: str
) -> None:
    reflect(turn, alice, at=START)

    assert repeat(turn, alice, days, text) is None
    assert balance(alice) == 10


def test_attempts_in_between_do_not_open_a_new_cycle(turn: Any, alice: Any) -> None:
    reflect(turn, alice, at=START)
    for days in (1, 2, 3):
        repeat(turn, alice, days)
    assert balance(alice) == 10

    assert repeat(turn, alice, 184) is not None
    assert repeat(turn, alice, 200) is None
    assert Attempt.objects.count() == 6


def test_the_fifth_reflection_of_a_day_earns_tomorrow(alice: Any) -> None:
    turns = more_turns(6)
    with time_machine.travel(START, tick=False):
        for turn in turns:
            reflect(turn, alice)
        assert balance(alice) == 40
        assert accrue() == 0
        assert "This one earns on 3 March 2026" in unearned.of(alice)[0].why
    with time_machine.travel(after(0.6), tick=False):
        assert check_all().broken.keys() == {"acts_have_earned"}
        assert accrue() == 1
        assert accrue() == 0

    assert balance(alice) == 60
    assert unearned.of(alice) == []
    assert check_all().broken == {}


def test_what_is_due_is_also_written_by_the_learners_next_act(alice: Any) -> None:
    first, *others = more_turns(6)
    with time_machine.travel(START, tick=False):
        for turn in others:
            reflect(turn, alice)
    with time_machine.travel(after(1), tick=False):
        reflect(first, alice)

    assert balance(alice) == 60


def test_every_reflection_that_earned_nothing_is_told_why(turn: Any, alice: Any) -> None:
    add_reflection(turn, learner=alice, parts=ReflectionParts(saw="I avoid pricing."))
    assert [each.why for each in unearned.of(alice)] == [
        "It counts once the Turn is complete. You decide when that is."
    ]

    reflect(turn, alice, parts=ReflectionParts(saw="I avoid pricing."))
    assert [each.why for each in unearned.of(alice)] == [
        "Say why you think so, with one example from your work."
    ]

    reflect(turn, alice)
    assert unearned.of(alice) == []
    start_attempt(turn, learner=alice)
    reflect(turn, alice)
    assert [each.why for each in unearned.of(alice)] == [
        "A Turn earns for a reflection once, and this one has."
    ]


def test_every_line_says_by_which_rule_and_for_which_fact(
    turn: Any, alice: Any, client: Client
) -> None:
    reflect(turn, alice, at=START)
    look_back(turn, alice, NOW_I_KNOW, at=after(7))
    client.force_login(alice)

    html = client.get(reverse("gamification:depth")).content.decode()

    assert "A look-back from memory earns 5. At least 7 days lie between." in html
    assert "Rule version 1" in html
    assert f"?kind=look_backs&amp;lesson={turn.lesson_id}" in html


def test_the_page_asks_a_fixed_number_of_queries(
    alice: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(alice)
    turns = more_turns(5)
    reflect(turns[0], alice, at=START)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("gamification:depth"))
    for number, turn in enumerate(turns[1:], start=1):
        reflect(turn, alice, at=after(number))
        add_reflection(turn, learner=alice, parts=ReflectionParts(saw="Other."))
        look_back(turn, alice, f"Memory {number}", at=after(number + 1))
        start_attempt(turn, learner=alice)
        add_reflection(turn, learner=alice, parts=ReflectionParts(saw="Again."))

    with CaptureQueriesContext(connection) as many:
        client.get(reverse("gamification:depth"))

    assert len(many) <= len(few) + 2 <= 24


def test_completing_with_a_reflection_is_one_transaction_of_twenty_statements(
    turn: Any, lesson: Any, alice: Any, bob: Any
) -> None:
    """All effects: both facts, the act, its entry, the balance, a course, a promise."""
    Extension.objects.create(track=factories.make_extension(), threshold=10)
    drafting, answering = factories.make_learner("dora"), alice
    prompt = factories.prompt_of(lesson, "skill_pattern")
    save_answer(prompt, learner=answering, content=Content(text="Low."))
    save_draft(turn, learner=drafting, parts=COUNTS)  # as the page does while it is written

    # bob has done nothing yet: the Turn is begun as well, and whether to remind of it is asked.
    for learner in (answering, drafting, bob):
        with CaptureQueriesContext(connection) as queries:
            complete_and_reflect(turn, learner=learner, parts=COUNTS)

        statements = [query["sql"] for query in queries.captured_queries]
        assert len(statements) <= 20, statements  # BEGIN and COMMIT, here a savepoint, included
        # What stands for BEGIN and COMMIT here is the only pair: nothing opens a part of its own.
        assert sum("SAVEPOINT" in statement for statement in statements) == 2
    assert Unlock.objects.count() == DepthAct.objects.count() == 3
