"""A site with cron keeps the promises of one with a worker: each tick is a command, too."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from celery import Task
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command, get_commands
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import Archive
from course_platform import celery
from lessons.models import Turn
from outbox.models import OutgoingMessage
from reminders.models import FollowUp
from tests.reminders.acts import complete

Tick = Callable[[str], object]
TICKS = celery.app.conf.beat_schedule


@pytest.fixture(params=["worker", "cron"])
def tick(request: pytest.FixtureRequest) -> Tick:
    """Wakes the sweep of a name as the worker does, or as cron."""
    if request.param == "cron":
        return lambda name: call_command(name)
    return lambda name: import_string(TICKS[name]["task"]).run()


def test_every_tick_has_a_task_and_a_command_of_its_name() -> None:
    assert {tick["task"].rpartition(".")[2] for tick in TICKS.values()} == set(TICKS)
    assert all(isinstance(import_string(tick["task"]), Task) for tick in TICKS.values())
    assert set(TICKS) <= set(get_commands())


def test_old_mails_lose_their_words(tick: Tick, db: None) -> None:
    now = timezone.now()
    for days in (6, 8):
        ago = now - dt.timedelta(days=days)
        OutgoingMessage.objects.create(
            key=str(days), to="a@example.org", text="Secret", state="sent", finished_at=ago
        )

    tick("purge_outbox")

    assert dict(OutgoingMessage.objects.values_list("key", "text")) == {"6": "Secret", "8": ""}


def test_archives_go_after_their_week(tick: Tick, alice: Any) -> None:
    archive = Archive(learner=alice, state="ready", expires_at=timezone.now())
    archive.file.save("", ContentFile(b"Everything about alice"))
    storage, name = archive.file.storage, str(archive.file.name)

    tick("purge_archives")

    archive.refresh_from_db()
    assert (archive.state, archive.file.name) == ("gone", "")
    assert not storage.exists(name)


def test_sign_ins_that_ran_out_go(tick: Tick, db: None) -> None:
    for key, days in (("over", -1), ("here", 1)):
        ends = timezone.now() + dt.timedelta(days=days)
        Session.objects.create(session_key=key, session_data="", expire_date=ends)

    tick("clearsessions")

    assert list(Session.objects.values_list("session_key", flat=True)) == ["here"]


def test_an_interval_that_came_later_is_promised(tick: Tick, alice: Any, turn: Turn) -> None:
    Turn.objects.update(follow_up_months=None)
    turn.refresh_from_db()
    complete(turn, alice)
    Turn.objects.update(follow_up_months=6)

    tick("plan_missing_follow_ups")

    assert FollowUp.objects.get(learner=alice).turn_id == turn.pk
