"""The onlooker of the eighteen months sees each fault: a table of zeros has to mean something."""

import datetime as dt

import pytest

from tests.reminders.acts import at
from tests.reminders.year_and_a_half import DAY, Episode, Person, judge

NOON = at("2026-06-10 10:00")  # 12:00 in Berlin
START = at("2026-02-14 10:00")


def person(*sent: dt.datetime, told: dt.datetime | None = None, **episode: object) -> Person:
    """Somebody in Berlin with one promise for 10 June, 09:00."""
    one = Episode(dt.date(2026, 6, 10), START, mail=True)
    one.told = [told] if told else []
    for name, value in episode.items():
        setattr(one, name, value)
    return Person(
        0,
        [(START, "Europe/Berlin")],
        quiet=[(START, dt.time(21), dt.time(8))],
        sent=[(moment, False) for moment in sent],
        promises={"uid": [one]},
    )


NINE = at("2026-06-10 07:00")


def faults(someone: Person) -> set[str]:
    counts, _ = judge([someone])
    good = {"messages", "promises", "due for a message"}
    return {name for name in counts if name not in good and not name.startswith("held back")}


def test_told_at_nine_is_right() -> None:
    assert faults(person(NINE, told=NINE)) == set()


@pytest.mark.parametrize(
    ("someone", "fault"),
    [
        (person(), "lost"),
        (person(NOON, told=NOON), "late"),
        (person(at("2026-06-10 20:00"), told=at("2026-06-10 20:00")), "in quiet hours"),
        (person(NINE, NOON, told=NINE), "over a ceiling"),
        (person(NINE - 4 * DAY, NINE - DAY, NINE, told=NINE), "over a ceiling"),
        (person(NINE, told=NINE, over=NINE - DAY), "after it was over"),
        (person(NINE - DAY, told=NINE - DAY), "before its day"),
    ],
)
def test_each_fault_is_seen(someone: Person, fault: str) -> None:
    assert fault in faults(someone)


def test_told_twice_is_seen() -> None:
    twice = person(NINE, NINE + DAY, told=NINE)
    twice.promises["uid"][0].told.append(NINE + DAY)

    assert faults(twice) == {"doubled"}


def test_mail_after_unsubscribing_is_seen() -> None:
    gone = person(NINE, told=NINE)
    gone.mail_off.append((NINE - DAY, NINE + DAY))

    assert faults(gone) == {"after unsubscribing"}


def test_a_fourth_after_three_without_an_answer_is_seen() -> None:
    ignoring = person(NINE - 30 * DAY, NINE - 20 * DAY, NINE - 10 * DAY, NINE, told=NINE)

    assert faults(ignoring) == {"asked wrongly"}
    ignoring.acts.append(NINE - 5 * DAY)
    assert faults(ignoring) == set()


def test_nine_oclock_on_the_night_that_skips_an_hour_and_after_a_move() -> None:
    spring = person()
    spring.promises["uid"][0].day = dt.date(2026, 3, 29)
    assert spring.due_at(spring.promises["uid"][0]) == at("2026-03-29 07:00")
    spring.zones.append((at("2026-03-01 00:00"), "America/New_York"))
    assert spring.due_at(spring.promises["uid"][0]) == at("2026-03-29 13:00")
