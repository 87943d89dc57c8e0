"""The ledger and what it opened."""

import datetime as dt
from collections.abc import Iterable
from itertools import islice

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from course_platform.invariants.checks import SAMPLE, invariant, promptness
from gamification import ledger
from gamification.models import (
    DepthAccount,
    DepthAct,
    DepthEntry,
    DepthRule,
    Entitlement,
    Extension,
    Reason,
    Sweep,
)
from gamification.rebuilding import (
    entries_without_account,
    missing_acts,
    unsettled,
    wrong_balances,
)
from gamification.unlocking import missing_unlocks
from lessons.models import Reflection, Unlock

PATIENCE = dt.timedelta(hours=1)


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


@invariant("Every reflection, look-back and repeat that counts is noted as an act.", Reflection)
def what_counts_is_noted() -> Iterable[str]:
    for learner, finding in islice(missing_acts(), SAMPLE):
        yield f"{finding.fact} of learner {learner.pk}"


@invariant("Every act that earns by the rules, and whose day has come, has its entry.", DepthAct)
def acts_have_earned() -> Iterable[str]:
    for act in islice(unsettled(), SAMPLE):
        yield f"{act.fact} of learner {act.learner_id}"


@invariant("Every entry gives what its rule says, for the act it stands on.", DepthEntry)
def entries_stand_on_acts() -> Iterable[str]:
    same = Q(
        amount=F("rule__amount"),
        reason=F("act__reason"),
        source=F("act__source"),
        cycle=F("act__cycle"),
        rule=F("act__rule"),
        learner=F("act__learner"),
    )
    earned = DepthEntry.objects.exclude(reason=DepthEntry.Reason.CORRECTION)
    for pk in earned.exclude(same).order_by().values_list("pk", flat=True)[:SAMPLE]:
        yield f"entry {pk}"


@invariant("No Turn gives more than its rule's cap, in any cycle.", DepthRule)
def caps_hold() -> Iterable[str]:
    """Asked of the most that any version ever allowed: a cap that was lowered takes nothing."""
    for reason in Reason:
        rules = DepthRule.objects.filter(reason=reason)
        if not rules.exists() or rules.filter(cap=None).exists():
            continue
        most = max(rule.cap or 0 for rule in rules)
        full = DepthAct.objects.filter(reason=reason, rule__isnull=False).order_by()
        groups = full.values("learner_id", "turn_id", "cycle").annotate(number=Count("pk"))
        for row in groups.filter(number__gt=most)[:SAMPLE]:
            yield f"learner {row['learner_id']}: {row['number']} for turn {row['turn_id']}"


@invariant("Every entitlement has opened its course.", Entitlement)
def entitlements_are_open() -> Iterable[str]:
    opened = Unlock.objects.filter(learner=OuterRef("learner"), track=OuterRef("track"))
    shut = Entitlement.objects.filter(~Exists(opened))
    for pk in shut.order_by().values_list("pk", flat=True)[:SAMPLE]:
        yield f"entitlement {pk}"


@invariant("The database itself refuses to change or delete an entry.", DepthEntry)
def ledger_is_guarded() -> Iterable[str]:
    if not ledger.is_guarded():
        yield "the triggers of the ledger are missing: run migrate"


@promptness("A sweep that was asked for moves on within an hour.", Sweep)
def sweeps_move() -> Iterable[str]:
    late = timezone.now() - PATIENCE
    idle = Sweep.objects.filter(finished_at=None, requested_at__lt=late)
    for sweep in idle.exclude(moved_at__gt=late).order_by("pk")[:SAMPLE]:
        yield f"{sweep}"
