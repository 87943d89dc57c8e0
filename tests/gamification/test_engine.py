"""One engine decides: gaps, caps, days that are full, and which version speaks of which day."""

import datetime as dt
from typing import Any

from gamification.engine import (
    A_DAY,
    CAPPED,
    DAY,
    OFF,
    TOO_SOON,
    Act,
    Moment,
    Rule,
    Rules,
    datetime_of,
    decide,
    moment_of,
)
from gamification.models import DepthAct
from tests import factories

NOON = moment_of(dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC))
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def after(days: float) -> Moment:
    return NOON + round(days * DAY)


def rule(reason: str = "look_back", version: int = 1, **fields: Any) -> Rule:
    values = {
        "pk": version,
        "reason": reason,
        "version": version,
        "amount": 5,
        "gap": 7,
        "cap": 3,
        "is_on": True,
        "effective_from": LONG_AGO,
    }
    return Rule(**{**values, **fields})


def act(pk: int, days: float, *, reason: str = "look_back", **fields: Any) -> Act:
    values = {
        "pk": pk,
        "learner": 1,
        "reason": reason,
        "turn": 1,
        "cycle": 1,
        "happened_at": after(days),
        "since": NOON if reason == "look_back" else None,
        "rule": None,
        "accrues_at": None,
    }
    return Act(**{**values, **fields})


def outcomes(acts: list[Act], *rules: Rule) -> list[str]:
    return [each.lacks or "earns" for each in decide(acts, Rules(rules))]


def test_a_look_back_earns_from_the_seventh_day_on() -> None:
    assert outcomes([act(1, 6.99)], rule()) == [TOO_SOON]
    assert outcomes([act(1, 7)], rule()) == ["earns"]


def test_the_next_look_back_counts_its_days_from_the_one_before() -> None:
    assert outcomes([act(1, 7), act(2, 8), act(3, 14)], rule()) == ["earns", TOO_SOON, "earns"]


def test_what_came_too_soon_does_not_push_the_next_one_back() -> None:
    assert outcomes([act(1, 6), act(2, 7)], rule()) == [TOO_SOON, "earns"]


def test_three_a_cycle_and_another_cycle_begins_anew() -> None:
    acts = [act(number, 7 * number) for number in range(1, 5)]
    assert outcomes(acts, rule()) == ["earns"] * 3 + [CAPPED]

    assert outcomes([*acts[:3], act(9, 40, cycle=2, since=after(33))], rule()) == ["earns"] * 4


def test_what_has_earned_fills_the_cap_whatever_the_rule_is_now() -> None:
    paid = [act(n, 7 * n, rule=1, accrues_at=after(7 * n)) for n in range(1, 4)]

    assert outcomes([*paid, act(9, 40)], rule()) == [CAPPED]
    assert outcomes([*paid, act(9, 40)], rule(), rule(version=2, cap=4)) == ["earns"]


def test_a_rule_that_is_off_or_not_yet_in_effect_earns_nothing() -> None:
    assert outcomes([act(1, 8)], rule(is_on=False)) == [OFF]
    assert outcomes([act(1, 8)], rule(effective_from=datetime_of(after(9)))) == [OFF]


def test_the_newest_version_in_effect_on_the_day_speaks() -> None:
    shorter = rule(version=2, gap=3, effective_from=datetime_of(after(10)))

    assert outcomes([act(1, 5)], rule(), shorter) == [TOO_SOON]
    assert outcomes([act(1, 12, since=after(8))], rule(), shorter) == ["earns"]


def test_the_fifth_act_of_a_day_earns_on_the_next_day() -> None:
    acts = [act(n, n / 100, reason="reflection", turn=n) for n in range(1, 10)]
    decided = decide(acts, Rules([rule("reflection", gap=0, cap=None)]))

    days = [each.accrues_at // DAY - NOON // DAY for each in decided if each.accrues_at]
    assert days == [0] * A_DAY + [1] * A_DAY + [2]
    assert decided[A_DAY].accrues_at == moment_of(dt.datetime(2026, 3, 3, tzinfo=dt.UTC))


def test_a_day_that_is_full_by_what_was_deferred_to_it_defers_its_own() -> None:
    acts = [act(n, n / 100, reason="reflection", turn=n) for n in range(1, 9)]
    own = act(20, 1, reason="reflection", turn=20)
    (*_, last) = decide([*acts, own], Rules([rule("reflection", gap=0, cap=None)]))

    assert last.accrues_at == moment_of(dt.datetime(2026, 3, 4, tzinfo=dt.UTC))


def test_deciding_twice_comes_to_the_same() -> None:
    acts = [act(n, 3 * n) for n in range(1, 20)]
    rules = Rules([rule()])
    earned = {each.act.pk: each for each in decide(acts, rules) if not each.lacks}
    settled = [
        each._replace(rule=1, accrues_at=earned[each.pk].accrues_at) if each.pk in earned else each
        for each in acts
    ]

    assert all(each.lacks for each in decide(settled, rules))


def test_a_moment_is_read_to_the_microsecond_as_python_counts_it(alice: Any) -> None:
    moments = [
        dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC),  # SQLite keeps this without a fraction
        dt.datetime(2026, 10, 25, 1, 30, 0, 7, tzinfo=dt.UTC),
        dt.datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC),
    ]
    turn = factories.turn_of(factories.make_lesson())
    for number, at in enumerate(moments):
        DepthAct.objects.create(
            learner=alice, reason="look_back", turn=turn, fact=f"f{number}", source=f"s{number}",
            happened_at=at, since=moments[0] if number else None,
        )  # fmt: skip

    read = sorted(Act(*row) for row in DepthAct.objects.for_engine())

    assert [datetime_of(act.happened_at) for act in read] == moments
    assert [act.since for act in read] == [None, *[moment_of(moments[0])] * 2]
    assert [act.accrues_at for act in read] == [None] * 3
