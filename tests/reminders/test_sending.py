"""Told once, in civil hours, and only while it is still wanted."""

import datetime as dt
import email
import re
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import call_command

from lessons.models import Lesson, Turn
from outbox import delivery
from outbox.mail import as_email
from outbox.models import OutgoingMessage
from reminders import operations
from reminders.models import FollowUp, Notice
from tests.factories import make_learner
from tests.reminders.acts import ask_for_mail, at, complete, do_again, keep_chart

State = FollowUp.State
DUE = at("2026-11-22 08:00")  # 09:00 in Berlin


def told(follow_up: FollowUp) -> bool:
    follow_up.refresh_from_db()
    return follow_up.state == State.DUE and follow_up.notified_at is not None


def test_before_its_day_nothing_happens(follow_up: FollowUp) -> None:
    assert operations.send_due_reminders(DUE - dt.timedelta(seconds=1)) == {}
    assert not told(follow_up)


def test_by_default_it_shows_here_and_nothing_is_mailed(follow_up: FollowUp) -> None:
    assert operations.send_due_reminders(DUE) == {"shown": 1}

    assert told(follow_up)
    assert not OutgoingMessage.objects.exists()


def test_a_mail_that_was_asked_for_is_queued_with_the_notice(follow_up: FollowUp) -> None:
    ask_for_mail(follow_up)

    assert operations.send_due_reminders(DUE) == {"mailed": 1}

    assert told(follow_up)
    assert OutgoingMessage.objects.get().key == Notice.objects.get().key
    follow_up.refresh_from_db()
    assert follow_up.notice == Notice.objects.get()


def test_a_second_tick_and_a_late_one_change_nothing(follow_up: FollowUp) -> None:
    ask_for_mail(follow_up)

    for hours in (5, 5, 6, 800):
        operations.send_due_reminders(DUE + dt.timedelta(hours=hours))

    assert OutgoingMessage.objects.count() == 1
    follow_up.refresh_from_db()
    assert follow_up.notified_at == DUE + dt.timedelta(hours=5)


def test_a_tick_after_the_worker_slept_through_the_day_waits_for_morning(
    follow_up: FollowUp,
) -> None:
    ask_for_mail(follow_up)

    counts = operations.send_due_reminders(at("2026-11-22 20:30"))  # 21:30 in Berlin

    assert counts == {"put off": 1}
    assert told(follow_up)  # It shows at once; the message waits.
    assert follow_up.held_until == at("2026-11-23 07:00")
    assert operations.send_due_reminders(at("2026-11-23 06:59")) == {}
    assert operations.send_due_reminders(at("2026-11-23 07:00")) == {"mailed": 1}


def test_a_notice_on_the_page_wakes_nobody_so_it_needs_no_morning(follow_up: FollowUp) -> None:
    assert operations.send_due_reminders(at("2026-11-22 23:30")) == {"shown": 1}


def test_a_lesson_that_is_away_withdraws_and_its_return_renews(
    follow_up: FollowUp, lesson: Lesson
) -> None:
    lesson.unpublish()

    assert operations.send_due_reminders(DUE) == {"withdrawn": 1}

    lesson.save_revision().publish()
    follow_up.refresh_from_db()
    assert follow_up.state == State.SCHEDULED


def test_a_row_that_cannot_be_told_does_not_hold_up_the_others(
    follow_up: FollowUp, bob: Any, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete(turn, bob)
    ask_for_mail(follow_up)

    def fail(*args: Any) -> None:
        raise RuntimeError("broken template")

    monkeypatch.setattr("reminders.emails.compose_follow_ups", fail)

    counts = operations.send_due_reminders(DUE + dt.timedelta(hours=4))

    assert counts == {"failed": 1, "shown": 1}
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.last_error) == (State.DUE, "RuntimeError: broken template")
    monkeypatch.undo()
    assert operations.send_due_reminders(DUE + dt.timedelta(hours=6)) == {"mailed": 1}
    follow_up.refresh_from_db()
    assert follow_up.last_error == ""


def test_a_sweep_takes_a_batch_and_leaves_the_rest(
    clock: time_machine.Traveller, turn: Turn
) -> None:
    for number in range(5):
        complete(turn, make_learner(f"learner{number}"))

    assert operations.send_due_reminders(at("2026-12-01 12:00"), batch=3) == {"shown": 3}
    assert operations.send_due_reminders(at("2026-12-01 12:00"), batch=3) == {"shown": 2}


def test_the_number_of_queries_does_not_grow_much_with_the_rows(
    clock: time_machine.Traveller, turn: Turn, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        complete(turn, make_learner(f"learner{number}"))

    with django_assert_max_num_queries(12):
        operations.send_due_reminders(at("2026-12-01 12:00"))


def test_the_mail_quotes_the_learners_own_day_and_chart(
    clock: time_machine.Traveller, berlin: Any, turn: Turn
) -> None:
    keep_chart(turn, berlin, 8, 6, 5, 2, 4)
    ask_for_mail(FollowUp.objects.get())
    clock.move_to(DUE)
    operations.send_due_reminders()

    assert delivery.deliver() == {"sent": 1}

    sent: Any
    (sent,) = mail.outbox
    assert sent.subject == "Since 22 May 2026: Map your skills, again?"
    assert "You kept a chart on 22 May 2026, and this Turn asks you back after six months." in (
        sent.body
    )
    assert "Highest then: Technical 8. Lowest: Business 2." in sent.body
    assert f"Do it again: {settings.SITE_URL}/turns/{turn.uid}/" in sent.body
    assert "!" not in sent.body
    html = str(sent.alternatives[0].content)
    for link in re.findall(r'href="([^"]+)"', html):
        assert link.startswith(settings.SITE_URL)


def test_the_mail_carries_one_click_headers_whole(follow_up: FollowUp) -> None:
    ask_for_mail(follow_up)
    operations.send_due_reminders(DUE)

    raw = as_email(OutgoingMessage.objects.get()).message().as_bytes()

    parsed = email.message_from_bytes(raw)
    # Folded before the link, never inside it.
    link = parsed["List-Unsubscribe"].strip()
    assert re.fullmatch(r"<http://[^\s<>]+/reminders/link/[^\s<>]+/>", link)
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Message-ID"] == OutgoingMessage.objects.get().message_id


@pytest.mark.parametrize(
    "change",
    [
        lambda follow_up: do_again(follow_up.turn, follow_up.learner),
        lambda follow_up: operations.stop_follow_up(follow_up),
        lambda follow_up: operations.stop_all(follow_up.learner),
        lambda follow_up: operations.snooze(follow_up, until=dt.date(2026, 12, 24)),
        lambda follow_up: operations.choose_follow_up(
            follow_up, when=dt.date(2026, 12, 24), channel="here"
        ),
        lambda follow_up: type(follow_up.learner).objects.update(is_active=False),
        lambda follow_up: FollowUp.objects.all().delete(),
    ],
    ids=["done", "stopped", "stop all", "snoozed", "only here", "account closed", "gone"],
)
def test_what_is_not_wanted_any_more_as_it_leaves_is_not_sent(
    follow_up: FollowUp, clock: time_machine.Traveller, change: Any
) -> None:
    ask_for_mail(follow_up)
    clock.move_to(DUE)
    operations.send_due_reminders()
    change(FollowUp.objects.select_related("learner", "turn").get())

    assert delivery.deliver() == {"skipped": 1}
    assert mail.outbox == []


def test_a_mail_that_was_held_up_into_the_night_waits_for_morning(
    follow_up: FollowUp, clock: time_machine.Traveller
) -> None:
    ask_for_mail(follow_up)
    operations.send_due_reminders(DUE)
    clock.move_to(at("2026-11-22 21:00"))  # 22:00 in Berlin

    assert delivery.deliver() == {"pending": 1}
    clock.move_to(at("2026-11-23 07:00"))
    assert delivery.deliver() == {"sent": 1}


def test_a_snoozed_one_is_mailed_again_on_its_new_day(
    follow_up: FollowUp, clock: time_machine.Traveller
) -> None:
    ask_for_mail(follow_up)
    clock.move_to(DUE)
    operations.send_due_reminders()
    delivery.deliver()
    operations.snooze(follow_up, until=dt.date(2026, 12, 22))
    clock.move_to(at("2026-12-22 08:00"))

    assert operations.send_due_reminders() == {"mailed": 1}
    assert delivery.deliver() == {"sent": 1}
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 2


def test_the_command_does_the_same(
    follow_up: FollowUp, clock: time_machine.Traveller, capsys: Any
) -> None:
    call_command("send_due_reminders")
    assert "No follow-up is due." in capsys.readouterr().out
    clock.move_to(DUE)

    call_command("send_due_reminders")

    assert "1 shown" in capsys.readouterr().out
    assert told(follow_up)
