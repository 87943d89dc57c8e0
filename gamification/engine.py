"""Which acts earn, how much, and when. Pure: the same for one learner, a sweep, and a trial.

Nothing here knows what anyone wrote: acts are rows of what counted, rules are rows of what that
earns. So a rule can be tried against years in a second, and a trial cannot differ from what is
applied: both call `decide`.
"""

import datetime as dt
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any, NamedTuple

A_DAY = 4  # acts that earn on one day; what is more earns on the next day that has room

# Moments are whole microseconds since 1970, UTC. Reading a million of them as datetimes takes
# fifteen times as long, and a trial reads every act there is.
Moment = int
DAY: Moment = 24 * 60 * 60 * 1_000_000
_1970 = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def moment_of(at: dt.datetime) -> Moment:
    return (at - _1970) // dt.timedelta(microseconds=1)


def datetime_of(moment: Moment) -> dt.datetime:
    return _1970 + dt.timedelta(microseconds=moment)


ALWAYS = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # before anything that a learner did

OFF, TOO_SOON, CAPPED = "off", "too_soon", "capped"


class Rule(NamedTuple):
    """One version. `gap` is in days; `cap` is for one Turn and cycle, None for no bound."""

    pk: int | None
    reason: str
    version: int
    amount: int
    gap: int
    cap: int | None
    is_on: bool
    effective_from: dt.datetime


class Act(NamedTuple):
    """One row of DepthAct, in the order of ActQuerySet.for_engine."""

    pk: int
    learner: int
    reason: str
    turn: int
    cycle: int
    happened_at: Moment
    since: Moment | None
    rule: int | None
    accrues_at: Moment | None


Place = tuple[str, int, int]  # reason, Turn and cycle of an act: its act[2:5]
_HAPPENED_AT, _RULE, _ACCRUES_AT = map(Act._fields.index, ("happened_at", "rule", "accrues_at"))
_BY_MOMENT = attrgetter("happened_at", "pk")


class Decision(NamedTuple):
    """What one act comes to. It earns when `lacks` is empty; `from_day` is when it would have."""

    act: Act
    rule: Rule | None
    accrues_at: Moment | None = None
    lacks: str = ""
    from_at: Moment | None = None


class Rules:
    """All versions of all rules, and which of them speaks of a moment."""

    def __init__(self, versions: Iterable[Rule]) -> None:
        self._newest_first: dict[str, list[tuple[Moment, Rule]]] = defaultdict(list)
        for rule in sorted(versions, key=lambda each: -each.version):
            self._newest_first[rule.reason].append((moment_of(rule.effective_from), rule))

    def at(self, reason: str, moment: Moment) -> Rule | None:
        """The newest version that is in effect by then; an older one has been superseded."""
        for effective_from, rule in self._newest_first[reason]:
            if effective_from <= moment:
                return rule
        return None

    def newest(self, reason: str) -> Rule | None:
        return next((rule for _from, rule in self._newest_first[reason]), None)

    def __iter__(self) -> Iterator[Rule]:
        return (rule for rules in self._newest_first.values() for _from, rule in rules)


def decide(rows: Iterable[tuple[Any, ...]], rules: Rules) -> list[Decision]:
    """One learner's acts that have earned nothing so far, in the order of their days.

    `rows` are all acts of the learner, as Act or as plain tuples of its columns: what has earned
    fills caps and days, and stays as it is.
    """
    waiting: list[Act] = []
    earned: list[tuple[Any, ...]] = []
    for row in rows:
        if row[_RULE] is None:
            waiting.append(Act._make(row))
        else:
            earned.append(row)
    tally = _Tally({act[2:5] for act in waiting}, earned)
    waiting.sort(key=_BY_MOMENT)
    return [_decide(act, rules.at(act.reason, act.happened_at), tally) for act in waiting]


def _decide(act: Act, rule: Rule | None, tally: "_Tally") -> Decision:
    if rule is None or not rule.is_on:
        return Decision(act, rule, lacks=OFF)
    if act.since is not None:
        ready = tally.last_before(act, act.since) + rule.gap * DAY
        if act.happened_at < ready:
            return Decision(act, rule, lacks=TOO_SOON, from_at=ready)
    if rule.cap is not None and tally.count(act) >= rule.cap:
        return Decision(act, rule, lacks=CAPPED)
    accrues_at = tally.room_for(act.happened_at)
    tally.add(act, accrues_at)
    return Decision(act, rule, accrues_at)


class _Tally:
    """What has earned so far: by Turn and cycle for caps and gaps, by day for the daily bound.

    Days are counted in UTC: a learner may move, and the ledger must not depend on where to.
    """

    def __init__(self, asked: set[Place], earned: Iterable[tuple[Any, ...]]) -> None:
        """Only of `asked` anything but the day will be wanted: the rest is not kept."""
        self._earned: dict[Place, list[Moment]] = {place: [] for place in asked}
        self._on_day: dict[int, int] = defaultdict(int)
        for row in earned:
            self._on_day[row[_ACCRUES_AT] // DAY] += 1
            if row[2:5] in asked:
                insort(self._earned[row[2:5]], row[_HAPPENED_AT])

    def add(self, act: Act, accrues_at: Moment) -> None:
        self._on_day[accrues_at // DAY] += 1
        insort(self._earned[act[2:5]], act.happened_at)

    def count(self, act: Act) -> int:
        return len(self._earned[act[2:5]])

    def last_before(self, act: Act, since: Moment) -> Moment:
        """From when a gap is counted: the last one that earned, or what came before all of them."""
        moments = self._earned[act[2:5]]
        place = bisect_right(moments, act.happened_at)
        return max(since, moments[place - 1]) if place else since

    def room_for(self, moment: Moment) -> Moment:
        """The moment itself, or the beginning of the first later day that has room."""
        day = moment // DAY
        while self._on_day.get(day, 0) >= A_DAY:
            day += 1
        return max(moment, day * DAY)
