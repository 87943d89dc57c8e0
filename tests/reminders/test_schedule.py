"""The calendar as people mean it. Pure: no database."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.schedule import (
    Manners,
    after_quiet_hours,
    instant,
    known_zone,
    local_day,
    months_later,
    zone_of,
)
from tests.reminders.acts import at

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),  # a leap year
        ("2027-08-29", 6, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-05-22", 6, "2026-11-22"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2096-02-29", 48, "2100-02-28"),  # 2100 is no leap year
        ("2026-11-22", 0, "2026-11-22"),
    ],
)
def test_months_are_calendar_months(day: str, months: int, expected: str) -> None:
    assert months_later(dt.date.fromisoformat(day), months).isoformat() == expected


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-11-22 09:00", "Europe/Berlin", "2026-11-22 08:00"),
        ("2026-07-22 09:00", "Europe/Berlin", "2026-07-22 07:00"),
        # Spring: what is skipped moves forward by what was skipped.
        ("2027-03-28 02:30", "Europe/Berlin", "2027-03-28 01:30"),  # reads 03:30
        ("2027-03-14 02:30", "America/New_York", "2027-03-14 07:30"),  # reads 03:30
        ("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03 15:45"),  # half an hour: 02:45
        # Autumn: of two equal times the first.
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25 00:30"),
        ("2026-11-01 01:30", "America/New_York", "2026-11-01 05:30"),
        ("2027-04-04 01:45", "Australia/Lord_Howe", "2027-04-03 14:45"),
        # Samoa left out 30 December 2011: its 09:00 is 09:00 of the 31st.
        ("2011-12-30 09:00", "Pacific/Apia", "2011-12-30 19:00"),
        ("2011-12-29 09:00", "Pacific/Apia", "2011-12-29 19:00"),
        ("2026-11-22 09:00", "Asia/Kathmandu", "2026-11-22 03:15"),
        ("2026-11-22 09:00", "Pacific/Kiritimati", "2026-11-21 19:00"),
    ],
)
def test_a_local_time_has_one_moment(local: str, zone: str, utc: str) -> None:
    wanted = dt.datetime.fromisoformat(local)

    assert instant(wanted.date(), wanted.time(), zone) == at(utc)


def test_nine_in_the_morning_of_the_skipped_day_is_nine_of_the_next() -> None:
    moment = instant(dt.date(2011, 12, 30), dt.time(9), "Pacific/Apia")

    apia = moment.astimezone(zoneinfo.ZoneInfo("Pacific/Apia"))
    assert apia.replace(tzinfo=None) == dt.datetime(2011, 12, 31, 9)


def test_the_day_is_the_learners_own() -> None:
    moment = at("2026-05-22 23:30")

    assert local_day(moment, "Europe/Berlin") == dt.date(2026, 5, 23)
    assert local_day(moment, "America/New_York") == dt.date(2026, 5, 22)


@pytest.mark.parametrize(
    ("utc", "zone", "expected"),
    [
        ("2026-11-22 08:00", "Europe/Berlin", "2026-11-22 08:00"),  # 09:00: fine
        ("2026-11-22 07:00", "Europe/Berlin", "2026-11-22 07:00"),  # 08:00 sharp: fine
        ("2026-11-22 06:59", "Europe/Berlin", "2026-11-22 07:00"),
        ("2026-11-22 19:59", "Europe/Berlin", "2026-11-22 19:59"),  # 20:59: fine
        ("2026-11-22 20:00", "Europe/Berlin", "2026-11-23 07:00"),  # 21:00 sharp: quiet
        ("2027-03-28 00:30", "Europe/Berlin", "2027-03-28 06:00"),  # the night of the change
        ("2011-12-30 08:30", "Pacific/Apia", "2011-12-30 18:00"),  # 29th, 22:30 → 31st, 08:00
    ],
)
def test_quiet_hours_end_at_eight_where_the_learner_is(utc: str, zone: str, expected: str) -> None:
    assert after_quiet_hours(at(utc), Manners(zone)) == at(expected)


@given(
    day=st.dates(dt.date(1990, 1, 1), dt.date(2060, 1, 1)),
    time=st.times(),
    zone=st.sampled_from(ZONES),
)
@settings(max_examples=400, deadline=None)
def test_every_local_time_of_every_zone_exists_or_moves_forward_by_a_day_at_most(
    day: dt.date, time: dt.time, zone: str
) -> None:
    local = instant(day, time, zone).astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)

    assert dt.timedelta(0) <= local - dt.datetime.combine(day, time) <= dt.timedelta(hours=24)


@given(
    moment=st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2060, 1, 1)),
    zone=st.sampled_from(ZONES),
)
@settings(max_examples=400, deadline=None)
def test_after_quiet_hours_it_is_never_quiet_and_never_earlier(
    moment: dt.datetime, zone: str
) -> None:
    asked = moment.replace(tzinfo=dt.UTC)

    civil = after_quiet_hours(asked, Manners(zone))

    local = civil.astimezone(zoneinfo.ZoneInfo(zone)).time()
    assert dt.time(8) <= local < dt.time(21)
    assert civil >= asked
    assert after_quiet_hours(civil, Manners(zone)) == civil


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe/", "Europe"])
def test_a_zone_that_is_unknown_here_reads_as_utc(name: str) -> None:
    assert known_zone(name) == "UTC"


def test_a_user_without_a_zone_lives_in_utc() -> None:
    assert zone_of(object()) == "UTC"
