"""Depth in any template: {% load depth %}."""

from collections.abc import Container
from functools import cache
from typing import Any

from django import template
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.safestring import SafeString

from gamification import receipts, unearned, words
from gamification.facts import source_of, verdict_of
from gamification.models import DepthAccount, DepthEntry
from lessons.catalogue import current
from lessons.keeping import fill, hole
from lessons.models import LookBack
from lessons.prepared import Prepared, anybody

register = template.Library()


@register.simple_tag(takes_context=True)
def depth_summary(
    context: dict[str, Any], unlocked: Container[int] | None = None
) -> dict[str, Any]:
    """{balance, hidden, distances, by_track} of whoever is signed in.

    One query for the balance, and one for the unlocks unless the page hands them over.
    """
    user = context["request"].user
    if isinstance(unlocked, str):
        unlocked = None  # What a template passes when its page has no such variable.
    balance, hidden = _account(user) if user.is_authenticated else (0, False)
    if not user.is_authenticated:
        unlocked = ()
    distances = receipts.distances(user, balance, unlocked=unlocked)
    return {
        "balance": balance,
        "hidden": hidden,
        "distances": distances,
        "by_track": {distance.track.pk: distance for distance in distances},
    }


@register.simple_tag(takes_context=True)
def depth_chip(context: dict[str, Any]) -> SafeString | str:
    """The balance, leading to where it comes from; nothing for those who hide it."""
    balance, hidden = _account(context["user"])
    if hidden:
        return ""
    return fill(
        current(),
        ("depth_chip",),
        lambda: render_to_string("gamification/_chip.html", {"balance": hole("balance")}),
        {"balance": localize(balance)},
    )


def _account(user: Any) -> tuple[int, bool]:
    """Balance, and whether it is hidden; asked once for all parts of a page."""
    if not hasattr(user, "depth_shown"):
        user.depth_shown = next(_account_statement().rows(user.pk), (0, False))
    account: tuple[int, bool] = user.depth_shown
    return account


@cache
def _account_statement() -> Prepared:
    account = DepthAccount.objects.filter(learner=anybody())
    return Prepared.of(account.values_list("balance", "hidden"))


@register.simple_tag
def earned_for(attempt: Any) -> list[DepthEntry]:
    """The ledger lines that stand on this attempt's Turn, newest first."""
    own = Q(source=source_of(attempt.turn)) | Q(act__turn=attempt.turn_id)
    return list(DepthEntry.objects.of(attempt.learner_id).filter(own))


@register.simple_tag
def missing_part(reflection: Any) -> str:
    """What would make this reflection count, as one thing to do; empty when it counts."""
    verdict = verdict_of(reflection)
    return "" if verdict.counts else words.lacking(verdict.missing, verdict)


@register.simple_tag
def look_back_came_to(look_back: LookBack) -> dict[str, Any]:
    """{entry, why, hidden}: the line it earned, or why it earned none."""
    account = DepthAccount.objects.filter(learner=look_back.learner_id).first()
    return {**unearned.outcome_of(look_back), "hidden": bool(account and account.hidden)}


@register.filter
def of_track(distances: dict[int, receipts.Distance], pk: int) -> receipts.Distance | None:
    return distances.get(pk)
