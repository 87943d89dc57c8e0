"""What became of each message: asked of the outbox, which knows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from outbox.models import OutgoingMessage
from reminders.models import FollowUp, Notice

MOST = 20

State = OutgoingMessage.State


@dataclass(frozen=True)
class Sent:
    """One message as its learner may see it."""

    notice: Notice
    channel: Any
    became: Any
    at: dt.datetime
    titles: list[str]


BECAME = {
    State.PENDING: _("on its way"),
    State.SENDING: _("on its way"),
    State.SENT: _("sent"),
    State.SKIPPED: _("not sent: it was settled before it left"),
    State.DEAD: _("could not be delivered"),
}


def message_of(notices: Sequence[Notice]) -> dict[int, Sent]:
    """By the notice's pk. One query, whatever their number; a push has a row for each browser."""
    keys = {notice.key: notice for notice in notices}
    found: dict[int, Sent] = {}
    if not notices:
        return found
    rows = OutgoingMessage.objects.filter(learner__in={n.learner_id for n in notices})
    for key, state, at in rows.filter(key__in=list(keys)).values_list(
        "key", "state", "finished_at"
    ):
        notice = keys[key]
        found[notice.pk] = _sent(notice, state, at)
    for notice in keys.values():
        # A push is a row for each browser, under keys of their own.
        found.setdefault(notice.pk, _sent(notice, State.SENT, notice.told_at))
    return found


def latest(learner: Any) -> list[Notice]:
    """The last messages, the newest first, with what each was about. Four queries at most."""
    return list(
        Notice.objects.filter(learner=learner)
        .order_by("-told_at", "-pk")
        .prefetch_related("follow_ups__turn", "follow_ups__track")[:MOST]
    )


def _sent(notice: Notice, state: str, at: dt.datetime | None) -> Sent:
    cached = getattr(notice, "_prefetched_objects_cache", {}).get("follow_ups", ())
    return Sent(
        notice=notice,
        channel=FollowUp.Channel(notice.channel).label,
        became=BECAME[State(state)],
        at=at or notice.told_at,
        titles=[row.title for row in cached],
    )
