"""Calendar arithmetic in the learner's own time. Pure: values in, values out.

Done in Python alone: PostgreSQL takes the second of two equal local times in autumn where this
takes the first, and two answers an hour apart would be worse than either (shared/DATA.md 4).
"""

import datetime as dt
import zoneinfo
from typing import Any

from dateutil.relativedelta import relativedelta

DEFAULT_TIME = dt.time(9, 0)
QUIET_FROM, QUIET_UNTIL = dt.time(21, 0), dt.time(8, 0)


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


def local_day(moment: dt.datetime, zone: str) -> dt.date:
    """The day on the learner's calendar at this moment."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()


def instant(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The UTC moment of a local day and time.

    A time that a clock change skips moves forward by what was skipped: 02:30 becomes 03:30, and
    09:00 of the day that Samoa left out becomes 09:00 of the next. Of two equal ones in autumn
    it is the first. Both are what fold=0 means (PEP 495), so the choice is stated, not computed.
    """
    local = dt.datetime.combine(day, time.replace(fold=0), tzinfo=zoneinfo.ZoneInfo(zone))
    return local.astimezone(dt.UTC)


def after_quiet_hours(moment: dt.datetime, zone: str) -> dt.datetime:
    """The same moment, or 08:00 where the learner is if that is between 21:00 and 08:00."""
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    if local.time() >= QUIET_FROM:
        return instant(local.date() + dt.timedelta(days=1), QUIET_UNTIL, zone)
    if local.time() < QUIET_UNTIL:
        return instant(local.date(), QUIET_UNTIL, zone)
    return moment
