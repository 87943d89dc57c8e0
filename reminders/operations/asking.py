"""The one question after the first Turn, and plans of the learner's own."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.models import Attempt
from lessons.operations import lock_learner
from reminders.models import FollowUp, ReminderPreference
from reminders.operations.choices import (
    LEAVING,
    choose_follow_up,
    listen_again,
    require_possible,
)
from reminders.operations.kinds import note_sign_of_life
from reminders.operations.planning import begin, follow_up_of, new, preference_of, set_day
from reminders.schedule import zone_of

Act, Channel, Kind = FollowUp.Act, FollowUp.Channel, FollowUp.Kind


@transaction.atomic
def answer_question(
    attempt: Attempt,
    *,
    when: dt.date,
    channel: str,
    words: str = "",
    words_in_subject: bool = False,
) -> FollowUp:
    """When, how, in whose words. How holds for later promises as well."""
    lock_learner(attempt.learner)
    follow_up = follow_up_of(attempt)
    said: dict[str, Any] = {"words": words, "words_in_subject": words_in_subject}
    if follow_up is None:
        follow_up = plan_own(attempt, when=when, channel=channel, **said)
    else:
        follow_up = choose_follow_up(follow_up, when=when, channel=channel, **said)
    settled: dict[str, Any] = {"asked_at": timezone.now()}
    if channel == Channel.EMAIL:
        settled |= {"email_follow_ups": True, "stopped_at": None}
    ReminderPreference.objects.update_or_create(learner=attempt.learner, defaults=settled)
    return follow_up


@transaction.atomic
def decline_question(attempt: Attempt) -> None:
    """“Not now.” What the guide suggests stays on the page; the question does not come back."""
    lock_learner(attempt.learner)
    ReminderPreference.objects.update_or_create(
        learner=attempt.learner, defaults={"asked_at": timezone.now()}
    )


@transaction.atomic
def plan_own(
    attempt: Attempt,
    *,
    when: dt.date,
    channel: str,
    words: str = "",
    words_in_subject: bool = False,
) -> FollowUp:
    """The learner's own if–then plan, told on a day of their choice.

    One for each attempt: said anew, it replaces that attempt's own and leaves those of earlier
    attempts alone. Doing a Turn again does not do what was planned after the last time.
    """
    learner = attempt.learner
    lock_learner(learner)
    own = FollowUp.objects.filter(attempt=attempt, kind=Kind.PLAN).first()
    row = own or new(attempt, Kind.PLAN, preference_of(learner), at=timezone.now())
    row.zone = zone_of(learner)
    require_possible(row, when)
    if own is None or not own.is_open:
        row.act = Act.REFLECTION if hasattr(attempt, "reflection") else Act.CHOICE
        begin(row, learner, at=timezone.now())
    set_day(row, when)
    row.channel, row.chosen_at = Channel(channel), timezone.now()
    row.words, row.words_in_subject = words, words_in_subject
    row.save()
    if row.channel in LEAVING:
        listen_again(learner)
    note_sign_of_life(learner)
    return row
