"""What the learner decides: when, how, whether."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.operations import lock_learner
from reminders.models import FollowUp, ReminderPreference
from reminders.operations.planning import set_day
from reminders.schedule import local_day, months_later

FURTHEST = 120  # months; a typing error should not promise the year 2206

State, Channel = FollowUp.State, FollowUp.Channel


class FollowUpOver(Exception):
    """It was answered already: the learner did the Turn again."""


class DayNotPossible(Exception):
    """The day is past or too far away. The message is the learner's sentence."""


@transaction.atomic
def choose_follow_up(follow_up: FollowUp, *, when: dt.date, channel: str) -> FollowUp:
    """The learner says when and how. Also brings back one that was stopped."""
    row = _locked(follow_up)
    if not (row.state == State.SCHEDULED and when == row.local_date):
        _require_possible(row, when)
        set_day(row, when)
        row.chosen_at = timezone.now()
    row.channel = Channel(channel)
    row.save()
    if row.channel == Channel.EMAIL:
        # Asking for a mail again is what ends “stop all mail”.
        ReminderPreference.objects.filter(learner_id=row.learner_id).update(stopped_at=None)
    return row


@transaction.atomic
def snooze(follow_up: FollowUp, *, until: dt.date) -> FollowUp:
    """The same promise, later."""
    row = _locked(follow_up)
    _require_possible(row, until)
    set_day(row, until)
    row.chosen_at = timezone.now()
    row.save()
    return row


@transaction.atomic
def stop_follow_up(follow_up: FollowUp) -> FollowUp:
    """No thanks. One that is over stays as it ended."""
    lock_learner(follow_up.learner)
    row = FollowUp.objects.select_for_update(no_key=True, of=("self",)).get(pk=follow_up.pk)
    if row.is_open:
        row.state, row.end_reason = State.CANCELLED, FollowUp.EndReason.STOPPED
        row.ended_at = row.chosen_at = timezone.now()
        row.save()
    return row


@transaction.atomic
def stop_all(learner: Any) -> None:
    """No more mail of any kind from us. The promises stay, on the page only."""
    set_preferences(learner, email_follow_ups=False, email_unlocks=False)
    ReminderPreference.objects.filter(learner=learner).update(stopped_at=timezone.now())
    FollowUp.objects.of(learner).open().update(channel=Channel.HERE)


@transaction.atomic
def set_preferences(
    learner: Any, *, email_follow_ups: bool, email_unlocks: bool
) -> ReminderPreference:
    """How the learner hears of follow-ups, planned ones included, and of courses that open."""
    lock_learner(learner)
    before = ReminderPreference.objects.filter(learner=learner).first()
    preference = before or ReminderPreference(learner=learner)
    changed = preference.email_follow_ups != email_follow_ups
    preference.email_follow_ups, preference.email_unlocks = email_follow_ups, email_unlocks
    if email_follow_ups or email_unlocks:
        preference.stopped_at = None
    preference.save()
    if changed:
        channel = Channel.EMAIL if email_follow_ups else Channel.HERE
        FollowUp.objects.of(learner).planned().update(channel=channel)
    return preference


def in_a_month(follow_up: FollowUp) -> dt.date:
    return months_later(local_day(timezone.now(), follow_up.zone), 1)


def day_limits(zone: str) -> tuple[dt.date, dt.date]:
    """The first and the last day that a promise can be for."""
    today = local_day(timezone.now(), zone)
    return today + dt.timedelta(days=1), months_later(today, FURTHEST)


def _locked(follow_up: FollowUp) -> FollowUp:
    """The row as it is now, for changing. Raises FollowUpOver."""
    lock_learner(follow_up.learner)
    rows = FollowUp.objects.select_related("turn").select_for_update(no_key=True, of=("self",))
    row = rows.get(pk=follow_up.pk)
    stopped = row.end_reason == FollowUp.EndReason.STOPPED
    if not row.is_open and not stopped:
        raise FollowUpOver(row.get_end_reason_display())
    if stopped and FollowUp.objects.filter(pk=row.pk).superseded().exists():
        raise FollowUpOver(_("You have done this Turn again since."))
    return row


def _require_possible(row: FollowUp, day: dt.date) -> None:
    first, last = day_limits(row.zone)
    if day < first:
        raise DayNotPossible(_("Choose a day from tomorrow on."))
    if day > last:
        raise DayNotPossible(_("Choose a day within the next ten years."))
