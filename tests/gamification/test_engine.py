"""One engine decides: gaps, caps, days that are full, and which version speaks of which day."""

import datetime as dt
from typing import Any

from gamification.engine import A_DAY, CAPPED, OFF, TOO_SOON, Act, Rule, Rules, decide

DAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def after(days: float) -> dt.datetime:
    return DAY + dt.timedelta(days=days)


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
        "since": DAY if reason == "look_back" else None,
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
    assert outcomes([act(1, 8)], rule(effective_from=after(9))) == [OFF]


def test_the_newest_version_in_effect_on_the_day_speaks() -> None:
    shorter = rule(version=2, gap=3, effective_from=after(10))

    assert outcomes([act(1, 5)], rule(), shorter) == [TOO_SOON]
    assert outcomes([act(1, 12, since=after(8))], rule(), shorter) == ["earns"]


def test_the_fifth_act_of_a_day_earns_on_the_next_day() -> None:
    acts = [act(n, n / 100, reason="reflection", turn=n) for n in range(1, 10)]
    decided = decide(acts, Rules([rule("reflection", gap=0, cap=None)]))

    days = [each.accrues_at.date() - DAY.date() for each in decided if each.accrues_at]
    assert [day.days for day in days] == [0] * A_DAY + [1] * A_DAY + [2]
    assert decided[A_DAY].accrues_at == dt.datetime(2026, 3, 3, tzinfo=dt.UTC)


def test_a_day_that_is_full_by_what_was_deferred_to_it_defers_its_own() -> None:
    acts = [act(n, n / 100, reason="reflection", turn=n) for n in range(1, 9)]
    own = act(20, 1, reason="reflection", turn=20)
    (*_, last) = decide([*acts, own], Rules([rule("reflection", gap=0, cap=None)]))

    assert last.accrues_at == dt.datetime(2026, 3, 4, tzinfo=dt.UTC)


def test_deciding_twice_comes_to_the_same() -> None:
    acts = [act(n, 3 * n) for n in range(1, 20)]
    rules = Rules([rule()])
    earned = {each.act.pk: each for each in decide(acts, rules) if not each.lacks}
    settled = [
        each._replace(rule=1, accrues_at=earned[each.pk].accrues_at) if each.pk in earned else each
        for each in acts
    ]

    assert all(each.lacks for each in decide(settled, rules))
