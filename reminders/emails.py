"""The mails of this app, written as outbox rows in the transaction of their notice."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from outbox.models import OutgoingMessage
from outbox.outbox import absolute, compose, save_once
from reminders.content import door, items_of
from reminders.links import keep_link, stop_all_link, stop_link
from reminders.models import FollowUp, Notice, ReminderPreference
from reminders.wording import opening, reason, subject

COURSE_OPENED = "course_opened"  # the templates for news alone; the key is the notice's as ever


def queue_follow_ups(notice: Notice, learner: Any, rows: Sequence[FollowUp]) -> OutgoingMessage:
    """“On 22 May 2026 you kept a chart …”, with a door and exits, for each of them."""
    notice.carried = len(rows)
    notice.save(update_fields=["carried"])
    return save_once(compose_follow_ups(notice, learner, rows))


def compose_follow_ups(notice: Notice, learner: Any, rows: Sequence[FollowUp]) -> OutgoingMessage:
    preference = ReminderPreference.objects.filter(learner=learner).first()
    if len(rows) == 1 and (track := rows[0].track):
        return compose(
            COURSE_OPENED,
            key=notice.key,
            learner=learner,
            context={
                "track": track,
                "path_url": absolute(door(rows[0])),
                "reason": reason(rows[0]),
                "stop_url": stop_link(rows[0]),
                "reminders_url": _settings_url(),
            },
            unsubscribe_url=stop_all_link(learner),
        )
    items = items_of(rows, quoting=preference is None or preference.quotes)
    earlier = Notice.objects.filter(learner=learner, told_at__lt=notice.told_at).count()
    return compose(
        notice.kind,
        key=notice.key,
        learner=learner,
        context={
            "subject": subject([item.follow_up for item in items]),
            "opening": opening(earlier, items[0].follow_up),
            "items": items,
            "first": items[0],
            "others": items[1:],
            "reminders_url": _settings_url(),
        },
        unsubscribe_url=stop_all_link(learner),
    )


def rewrite(message: OutgoingMessage, notice: Notice, rows: Sequence[FollowUp]) -> None:
    """The same message about fewer promises: what is over by now is left out."""
    fresh = compose_follow_ups(notice, message.learner, rows)
    message.subject, message.text, message.html = fresh.subject, fresh.text, fresh.html
    message.save(update_fields=["subject", "text", "html"])
    notice.carried = len(rows)
    notice.save(update_fields=["carried"])


def queue_keep(notice: Notice) -> OutgoingMessage:
    """“Keep these?”, after three in a row without an answer."""
    learner = notice.learner
    message = compose(
        notice.kind,
        key=notice.key,
        learner=learner,
        context={"keep_url": keep_link(learner), "reminders_url": _settings_url()},
        unsubscribe_url=stop_all_link(learner),
    )
    return save_once(message)


def _settings_url() -> str:
    """Where everything about reminders is chosen; in the foot of every mail of this app."""
    return absolute(reverse("reminders:list"))
