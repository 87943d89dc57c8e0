"""Links in mails: no sign-in, no cookie, no CSRF; GET asks and POST acts."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from lessons.models import Turn
from reminders import links, operations
from reminders.models import FollowUp, ReminderPreference
from tests.reminders.acts import ask_for_mail, at, do_again

State = FollowUp.State


@pytest.fixture
def due(follow_up: FollowUp, clock: time_machine.Traveller) -> FollowUp:
    ask_for_mail(follow_up)
    clock.move_to(at("2026-11-22 08:00"))
    operations.send_due_reminders()
    return FollowUp.objects.select_related("turn", "learner").get()


@pytest.fixture
def stranger() -> Client:
    """A mail program: no session, and CSRF checks on."""
    return Client(enforce_csrf_checks=True)


def path_of(url: str) -> str:
    return url[url.index("/reminders/") :]


def test_opening_a_link_only_asks(due: FollowUp, stranger: Client) -> None:
    for url in (links.stop_link(due), links.later_link(due), links.stop_all_link(due.learner)):
        page = stranger.get(path_of(url))
        assert page.status_code == 200
        assert "<form" in page.content.decode()
        assert not page.cookies

    due.refresh_from_db()
    assert (due.state, due.channel) == (State.DUE, "email")
    assert not ReminderPreference.objects.exists()


def test_one_click_from_a_mail_program_stops_all_mail(due: FollowUp, stranger: Client) -> None:
    answer = stranger.post(
        path_of(links.stop_all_link(due.learner)), {"List-Unsubscribe": "One-Click"}
    )

    assert answer.status_code == 200
    assert not answer.cookies
    assert ReminderPreference.objects.get().stopped_at is not None
    due.refresh_from_db()
    assert (due.state, due.channel) == (State.DUE, "here")


def test_stop_stops_this_one(due: FollowUp, stranger: Client) -> None:
    for _ in range(2):
        assert stranger.post(path_of(links.stop_link(due))).status_code == 200

    due.refresh_from_db()
    assert (due.state, due.end_reason) == (State.CANCELLED, "stopped")


def test_later_moves_it_once_however_often_it_is_pressed(
    due: FollowUp, stranger: Client, clock: time_machine.Traveller
) -> None:
    url = path_of(links.later_link(due))
    stranger.post(url)
    clock.shift(dt.timedelta(days=10))

    again = stranger.post(url)

    due.refresh_from_db()
    assert due.local_date == dt.date(2026, 12, 22)
    assert "22 December 2026" in again.content.decode()


def test_a_link_about_something_answered_says_so(
    due: FollowUp, stranger: Client, berlin: Any, turn: Turn
) -> None:
    url = path_of(links.stop_link(due))
    do_again(turn, berlin)

    answer = stranger.post(url)

    assert "over already" in answer.content.decode()
    due.refresh_from_db()
    assert due.state == State.DONE


def test_a_link_works_for_a_year_and_then_says_why_not(
    due: FollowUp, stranger: Client, clock: time_machine.Traveller
) -> None:
    url = path_of(links.stop_link(due))

    clock.shift(dt.timedelta(days=364))
    assert stranger.get(url).status_code == 200
    clock.shift(dt.timedelta(days=2))
    expired = stranger.post(url)

    assert expired.status_code == 410
    due.refresh_from_db()
    assert due.state == State.DUE


def test_a_forged_link_does_not_exist(due: FollowUp, stranger: Client) -> None:
    good = path_of(links.stop_link(due))
    forged = signing.dumps(["stop", due.learner_id, str(due.uid), ""], salt="other")

    for url in (good[:-3] + "AA/", reverse("reminders:link", args=[forged])):
        assert stranger.post(url).status_code == 404


def test_a_link_reaches_only_its_own_learners_follow_up(
    due: FollowUp, stranger: Client, bob: Any
) -> None:
    mixed = signing.dumps(["stop", bob.pk, str(due.uid), ""], salt=links.SALT)

    stranger.post(reverse("reminders:link", args=[mixed]))

    due.refresh_from_db()
    assert due.state == State.DUE


def test_the_pages_are_not_kept_by_caches(due: FollowUp, stranger: Client) -> None:
    assert "no-store" in stranger.get(path_of(links.stop_link(due)))["Cache-Control"]


@pytest.mark.parametrize(
    ("data", "day"),
    [
        ({"when": "tomorrow"}, dt.date(2026, 11, 23)),
        ({"when": "weekend"}, dt.date(2026, 11, 28)),
        ({"when": "own", "day": "2027-03-01"}, dt.date(2027, 3, 1)),
        ({}, dt.date(2026, 12, 22)),
    ],
)
def test_another_day_is_chosen_without_signing_in(
    due: FollowUp, stranger: Client, data: dict[str, str], day: dt.date
) -> None:
    assert stranger.post(path_of(links.later_link(due)), data).status_code == 200

    due.refresh_from_db()
    assert due.local_date == day


@pytest.mark.parametrize("day", ["", "soon", "2020-01-01"])
def test_a_day_that_cannot_be_is_asked_for_again(due: FollowUp, stranger: Client, day: str) -> None:
    reply = stranger.post(path_of(links.later_link(due)), {"when": "own", "day": day})

    assert reply.status_code == 422
    assert "field__error" in reply.content.decode()
    due.refresh_from_db()
    assert due.state == State.DUE


def test_keep_them_lifts_a_pause(due: FollowUp, stranger: Client) -> None:
    ReminderPreference.objects.update_or_create(
        learner=due.learner, defaults={"paused_at": at("2026-11-22 08:00")}
    )
    url = path_of(links.keep_link(due.learner))
    stranger.get(url)
    assert ReminderPreference.objects.get().paused_at is not None

    for _ in range(2):
        assert stranger.post(url).status_code == 200

    assert ReminderPreference.objects.get().paused_at is None


def test_done_ends_it(due: FollowUp, stranger: Client) -> None:
    stranger.post(path_of(links.done_link(due)))

    due.refresh_from_db()
    assert (due.state, due.end_reason) == (State.DONE, "answered")
