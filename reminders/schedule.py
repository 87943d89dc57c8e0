"""Calendar arithmetic in the learner's own time. Pure: values in, values out.

Done in Python alone: PostgreSQL takes the second of two equal local times in autumn where this
takes the first, and two answers an hour apart would be worse than either (shared/DATA.md 4).
"""

import datetime as dt
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dateutil.relativedelta import relativedelta

DEFAULT_TIME = dt.time(9, 0)
QUIET_FROM, QUIET_UNTIL = dt.time(21, 0), dt.time(8, 0)
MOST_A_WEEK = 2  # messages in any seven days that follow each other; one a day in any case
WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


# What fields of models begin with. Given as values, Django's check of models (fields.W161) takes
# 21:00 for a “now” that somebody froze by mistake, for twenty seconds of each day.
def usual_time() -> dt.time:
    return DEFAULT_TIME


def usual_quiet_from() -> dt.time:
    return QUIET_FROM


def usual_quiet_until() -> dt.time:
    return QUIET_UNTIL


@dataclass(frozen=True)
class Manners:
    """When somebody may be written to. Quiet hours that end when they begin are none."""

    zone: str
    quiet_from: dt.time = QUIET_FROM
    quiet_until: dt.time = QUIET_UNTIL


def known_zone(name: str) -> str:
    """The zone if this machine's tz data has it, else UTC: a renamed zone must stop no sweep."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return name


def zone_of(learner: Any) -> str:
    """A host project's user may have no zone of its own."""
    return known_zone(getattr(learner, "time_zone", "") or "UTC")


def months_later(day: dt.date, months: int) -> dt.date:
    """Calendar months: 31 August and six months is the last day of February."""
    return day + relativedelta(months=months)


def later_days(today: dt.date) -> dict[str, dt.date]:
    """Days that people mean by a word; the last two are fresh starts."""
    to_saturday = (5 - today.weekday()) % 7
    return {
        "tomorrow": today + DAY,
        "weekend": today + DAY * (to_saturday or 7),
        "month": months_later(today, 1),
        "half_year": months_later(today, 6),
        "new_year": dt.date(today.year + 1, 1, 1),
    }


def local_day(moment: dt.datetime, zone: str) -> dt.date:
    """The day on the learner's calendar at this moment."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()


def instant(day: dt.date, time: dt.time, zone: str, *, fold: int = 0) -> dt.datetime:
    """The UTC moment of a local day and time.

    A time that a clock change skips moves forward by what was skipped: 02:30 becomes 03:30, and
    09:00 of the day that Samoa left out becomes 09:00 of the next. Of two equal ones in autumn
    it is the first. Both are what fold=0 means (PEP 495), so the choice is stated, not computed.
    """
    local = dt.datetime.combine(day, time.replace(fold=fold), tzinfo=zoneinfo.ZoneInfo(zone))
    return local.astimezone(dt.UTC)


def after_quiet_hours(moment: dt.datetime, manners: Manners) -> dt.datetime:
    """The same moment, or the end of the quiet hours where the learner is if it is within them."""
    local = moment.astimezone(zoneinfo.ZoneInfo(manners.zone))
    begin, end, clock = manners.quiet_from, manners.quiet_until, local.time()
    over_midnight = begin > end
    if over_midnight and clock >= begin:
        return instant(local.date() + DAY, end, manners.zone)
    quiet = clock < end if over_midnight else begin <= clock < end
    if not quiet:
        return moment
    ends = instant(local.date(), end, manners.zone)
    # In the hour that a clock repeats in autumn the first end may have passed already.
    return ends if ends > moment else instant(local.date(), end, manners.zone, fold=1)


def first_allowed(moment: dt.datetime, manners: Manners, told: Collection[dt.date]) -> dt.datetime:
    """The first moment from this one on that is not quiet, on a day with room for a message.

    `told` are the local days that had one. A day that a ceiling chooses begins at the usual hour,
    or when the quiet hours end if that is later.
    """
    while True:
        moment = after_quiet_hours(moment, manners)
        day = local_day(moment, manners.zone)
        if has_room(day, told):
            return moment
        hour = max(DEFAULT_TIME, manners.quiet_until)
        moment = max(instant(day + DAY, hour, manners.zone), moment + dt.timedelta(minutes=1))


def has_room(day: dt.date, told: Collection[dt.date]) -> bool:
    """One message a day, two in any seven days, also those that begin before this day."""
    if day in told:
        return False
    starts = (day - DAY * back for back in range(7))
    return all(
        sum(start <= other < start + WEEK for other in told) < MOST_A_WEEK for start in starts
    )
