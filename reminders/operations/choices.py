"""What the learner decides: when, how, whether."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.operations import lock_learner
from reminders.models import FollowUp, ReminderPreference
from reminders.operations.kinds import note_sign_of_life, plan_digest
from reminders.operations.planning import ask_again, end, set_day, stop
from reminders.schedule import local_day, months_later

FURTHEST = 120  # months; a typing error should not promise the year 2206

State, Channel, EndReason = FollowUp.State, FollowUp.Channel, FollowUp.EndReason

LEAVING = (Channel.EMAIL, Channel.PUSH)  # the channels that send something
SWITCHES = {
    "repeats": FollowUp.Kind.REPEAT,
    "unfinished": FollowUp.Kind.FINISH,
    "reflections": FollowUp.Kind.REFLECT,
    "look_backs": FollowUp.Kind.LOOK_BACK,
    "email_unlocks": FollowUp.Kind.NEWS,
}
OWN_SWITCH = (FollowUp.Kind.NEWS, FollowUp.Kind.DIGEST)


class FollowUpOver(Exception):
    """It was answered already: the learner did the Turn again."""


class DayNotPossible(Exception):
    """The day is past or too far away. The message is the learner's sentence."""


@transaction.atomic
def choose_follow_up(follow_up: FollowUp, *, when: dt.date, channel: str, **words: Any) -> FollowUp:
    """The learner says when and how. Also brings back one that was stopped.

    `words` may hold `local_time`, `words` and `words_in_subject`.
    """
    row = _locked(follow_up)
    moved = words.get("local_time", row.local_time) != row.local_time
    for name, value in words.items():
        setattr(row, name, value)
    if moved or not (row.state == State.SCHEDULED and when == row.local_date):
        require_possible(row, when)
        set_day(row, when)
        row.chosen_at = timezone.now()
    row.channel = Channel(channel)
    row.save()
    if row.channel in LEAVING:
        listen_again(row.learner)
    note_sign_of_life(row.learner)
    return row


@transaction.atomic
def snooze(follow_up: FollowUp, *, until: dt.date) -> FollowUp:
    """The same promise, later."""
    row = _locked(follow_up)
    require_possible(row, until)
    set_day(row, until)
    row.chosen_at = timezone.now()
    row.save()
    note_sign_of_life(row.learner)
    return row


@transaction.atomic
def stop_follow_up(follow_up: FollowUp) -> FollowUp:
    """No thanks. One that is over stays as it ended."""
    lock_learner(follow_up.learner)
    row = FollowUp.objects.select_for_update(no_key=True, of=("self",)).get(pk=follow_up.pk)
    if row.is_open:
        stop(row, at=timezone.now())
        row.chosen_at = row.ended_at
        row.save()
        if row.kind == FollowUp.Kind.DIGEST:
            ReminderPreference.objects.filter(learner_id=row.learner_id).update(weekly=False)
    note_sign_of_life(follow_up.learner)
    return row


@transaction.atomic
def finish_follow_up(follow_up: FollowUp) -> FollowUp:
    """“I did it.” For what no act on this site can show, such as a plan of one's own."""
    lock_learner(follow_up.learner)
    end(FollowUp.objects.filter(pk=follow_up.pk).open(), EndReason.ANSWERED, at=timezone.now())
    note_sign_of_life(follow_up.learner)
    follow_up.refresh_from_db()
    return follow_up


@transaction.atomic
def stop_all(learner: Any) -> None:
    """No more messages of any kind from us. The promises stay, on the page only."""
    set_preferences(learner, email_follow_ups=False, email_unlocks=False, weekly=False)
    ReminderPreference.objects.filter(learner=learner).update(
        stopped_at=timezone.now(), paused_at=None, asked_at=timezone.now()
    )
    FollowUp.objects.of(learner).open().update(channel=Channel.HERE, held_until=None)


@transaction.atomic
def stop_news(learner: Any) -> None:
    """No more news of courses that open; the rest stays as it is."""
    lock_learner(learner)
    ReminderPreference.objects.filter(learner=learner).update(email_unlocks=False)
    news = FollowUp.objects.of(learner).filter(kind=FollowUp.Kind.NEWS)
    end(news.open(), EndReason.STOPPED, at=timezone.now())


@transaction.atomic
def keep_all(learner: Any) -> None:
    """“Keep these”: what waited meanwhile may be told again, by the rules as ever."""
    lock_learner(learner)
    note_sign_of_life(learner)
    lifted = ReminderPreference.objects.filter(learner=learner).exclude(paused_at=None)
    if lifted.update(paused_at=None):
        waiting = FollowUp.objects.of(learner).filter(state=State.DUE, channel__in=LEAVING)
        waiting.filter(notice=None).update(held_until=timezone.now())


@transaction.atomic
def set_preferences(
    learner: Any, *, email_follow_ups: bool, email_unlocks: bool, **others: Any
) -> ReminderPreference:
    """How the learner hears of follow-ups, planned ones included, of what, and when not.

    `others` are further fields of the preference: a switch per kind, and the quiet hours.
    """
    lock_learner(learner)
    before = ReminderPreference.objects.filter(learner=learner).first()
    preference = before or ReminderPreference(learner=learner)
    changed = preference.email_follow_ups != email_follow_ups
    others |= {"email_follow_ups": email_follow_ups, "email_unlocks": email_unlocks}
    for name, value in others.items():
        setattr(preference, name, value)
    if email_follow_ups or email_unlocks or preference.weekly:
        preference.stopped_at = None
    preference.save()
    if changed:
        channel = Channel.EMAIL if email_follow_ups else Channel.HERE
        FollowUp.objects.of(learner).planned().exclude(kind__in=OWN_SWITCH).update(channel=channel)
    _follow_switches(preference)
    ask_again(learner)
    return preference


def _follow_switches(preference: ReminderPreference) -> None:
    """A kind that is switched off ends where it is still to come; what waits is not taken away."""
    off = [kind for switch, kind in SWITCHES.items() if not getattr(preference, switch)]
    planned = FollowUp.objects.of(preference.learner).filter(state=State.SCHEDULED)
    end(planned.filter(kind__in=off), EndReason.STOPPED, at=timezone.now())
    if preference.weekly:
        plan_digest(preference)
    else:
        own = FollowUp.objects.of(preference.learner).filter(kind=FollowUp.Kind.DIGEST)
        end(own.open(), EndReason.STOPPED, at=timezone.now())


def listen_again(learner: Any) -> None:
    """Asking for a message again is what ends “stop all mail”, and a pause."""
    keep_all(learner)
    ReminderPreference.objects.filter(learner=learner).update(stopped_at=None)


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
    row.learner = follow_up.learner
    stopped = row.end_reason == FollowUp.EndReason.STOPPED
    if not row.is_open and not stopped:
        raise FollowUpOver(row.get_end_reason_display())
    if stopped and FollowUp.objects.filter(pk=row.pk).superseded().exists():
        raise FollowUpOver(_("You have done this Turn again since."))
    return row


def require_possible(row: FollowUp, day: dt.date) -> None:
    first, last = day_limits(row.zone)
    if day < first:
        raise DayNotPossible(_("Choose a day from tomorrow on."))
    if day > last:
        raise DayNotPossible(_("Choose a day within the next ten years."))
