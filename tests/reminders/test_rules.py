"""When a message may leave: pure rules, for any hour of any zone."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.rules import Told, Verdict, decide
from reminders.schedule import Manners, after_quiet_hours, first_allowed, has_room, later_days
from tests.reminders.acts import at

BERLIN = Manners("Europe/Berlin")
NOON = at("2026-06-10 10:00")  # 12:00 in Berlin, a Wednesday
DAY = dt.timedelta(days=1)


def days(*numbers: int) -> list[dt.date]:
    return [dt.date(2026, 6, number) for number in numbers]


def test_one_a_day() -> None:
    assert first_allowed(NOON, BERLIN, days(10)) == at("2026-06-11 07:00")  # 09:00


def test_two_in_any_seven_days_whichever_day_they_begin_on() -> None:
    assert has_room(dt.date(2026, 6, 10), days(4))
    assert not has_room(dt.date(2026, 6, 10), days(4, 9))
    assert has_room(dt.date(2026, 6, 11), days(4, 9))
    # One that was moved to a later day counts as well.
    assert not has_room(dt.date(2026, 6, 10), days(9, 12))
    assert first_allowed(NOON, BERLIN, days(4, 9)) == at("2026-06-11 07:00")


@pytest.mark.parametrize(
    ("begin", "end", "asked", "allowed"),
    [
        ("21:00", "08:00", "2026-06-10 19:00", "2026-06-11 06:00"),
        ("06:00", "14:00", "2026-06-10 10:00", "2026-06-10 12:00"),  # who works at night
        ("00:00", "00:00", "2026-06-10 01:00", "2026-06-10 01:00"),  # none at all
    ],
)
def test_the_learner_says_when_it_is_quiet(begin: str, end: str, asked: str, allowed: str) -> None:
    hours = Manners("Europe/Berlin", dt.time.fromisoformat(begin), dt.time.fromisoformat(end))

    assert after_quiet_hours(at(asked), hours) == at(allowed)


def test_in_the_hour_that_autumn_repeats_quiet_ends_at_its_second_round() -> None:
    hours = Manners("Europe/Berlin", dt.time(22), dt.time(2, 45))
    second_round = at("2026-10-25 01:10")  # 02:10, winter time; 02:45 has been once already

    assert after_quiet_hours(second_round, hours) == at("2026-10-25 01:45")


@given(
    moment=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1)),
    zone=st.sampled_from(sorted(zoneinfo.available_timezones())),
    begin=st.times(),
    end=st.times(),
    back=st.lists(st.integers(-3, 10), max_size=5),
)
@settings(max_examples=300, deadline=None)
def test_what_is_allowed_is_never_quiet_never_full_and_never_in_the_past(
    moment: dt.datetime, zone: str, begin: dt.time, end: dt.time, back: list[int]
) -> None:
    asked = moment.replace(tzinfo=dt.UTC)
    manners = Manners(zone, begin.replace(microsecond=0), end.replace(microsecond=0))
    today = asked.astimezone(zoneinfo.ZoneInfo(zone)).date()
    told = {today - DAY * n for n in back}

    allowed = first_allowed(asked, manners, told)

    local = allowed.astimezone(zoneinfo.ZoneInfo(zone))
    assert allowed >= asked
    assert local.date() not in told
    assert first_allowed(allowed, manners, told) == allowed


def test_three_without_an_answer_are_asked_about_once_and_two_are_not() -> None:
    ignored = [Told(day, answered=False) for day in days(1, 2, 3)]

    assert decide(at("2026-06-20 10:00"), BERLIN, ignored).verdict is Verdict.ASK
    assert decide(at("2026-06-20 10:00"), BERLIN, ignored[1:]).verdict is Verdict.TELL
    answered = [*ignored[:2], Told(dt.date(2026, 6, 3), answered=True)]
    assert decide(at("2026-06-20 10:00"), BERLIN, answered).verdict is Verdict.TELL


def test_a_pause_comes_before_everything() -> None:
    assert decide(NOON, BERLIN, [], paused=True).verdict is Verdict.REST


def test_days_that_people_mean_by_a_word() -> None:
    saturday = dt.date(2026, 12, 26)

    assert later_days(saturday) == {
        "tomorrow": dt.date(2026, 12, 27),
        "weekend": dt.date(2027, 1, 2),
        "month": dt.date(2027, 1, 26),
        "half_year": dt.date(2027, 6, 26),
        "new_year": dt.date(2027, 1, 1),
    }
