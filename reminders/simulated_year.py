"""A year of one made-up learner under a rule, before it is enabled: decided by the rules in force.

Pure: the same functions that plan and send, and no row of anybody.
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reminders.rules import Told, Verdict, decide
from reminders.schedule import DAY, DEFAULT_TIME, WEEK, Manners, instant, local_day, months_later

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Sample:
    """Whom to imagine, and what they have asked for."""

    manners: Manners
    start: dt.date
    months: int  # between a Turn and the return that its guide suggests
    turns: int = 1  # done one a day, from the start on
    look_backs: tuple[int, ...] = ()  # days
    weekly: bool = False
    answers: bool = True
    at: dt.time = DEFAULT_TIME


@dataclass(frozen=True)
class Line:
    """One thing that happens, on the learner's own day and clock."""

    day: dt.date
    clock: dt.time
    what: str
    about: list[str] = field(default_factory=list)
    verdict: str = ""


@dataclass
class _Pending:
    day: dt.date
    what: str
    wake: dt.datetime
    again: str = ""  # “repeat” and “week” come back after they are told


def simulate(sample: Sample) -> list[Line]:
    """What would be sent when, what merged, and what held back, and why."""
    pending = sorted(_planned(sample), key=lambda one: one.wake)
    end = instant(sample.start, sample.at, sample.manners.zone) + YEAR
    past: list[Told] = []
    lines: list[Line] = []
    while pending and pending[0].wake < end:
        now = pending[0].wake
        today = local_day(now, sample.manners.zone)
        together = [one for one in pending if one.wake <= now or one.day <= today]
        decision = decide(now, sample.manners, past)
        titles = [one.what for one in together]
        if decision.verdict is Verdict.WAIT:
            assert decision.until is not None
            for one in together:
                one.wake = max(one.wake, decision.until)
            why = _("Held back until %(moment)s.") % {"moment": _clock(decision.until, sample)}
            lines.append(_line(now, sample, why, titles, "wait"))
        elif decision.verdict is Verdict.ASK:
            why = _("“Keep these?” Three had no answer, so nothing more is sent.")
            lines.append(_line(now, sample, why, titles, "ask"))
            break
        else:
            why = ngettext("One message.", "One message about %(n)s.", len(titles))
            lines.append(_line(now, sample, why % {"n": len(titles)}, titles, "tell"))
            past.append(Told(today, sample.answers))
            pending = [one for one in pending if one not in together]
            pending += list(_next(together, sample, today))
        pending.sort(key=lambda one: one.wake)
    return lines


def _planned(sample: Sample) -> Iterable[_Pending]:
    for number in range(sample.turns):
        done = sample.start + DAY * number
        label = _("Turn %(number)s") % {"number": number + 1}
        back = months_later(done, sample.months)
        yield _pending(sample, back, _("%(turn)s: do it again") % {"turn": label}, "repeat")
        for days in sample.look_backs:
            what = _("%(turn)s: look back after %(days)s days") % {"turn": label, "days": days}
            yield _pending(sample, done + DAY * days, what)
    if sample.weekly:
        sunday = sample.start + DAY * (6 - sample.start.weekday() or 7)
        yield _pending(sample, sunday, _("The week"), "week")


def _pending(sample: Sample, day: dt.date, what: str, again: str = "") -> _Pending:
    return _Pending(day, what, instant(day, sample.at, sample.manners.zone), again)


def _next(told: list[_Pending], sample: Sample, today: dt.date) -> Iterable[_Pending]:
    """Who answers does the Turn on that day, so its next return counts from it."""
    for one in told:
        if one.again == "week":
            day = one.day
            while day <= today:
                day += WEEK
            yield _pending(sample, day, one.what, "week")
        elif one.again == "repeat" and sample.answers:
            yield _pending(sample, months_later(today, sample.months), one.what, "repeat")


def _line(now: dt.datetime, sample: Sample, what: str, about: list[str], verdict: str) -> Line:
    local = now.astimezone(zoneinfo.ZoneInfo(sample.manners.zone))
    return Line(local.date(), local.time(), what, about, verdict)


def _clock(moment: dt.datetime, sample: Sample) -> str:
    local = moment.astimezone(zoneinfo.ZoneInfo(sample.manners.zone))
    return f"{local:%Y-%m-%d %H:%M}"
