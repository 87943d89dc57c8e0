"""Calendar arithmetic in the learner's own time. Pure: values in, values out.

Done in Python alone: PostgreSQL takes the second of two equal local times in autumn where this
takes the first, and two answers an hour apart would be worse than either (shared/DATA.md 4).
"""

import datetime as dt
import zoneinfo

from dateutil.relativedelta import relativedelta

DEFAULT_TIME = dt.time(9, 0)


def months_later(day: dt.date, months: int) -> dt.date:
    """Calendar months: 31 August and six months is the last day of February."""
    return day + relativedelta(months=months)


def local_day(moment: dt.datetime, zone: str) -> dt.date:
    """The day on the learner's calendar at this moment."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).date()


def instant(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The UTC moment of a local day and time.

    A time that the spring change skips moves forward to the first that exists; of two equal
    ones in autumn it is the first.
    """
    tz = zoneinfo.ZoneInfo(zone)
    local = dt.datetime.combine(day, time, tzinfo=tz)
    there_and_back = local.astimezone(dt.UTC).astimezone(tz)
    if there_and_back.replace(tzinfo=None) != local.replace(tzinfo=None):
        gap = there_and_back.utcoffset() - local.replace(fold=1).utcoffset()  # type: ignore[operator]
        local = (local.replace(tzinfo=dt.UTC) + abs(gap)).replace(tzinfo=tz)
    return local.astimezone(dt.UTC)
