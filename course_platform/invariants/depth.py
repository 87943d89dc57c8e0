"""The ledger and what it opened."""

from collections.abc import Iterable
from itertools import islice

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from course_platform.invariants.checks import SAMPLE, invariant
from gamification.models import DepthAccount, DepthEntry, Extension
from gamification.rebuilding import (
    counting_without_depth,
    entries_without_account,
    wrong_balances,
)
from gamification.unlocking import missing_unlocks
from lessons.models import Reflection, Unlock


@invariant("Every balance is the sum of its learner's entries.", DepthAccount)
def balances_are_sums() -> Iterable[str]:
    for account in wrong_balances().order_by()[:SAMPLE]:
        yield f"learner {account.learner_id}: balance {account.balance}, entries {account.total}"
    for learner_pk in entries_without_account()[:SAMPLE]:
        yield f"learner {learner_pk}: entries, but no balance"


@invariant("No source has earned twice.", DepthEntry)
def one_entry_for_a_source() -> Iterable[str]:
    doubled = (
        DepthEntry.objects.order_by()
        .values("learner_id", "reason", "source", "cycle")
        .annotate(entries=Count("pk"))
        .filter(entries__gt=1)
    )
    for row in doubled[:SAMPLE]:
        yield f"learner {row['learner_id']}: {row['entries']} entries for {row['source']}"


@invariant("Every correction takes back exactly the entry it names.", DepthEntry)
def corrections_are_opposites() -> Iterable[str]:
    wrong = DepthEntry.objects.filter(
        Q(reason=DepthEntry.Reason.CORRECTION, corrects=None)
        | Q(corrects__isnull=False)
        & (~Q(amount=-1 * F("corrects__amount")) | ~Q(learner=F("corrects__learner")))
    )
    for pk in wrong.order_by().values_list("pk", flat=True)[:SAMPLE]:
        yield f"entry {pk}"


@invariant("Every unlock has its reason.", Unlock)
def unlocks_have_reasons() -> Iterable[str]:
    """One opened by Depth says at how much, and its learner has earned as much at some time."""
    earned = (
        DepthEntry.objects.filter(learner=OuterRef("learner"), amount__gt=0)
        .order_by()
        .values("learner")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    baseless = (
        Unlock.objects.filter(source=Unlock.Source.DEPTH)
        .annotate(earned=Coalesce(Subquery(earned, output_field=IntegerField()), 0))
        .filter(Q(depth_at=None) | Q(note="") | Q(depth_at__gt=F("earned")))
    )
    for pk, learner_pk in baseless.order_by().values_list("pk", "learner_id")[:SAMPLE]:
        yield f"unlock {pk} of learner {learner_pk}"
    silent = Unlock.objects.filter(source=Unlock.Source.GRANT, note="")
    for pk in silent.order_by().values_list("pk", flat=True)[:SAMPLE]:
        yield f"unlock {pk}: granted without a reason"


@invariant("Whoever has the Depth for a published course has the course.", Extension)
def reached_courses_are_open() -> Iterable[str]:
    for extension in Extension.objects.filter(track__live=True):
        missing = missing_unlocks(extension).order_by()
        for learner_pk in missing.values_list("learner_id", flat=True)[:SAMPLE]:
            yield f"learner {learner_pk}: track {extension.track_id} at {extension.threshold}"


@invariant("Every reflection that counts, on a completed Turn, has its entry.", Reflection)
def reflections_have_earned() -> Iterable[str]:
    for reflection in islice(counting_without_depth(), SAMPLE):
        yield f"reflection {reflection.pk} of learner {reflection.learner_id}"
