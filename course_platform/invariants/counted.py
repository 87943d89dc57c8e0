"""The progress report's totals, beside what they were made of."""

import datetime as dt
from collections.abc import Iterable
from itertools import islice

from django.utils import timezone

from course_platform.invariants.checks import SAMPLE, invariant, promptness
from lessons.counting import rebuilding, totals
from lessons.models import CountedProgress, ProgressEvent, ProgressTotal

PATIENCE = dt.timedelta(hours=1)


@invariant("What is true of a learner is counted, or waits to be.", CountedProgress)
def progress_is_counted() -> Iterable[str]:
    return islice(rebuilding.all_unseen(), SAMPLE)


@invariant("Every total is the sum of what was counted and of who is gone.", ProgressTotal)
def totals_are_sums() -> Iterable[str]:
    return totals.wrong()


@promptness("What waits to be counted is folded within an hour.", ProgressEvent)
def progress_is_folded() -> Iterable[str]:
    waiting = ProgressEvent.objects.filter(noted_at__lt=timezone.now() - PATIENCE).order_by("pk")
    for event in waiting[:SAMPLE]:
        yield f"learner {event}"
