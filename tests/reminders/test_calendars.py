"""Follow-ups in the learner's own calendar, read back by a parser we did not write."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
import vobject
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from lessons.models import Turn
from reminders import operations
from reminders.models import CalendarEntry, CalendarFeed, FollowUp
from reminders.operations import feeding
from tests.factories import make_learner
from tests.reminders.acts import at, complete, do_again

SECRET = "I avoid pricing"


@pytest.fixture
def program(follow_up: FollowUp) -> Client:
    """A calendar program: no session."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def address(follow_up: FollowUp) -> str:
    return reverse("reminders:feed", args=[feeding.open_feed(follow_up.learner)])


def events(client: Client, address: str) -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(getattr(vobject.readOne(answer.content.decode()), "vevent_list", []))


def event(client: Client, address: str) -> Any:
    (only,) = events(client, address)
    return only


def test_a_return_after_months_is_a_whole_day_with_an_alarm_at_its_hour(
    program: Client, address: str, follow_up: FollowUp
) -> None:
    shown = event(program, address)

    assert shown.dtstart.value == dt.date(2026, 11, 22)
    assert shown.dtend.value == dt.date(2026, 11, 23)
    assert shown.uid.value == f"{follow_up.uid}@{urlsplit(site.SITE_URL).hostname}"
    assert (shown.sequence.value, shown.status.value) == ("0", "CONFIRMED")
    assert shown.valarm.trigger.value == dt.timedelta(hours=9)
    assert shown.contents["class"][0].value == "PRIVATE"
    assert shown.url.value == f"{site.SITE_URL}{Turn.objects.get().get_absolute_url()}"


def test_what_was_chosen_for_an_hour_has_that_hour_where_the_learner_lives(
    program: Client, address: str
) -> None:
    FollowUp.objects.update(kind=FollowUp.Kind.LOOK_BACK, step=30, local_time=dt.time(18, 30))

    shown = event(program, address)

    assert shown.dtstart.value.isoformat() == "2026-11-22T18:30:00+01:00"
    assert shown.valarm.trigger.value == dt.timedelta(0)


def test_a_change_raises_the_sequence_and_keeps_the_identity(
    program: Client, address: str, follow_up: FollowUp, clock: time_machine.Traveller
) -> None:
    first = event(program, address)
    clock.shift(dt.timedelta(hours=1))
    assert event(program, address).sequence.value == "0"

    operations.snooze(follow_up, until=dt.date(2026, 12, 24))
    moved = event(program, address)

    assert moved.uid.value == first.uid.value
    assert moved.sequence.value == "1"
    assert moved.dtstart.value == dt.date(2026, 12, 24)
    assert moved.dtstamp.value > first.dtstamp.value


@pytest.mark.parametrize("change", ["author", "zone"])
def test_no_change_is_missed_whoever_makes_it(
    program: Client, address: str, follow_up: FollowUp, change: str, turn: Turn, berlin: Any
) -> None:
    FollowUp.objects.update(kind=FollowUp.Kind.LOOK_BACK, step=30)
    event(program, address)

    if change == "author":
        FollowUp.objects.update(local_date=dt.date(2027, 1, 5))
    else:
        berlin.time_zone = "Pacific/Auckland"
        berlin.save()

    assert event(program, address).sequence.value == "1"


def test_what_is_stopped_is_cancelled_for_those_who_knew_of_it(
    program: Client, address: str, follow_up: FollowUp
) -> None:
    event(program, address)
    operations.stop_follow_up(follow_up)

    shown = event(program, address)

    assert (shown.status.value, shown.sequence.value) == ("CANCELLED", "1")
    assert not hasattr(shown, "valarm")


def test_what_was_stopped_before_any_calendar_knew_is_not_told(
    program: Client, address: str, follow_up: FollowUp
) -> None:
    operations.stop_follow_up(follow_up)

    assert events(program, address) == []


def test_done_early_is_taken_out_and_done_on_its_day_stays(
    program: Client,
    address: str,
    follow_up: FollowUp,
    clock: time_machine.Traveller,
    bob: Any,
    turn: Turn,
) -> None:
    complete(turn, bob)
    bobs = reverse("reminders:feed", args=[feeding.open_feed(bob)])
    event(program, address), event(program, bobs)
    clock.move_to(at("2026-08-01 10:00"))
    do_again(turn, bob)
    clock.move_to(at("2026-11-22 10:00"))
    do_again(turn, follow_up.learner)

    assert {shown.status.value for shown in events(program, bobs)} == {"CANCELLED", "CONFIRMED"}
    assert {shown.status.value for shown in events(program, address)} == {"CONFIRMED"}


def test_nothing_private_stands_in_it_unless_the_learner_chose_so(
    program: Client, address: str
) -> None:
    FollowUp.objects.update(words=SECRET, words_in_subject=False)
    assert SECRET not in program.get(address).content.decode()

    FollowUp.objects.update(words_in_subject=True)

    assert event(program, address).summary.value == SECRET


def test_a_program_that_knows_it_all_is_told_so_in_a_word(program: Client, address: str) -> None:
    first = program.get(address)

    again = program.get(address, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert program.get(address).content == first.content
    operations.stop_follow_up(FollowUp.objects.get())
    assert program.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_new_address_ends_the_one_before_and_an_ended_one_leads_nowhere(
    program: Client, address: str, berlin: Any, client: Client
) -> None:
    client.force_login(berlin)
    page = client.post(reverse("reminders:open_feed")).content.decode()
    second = page.partition(f'value="{site.SITE_URL}')[2].partition('"')[0]

    assert program.get(address).status_code == 404
    assert program.get(second).status_code == 200
    client.post(reverse("reminders:close_feed"))
    assert program.get(second).status_code == 404


def test_only_a_digest_of_the_address_is_kept(address: str) -> None:
    token = address.removesuffix(".ics").rpartition("/")[2]

    assert len(token) >= 43
    assert token not in str(list(CalendarFeed.objects.values()))


def test_a_feed_holds_its_own_learners_follow_ups_alone(
    program: Client, address: str, bob: Any, turn: Turn
) -> None:
    complete(turn, bob)

    assert len(events(program, address)) == 1


def test_a_closed_account_has_no_feed(program: Client, address: str, berlin: Any) -> None:
    berlin.is_active = False
    berlin.save()

    assert program.get(address).status_code == 404


def test_one_follow_up_is_a_file_for_its_learner_alone(
    follow_up: FollowUp, berlin: Any, bob: Any, client: Client
) -> None:
    url = reverse("reminders:file", args=[follow_up.uid])
    client.force_login(bob)
    assert client.get(url).status_code == 404

    client.force_login(berlin)

    assert event(client, url).summary.value.startswith("Since 22 May 2026: Map your skills")


@pytest.mark.parametrize("title", ['A; b, c: \\ "d"\nX-EVIL:1', "مهاراتك 🎹", "long " * 60])
def test_any_title_is_text(program: Client, address: str, title: str) -> None:
    Turn.objects.update(title=title[:120])

    shown = event(program, address)

    assert not hasattr(shown, "x_evil")
    assert " ".join(title.split())[:20] in " ".join(shown.summary.value.split())


@pytest.mark.parametrize("number", [1, 30])
def test_a_feed_that_nothing_changed_in_asks_three_questions(
    program: Client, clock: time_machine.Traveller, turn: Turn, number: int,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    learner = make_learner("many")
    for months in range(number):
        complete(turn, learner) if not months else do_again(turn, learner)
    FollowUp.objects.update(state="scheduled", ended_at=None, end_reason="")
    address = reverse("reminders:feed", args=[feeding.open_feed(learner)])
    assert len(events(program, address)) == number

    with django_assert_max_num_queries(3):
        program.get(address)


def test_two_programs_that_find_the_same_change_count_it_once(follow_up: FollowUp) -> None:
    def seen() -> FollowUp:
        return FollowUp.objects.select_related("turn", "calendar_entry").get()

    feeding.entries([seen()])
    FollowUp.objects.update(local_date=dt.date(2027, 1, 5))
    both: Iterator[FollowUp] = iter([seen(), seen()])

    for one in list(both):
        feeding.entries([one])

    assert CalendarEntry.objects.get().sequence == 1
