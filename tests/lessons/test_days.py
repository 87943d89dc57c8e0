"""Days are those of the learner's clock and language, though each is written once."""

import datetime as dt
import zoneinfo

from django.utils import timezone, translation

from lessons.days import day_of, minute_of

LATE = dt.datetime(2026, 11, 3, 23, 5, tzinfo=dt.UTC)


def test_a_day_is_that_of_the_clock_it_is_read_by() -> None:
    assert day_of(LATE) == "3 November 2026"
    assert minute_of(LATE) == "3 Nov, 23:05"
    with timezone.override(zoneinfo.ZoneInfo("Asia/Tokyo")):
        assert day_of(LATE) == "4 November 2026"
        assert minute_of(LATE) == "4 Nov, 08:05"


def test_a_day_that_was_written_in_one_language_is_written_anew_in_another() -> None:
    assert day_of(LATE) == "3 November 2026"
    with translation.override("es"):
        assert day_of(LATE) == "3 noviembre 2026"
        assert minute_of(LATE) == "3 Nov, 23:05"


def test_where_there_is_no_moment_nothing_is_written() -> None:
    assert day_of(None) == minute_of(None) == ""
