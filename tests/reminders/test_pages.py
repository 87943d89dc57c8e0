"""/reminders/: every promise, why it stands, and a button for each thing to do about it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons.catalogue import fresh
from lessons.models import Turn
from outbox import delivery
from reminders import operations
from reminders.models import FollowUp, Notice, ReminderPreference
from tests.factories import make_learner, make_lesson, turn_of
from tests.reminders.acts import at, complete, do_again, keep_chart

State = FollowUp.State
LIST = "/reminders/"


@pytest.fixture
def page(client: Client, berlin: Any) -> Client:
    client.force_login(berlin)
    return client


def text_of(client: Client) -> str:
    return " ".join(client.get(LIST).content.decode().split())


def test_the_page_says_why_each_promise_stands(
    clock: time_machine.Traveller, page: Client, berlin: Any, turn: Turn
) -> None:
    keep_chart(turn, berlin)

    text = text_of(page)

    assert "Come back on 22 November 2026 at 09:00" in text
    assert "You kept a chart on 22 May 2026, and this Turn asks you back after six months." in text
    assert "Europe/Berlin" in text


def test_an_empty_page_says_how_promises_come_about(page: Client) -> None:
    assert "Nothing is planned yet" in text_of(page)


def test_waiting_planned_and_over_stand_apart(
    follow_up: FollowUp, page: Client, clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    clock.move_to(at("2026-11-22 08:00"))
    operations.send_due_reminders()
    page.force_login(berlin)  # The session of May has ended.
    assert "Waiting for you" in text_of(page)

    do_again(turn, berlin)

    text = text_of(page)
    assert "Planned" in text
    assert "You did it again" in text


def test_choosing_a_day_and_a_mail(follow_up: FollowUp, page: Client) -> None:
    answer = page.post(
        reverse("reminders:choose", args=[follow_up.uid]),
        {"when": "2026-07-01", "channel": "email", "next": "/turns/x/done/"},
    )

    assert (answer.status_code, answer["Location"]) == (302, "/turns/x/done/")
    follow_up.refresh_from_db()
    assert (follow_up.local_date, follow_up.channel) == (dt.date(2026, 7, 1), "email")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"when": "2020-01-01", "channel": "here"}, "Choose a day from tomorrow on."),
        ({"when": "soon", "channel": "here"}, "Enter a valid date."),
        ({"when": "2026-07-01", "channel": "pigeon"}, "Select a valid choice."),
        ({}, "This field is required."),
    ],
)
def test_a_mistake_gets_a_sentence_at_its_field_and_changes_nothing(
    follow_up: FollowUp, page: Client, data: dict[str, str], sentence: str
) -> None:
    answer = page.post(reverse("reminders:choose", args=[follow_up.uid]), data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    follow_up.refresh_from_db()
    assert follow_up.local_date == dt.date(2026, 11, 22)


def test_snooze_and_stop_are_one_button_each(follow_up: FollowUp, page: Client) -> None:
    page.post(reverse("reminders:snooze", args=[follow_up.uid]))
    follow_up.refresh_from_db()
    assert follow_up.local_date == dt.date(2026, 6, 22)

    page.post(reverse("reminders:stop", args=[follow_up.uid]))
    follow_up.refresh_from_db()
    assert follow_up.state == State.CANCELLED


def test_one_that_is_over_says_so_instead_of_failing(
    follow_up: FollowUp, page: Client, berlin: Any, turn: Turn
) -> None:
    do_again(turn, berlin)

    for name in ("choose", "snooze"):
        answer = page.post(
            reverse(f"reminders:{name}", args=[follow_up.uid]),
            {"when": "2026-07-01", "channel": "here"},
            follow=True,
        )
        assert "Nothing to change: You did it again." in answer.content.decode()


def test_preferences_and_stop_all(page: Client, follow_up: FollowUp) -> None:
    hours = {"quiet_from": "22:00", "quiet_until": "07:30"}
    page.post(reverse("reminders:preferences"), {"email_unlocks": "on", "repeats": "on", **hours})
    preference = ReminderPreference.objects.get()
    assert (preference.email_follow_ups, preference.email_unlocks) == (False, True)

    page.post(reverse("reminders:stop_all"))

    assert "You stopped all mail on" in text_of(page)


@pytest.mark.parametrize("name", ["choose", "snooze", "stop"])
def test_bobs_follow_up_does_not_exist_for_alice(
    follow_up: FollowUp, client: Client, bob: Any, name: str
) -> None:
    client.force_login(bob)

    answer = client.post(
        reverse(f"reminders:{name}", args=[follow_up.uid]),
        {"when": "2026-07-01", "channel": "here"},
    )

    assert answer.status_code == 404
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.local_date) == (State.SCHEDULED, dt.date(2026, 11, 22))
    assert "Map your skills" not in text_of(client)


def test_signed_out_means_sign_in(follow_up: FollowUp, client: Client) -> None:
    for url in (LIST, reverse("reminders:stop", args=[follow_up.uid])):
        method = client.get if url == LIST else client.post
        assert method(url)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_next_never_leads_away(follow_up: FollowUp, page: Client, target: str) -> None:
    answer = page.post(reverse("reminders:stop", args=[follow_up.uid]), {"next": target})

    assert answer["Location"] == LIST


@pytest.mark.parametrize("number", [1, 6])
def test_queries_do_not_grow_with_the_number_of_promises(
    clock: time_machine.Traveller,
    page: Client,
    berlin: Any,
    django_assert_max_num_queries: Any,
    number: int,
) -> None:
    for _ in range(number):
        complete(turn_of(make_lesson()), berlin)

    with django_assert_max_num_queries(6):
        page.get(LIST)

    told = Notice.objects.create(learner=berlin, channel="email", local_day=dt.date(2026, 5, 21))
    FollowUp.objects.update(state=State.DUE, notice=told)
    with django_assert_max_num_queries(9):
        text = text_of(page)
    assert "What was sent to you" in text
    assert text.count("<bdi>Map your skills") == number


def test_the_done_page_can_show_the_choice(follow_up: FollowUp, berlin: Any) -> None:
    assert follow_up.attempt is not None
    operations.decline_question(follow_up.attempt)
    request = RequestFactory().get("/turns/x/done/")
    template = Template("{% load reminders %}{% follow_up_for attempt %}")

    html = template.render(
        Context({"attempt": follow_up.attempt, "request": request, "csrf_token": "TOKEN"})
    )

    assert reverse("reminders:choose", args=[follow_up.uid]) in html
    assert reverse("reminders:stop", args=[follow_up.uid]) in html
    assert 'value="/turns/x/done/"' in html
    assert "TOKEN" in html


def test_the_done_page_of_a_turn_without_a_return_offers_a_plan_alone(turn: Turn) -> None:
    attempt = complete(turn, make_learner()).attempt
    operations.decline_question(attempt)
    FollowUp.objects.all().delete()

    html = Template("{% load reminders %}{% follow_up_for attempt %}").render(
        Context({"attempt": attempt})
    )

    assert html.count("<form") == 1
    assert reverse("reminders:plan", args=[attempt.uid]) in html


def test_the_path_says_what_is_due_and_why(page: Client, berlin: Any, turn: Turn) -> None:
    keep_chart(turn, berlin)
    FollowUp.objects.update(state=State.DUE)

    path = page.get("/path/").content.decode()

    assert f"Time to look again: {turn.title}" in path
    assert "asks you back after six months" in path


def test_the_bell_costs_no_query_where_the_page_knows_the_learner(
    follow_up: FollowUp, page: Client
) -> None:
    FollowUp.objects.update(state=State.DUE)
    page.get("/path/")
    with CaptureQueriesContext(connection) as captured:
        html = page.get("/path/").content.decode()

    assert "Reminders, one waits for you" in html
    assert sum("course_reminders_followup" in query["sql"] for query in captured) == 2
    assert any("UNION ALL" in query["sql"] for query in captured)


def test_the_bell_counts_what_waits_and_nothing_of_bobs(
    follow_up: FollowUp, client: Client, bob: Any
) -> None:
    FollowUp.objects.update(state=State.DUE)
    client.force_login(bob)

    assert "Reminders, none waits for you" in client.get(LIST).content.decode()


def test_a_paused_page_says_why_and_offers_to_go_on(
    follow_up: FollowUp, page: Client, berlin: Any
) -> None:
    ReminderPreference.objects.create(learner=berlin, paused_at=at("2026-06-01 08:00"))
    assert "nothing has been sent since 1 June 2026" in text_of(page)

    page.post(reverse("reminders:keep"))

    assert "Your reminders rest" not in text_of(page)


def test_the_page_says_what_became_of_each_message(
    follow_up: FollowUp, page: Client, berlin: Any, clock: time_machine.Traveller
) -> None:
    operations.choose_follow_up(follow_up, when=follow_up.local_date, channel="email")
    clock.move_to(at("2026-11-22 08:00"))
    operations.send_due_reminders()
    page.force_login(berlin)
    assert "By e-mail, 22 November 2026 09:00: on its way." in text_of(page)

    delivery.deliver()

    assert "By e-mail, 22 November 2026 09:00: sent." in text_of(page)


def test_one_that_waits_says_until_when(
    follow_up: FollowUp, page: Client, berlin: Any, clock: time_machine.Traveller
) -> None:
    operations.choose_follow_up(follow_up, when=follow_up.local_date, channel="email")
    clock.move_to(at("2026-11-22 21:00"))
    operations.send_due_reminders()
    page.force_login(berlin)

    assert "The message waits until 23 November 2026 08:00" in text_of(page)


@pytest.mark.parametrize("until", ["tomorrow", "weekend", "half_year", "new_year", "nonsense"])
def test_moving_by_a_word(follow_up: FollowUp, page: Client, until: str) -> None:
    page.post(reverse("reminders:snooze", args=[follow_up.uid]), {"until": until})

    follow_up.refresh_from_db()
    days = {
        "tomorrow": dt.date(2026, 5, 23),
        "weekend": dt.date(2026, 5, 23),
        "half_year": dt.date(2026, 11, 22),
        "new_year": dt.date(2027, 1, 1),
    }
    assert follow_up.local_date == days.get(until, dt.date(2026, 6, 22))


def test_the_bell_of_a_kept_page_counts_what_waits_for_its_own_reader(
    clock: time_machine.Traveller, berlin: Any, bob: Any, follow_up: FollowUp, turn: Turn
) -> None:
    clock.move_to(at("2026-11-23 12:00"))
    operations.send_due_reminders()
    bells = {berlin: "Reminders, one waits for you", bob: "Reminders, none waits for you"}
    for path in (fresh().lessons[turn.lesson_id].url, turn.get_absolute_url(), "/path/"):
        for learner, bell in [*bells.items(), *bells.items()]:
            client = Client()
            client.force_login(learner)

            assert bell in client.get(path).content.decode(), path
