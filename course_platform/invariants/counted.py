"""The progress report's totals, beside what they were made of."""

import datetime as dt
from collections.abc import Iterable
from itertools import islice

from django.utils import timezone

from course_platform.invariants.checks import SAMPLE, invariant, promptness
from lessons.counting import rebuilding, totals
from lessons.models import CountedProgress, Fold, ProgressEvent, ProgressTotal

PATIENCE = dt.timedelta(hours=1)


@invariant("What is true of a learner is counted, or waits to be.", CountedProgress)
def progress_is_counted() -> Iterable[str]:
    return islice(rebuilding.all_unseen(), SAMPLE)


@invariant("Every total is the sum of what was counted and of who is gone.", ProgressTotal)
def totals_are_sums() -> Iterable[str]:
    return totals.wrong()


@promptness("What waits to be counted is folded within an hour.", ProgressEvent)
def progress_is_folded() -> Iterable[str]:
    late = timezone.now() - PATIENCE
    if ProgressEvent.objects.exists() and not Fold.objects.filter(folded_at__gt=late).exists():
        yield "no fold for an hour: is a worker running?"
