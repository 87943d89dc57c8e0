"""The learner's private calendar address, and what is told under it."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lessons.operations import lock_learner
from reminders.calendars import told
from reminders.models import CalendarEntry, CalendarFeed, FollowUp

KEPT = relativedelta(months=12)  # what is over stays for so long, then calendars forget it
MOST = 500

Kind = FollowUp.Kind


@transaction.atomic
def open_feed(learner: Any) -> str:
    """Makes a new address and ends the one before. Only its caller ever sees it."""
    lock_learner(learner)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        learner=learner, defaults={"token_digest": digest(token), "created_at": timezone.now()}
    )
    return token


def close_feed(learner: Any) -> bool:
    deleted, _ = CalendarFeed.objects.filter(learner=learner).delete()
    return bool(deleted)


def feed_of(token: str) -> CalendarFeed | None:
    feeds = CalendarFeed.objects.filter(learner__is_active=True).select_related("learner")
    return feeds.filter(token_digest=digest(token)).first()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def feed_entries(learner: Any) -> list[tuple[FollowUp, CalendarEntry]]:
    """What is open, and what calendars were told of and is over; a digest needs no calendar."""
    since = timezone.now() - KEPT
    own = FollowUp.objects.of(learner).exclude(kind__in=[Kind.DIGEST, Kind.NEWS])
    over = Q(ended_at__gt=since, calendar_entry__isnull=False)
    shown = own.filter(Q(state__in=["scheduled", "due"]) | over).order_by("-due_at", "-pk")[:MOST]
    return entries(shown.select_related("turn", "calendar_entry"))


def entries(follow_ups: Iterable[FollowUp]) -> list[tuple[FollowUp, CalendarEntry]]:
    """Each with its entry, brought up to date where calendars were told something else before."""
    return [(follow_up, _entry(follow_up)) for follow_up in follow_ups]


def _entry(follow_up: FollowUp) -> CalendarEntry:
    now_told = told(follow_up).digest
    entry: CalendarEntry | None = getattr(follow_up, "calendar_entry", None)
    if entry is not None and entry.digest == now_told:
        return entry
    if entry is None:
        entry, made = CalendarEntry.objects.get_or_create(
            follow_up=follow_up,
            defaults={"learner_id": follow_up.learner_id, "digest": now_told},
        )
        if made or entry.digest == now_told:
            return entry
    # Of two readers that find the same difference, one counts it.
    CalendarEntry.objects.filter(pk=entry.pk, sequence=entry.sequence).update(
        digest=now_told, sequence=entry.sequence + 1, changed_at=timezone.now()
    )
    entry.refresh_from_db()
    return entry
