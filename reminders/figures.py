"""What an operator watches. Counts and ages, no learner."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.utils import timezone

from reminders.models import FollowUp, ReminderPreference


@dataclass(frozen=True)
class Figures:
    oldest_due: dt.datetime | None  # of what the sweep has not seen yet
    due: int
    held_back: int
    failing: int
    paused: int


def figures(now: dt.datetime | None = None) -> Figures:
    """Follow-ups along their partial indexes, so that nothing grows with what is planned."""
    now = now or timezone.now()
    unseen = FollowUp.objects.due(now).aggregate(oldest=Min("due_at"), number=Count("pk"))
    held = FollowUp.objects.filter(held_until__isnull=False).aggregate(
        number=Count("pk"), failing=Count("pk", filter=~Q(last_error=""))
    )
    return Figures(
        oldest_due=unseen["oldest"],
        due=unseen["number"],
        held_back=held["number"],
        failing=held["failing"],
        paused=ReminderPreference.objects.exclude(paused_at=None).count(),
    )
