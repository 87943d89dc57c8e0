"""Asked again as a message leaves, since much can change between the sweep and the sender."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from lessons.operations import lock_learner
from outbox.models import OutgoingMessage
from outbox.signals import Skip, Wait
from reminders import emails
from reminders.messages import leaves
from reminders.models import FollowUp, Notice, ReminderPreference
from reminders.models.preferences import manners_of
from reminders.schedule import WEEK, after_quiet_hours, first_allowed, local_day

# What waited longer is written anew, so that a reflection removed meanwhile is not quoted.
FRESH = dt.timedelta(minutes=2)

Kind, State = FollowUp.Kind, FollowUp.State
OURS = (Notice.Kind.FOLLOW_UPS, Notice.Kind.KEEP, emails.COURSE_OPENED)


def obstacle_to(message: OutgoingMessage) -> Skip | Wait | None:
    """Why this message must not leave now, if it must not."""
    if message.kind not in OURS or message.learner is None:
        return None
    learner = message.learner
    if not learner.is_active:
        return Skip("The account is closed.")
    with transaction.atomic():
        lock_learner(learner)
        preference = ReminderPreference.objects.filter(learner=learner).first()
        if preference is not None and preference.stopped_at is not None:
            return Skip("The learner stopped all mail.")
        notice = _notice_of(message)
        if notice is None:
            return Skip("The follow-up is over or was moved.")
        obstacle = _nothing_left(message, notice, preference)
        return obstacle or _wrong_moment(notice, preference)


def _notice_of(message: OutgoingMessage) -> Notice | None:
    try:
        # A notification's key goes on, with the browser it is for.
        uid = uuid.UUID(message.key.split(":")[1])
    except (ValueError, IndexError):
        return None
    own = Notice.objects.select_related("learner").filter(learner=message.learner)
    return own.filter(uid=uid).first()


def _nothing_left(
    message: OutgoingMessage, notice: Notice, preference: ReminderPreference | None
) -> Skip | None:
    if notice.kind == Notice.Kind.KEEP:
        answered = preference is None or preference.paused_at is None
        return Skip("The learner answered already.") if answered else None
    rows = list(
        notice.follow_ups.select_related("turn", "attempt", "track").order_by("due_at", "pk")
    )
    wanted = [row for row in rows if _is_wanted(row, preference)]
    if not wanted:
        return Skip("The follow-up is over or was moved.")
    waited = timezone.now() - message.created_at > FRESH
    if (
        waited or len(wanted) != notice.carried
    ) and message.channel == OutgoingMessage.Channel.EMAIL:
        emails.rewrite(message, notice, wanted)
    return None


def _is_wanted(row: FollowUp, preference: ReminderPreference | None) -> bool:
    """A digest is planned for its next week, and news are done, as soon as they are told."""
    if row.kind == Kind.DIGEST:
        return preference is not None and preference.weekly
    if row.kind == Kind.NEWS:
        return preference is not None and preference.email_unlocks
    return row.state == State.DUE and leaves(row)


def _wrong_moment(notice: Notice, preference: ReminderPreference | None) -> Wait | None:
    """Quiet hours; and, for one that is late by a day or more, a ceiling that is reached by now."""
    now = timezone.now()
    manners = manners_of(notice.learner, preference)
    civil = after_quiet_hours(now, manners)
    if civil > now:
        return Wait(civil, "Quiet hours where the learner is.")
    day = local_day(now, manners.zone)
    if day == notice.local_day:
        return None
    allowed = first_allowed(now, manners, _other_days(notice, day))
    if allowed > now:
        return Wait(allowed, "Another message has gone out meanwhile.")
    notice.local_day = day
    notice.save(update_fields=["local_day"])
    return None


def _other_days(notice: Notice, day: dt.date) -> set[dt.date]:
    others = Notice.objects.filter(learner=notice.learner, local_day__gt=day - WEEK)
    return set(others.exclude(pk=notice.pk).values_list("local_day", flat=True))
