"""From acts to entries: the same for one learner's own transaction and for a batch of a sweep."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import F, Subquery
from django.utils.translation import gettext as _

from gamification.engine import Decision, Rule, Rules, datetime_of, decide
from gamification.models import DepthAccount, DepthAct, DepthEntry, DepthRule, EarningStart, Reason
from lessons.models import Turn
from lessons.prepared import Prepared, anybody, cursor_planned_once

RULE_COLUMNS = (
    "pk",
    "reason",
    "version",
    "amount",
    "gap_days",
    "cap",
    "is_on",
    "effective_from",
)


def read_rules() -> Rules:
    """All versions. Read after the learner's lock, never kept: see docs/decisions/0017."""
    return Rules(map(Rule._make, DepthRule.objects.order_by().values_list(*RULE_COLUMNS)))


def read_rules_for(learner: Any) -> tuple[Rules, dt.datetime | None]:
    """The same, and the end of what this learner brought in a file, in one query."""
    rows = list(_rules_and_start().rows(learner.pk))
    return Rules(Rule._make(row[:-1]) for row in rows), rows[0][-1] if rows else None


@cache
def _rules_and_start() -> Prepared:
    start = EarningStart.objects.filter(learner=anybody()).values("at")[:1]
    rules = DepthRule.objects.order_by().annotate(start=Subquery(start))
    return Prepared.of(rules.values_list(*RULE_COLUMNS, "start"))


def decisions(rows: Iterable[tuple[Any, ...]], rules: Rules) -> Iterator[Decision]:
    """Of many learners. `rows` come from ActQuerySet.for_engine, sorted by learner."""
    for _learner, acts in groupby(rows, key=itemgetter(1)):
        yield from decide(acts, rules)


def earning(decided: Iterable[Decision]) -> Iterator[Decision]:
    return (each for each in decided if not each.lacks)


def settle(decided: Sequence[Decision]) -> None:
    """Notes on each act by which rule it earns, and when. The entry follows from that.

    One statement for each rule and day: nearly all earn when they happened.
    """
    groups: dict[tuple[Any, Any], list[int]] = defaultdict(list)
    for each in decided:
        assert each.rule is not None
        assert each.accrues_at is not None
        own_day = each.accrues_at == each.act.happened_at
        at = F("happened_at") if own_day else datetime_of(each.accrues_at)
        groups[each.rule.pk, at].append(each.act.pk)
    for (rule, accrues_at), pks in groups.items():
        for some in pieces(pks):
            DepthAct.objects.filter(pk__in=some).update(rule=rule, accrues_at=accrues_at)


def pieces(pks: Sequence[int], size: int = 1000) -> Iterator[Sequence[int]]:
    """SQLite takes a bounded number of parameters, and a short list is planned quickly."""
    for start in range(0, len(pks), size):
        yield pks[start : start + size]


def write_entries(dated: Sequence[tuple[DepthAct, dt.datetime]], rules: Rules) -> list[DepthEntry]:
    """One entry for each act that earns, with the date it is to bear.

    Caller holds the locks of their learners, and adds the sums to their balances.
    """
    titles = _titles([act for act, _at in dated])
    amounts = {rule.pk: rule.amount for rule in rules}
    entries = [
        DepthEntry(
            learner_id=act.learner_id,
            amount=amounts[act.rule_id],
            reason=act.reason,
            source=act.source,
            cycle=act.cycle,
            act=act,
            rule_id=act.rule_id,
            explanation=explain(act.reason, titles[act.turn_id]),
            created_at=at,
        )
        for act, at in dated
    ]
    return DepthEntry.objects.bulk_create(entries, batch_size=1000)


def _titles(acts: Iterable[DepthAct]) -> dict[int, str]:
    """One query at most, and none for acts that were just written with their Turn."""
    read = DepthAct._meta.get_field("turn").is_cached
    known = {act.turn_id: act.turn.title for act in acts if read(act)}
    others = {act.turn_id for act in acts} - known.keys()
    if others:
        known |= dict(Turn.objects.filter(pk__in=others).values_list("pk", "title"))
    return known


def explain(reason: str, turn: str) -> str:
    sentences = {
        Reason.REFLECTION: _("You reflected on “%(turn)s”, a Turn you completed."),
        Reason.LOOK_BACK: _("You looked back on “%(turn)s” from memory."),
        Reason.REPEAT: _("You did “%(turn)s” again and wrote down what changed."),
    }
    return sentences[Reason(reason)] % {"turn": turn}


def add_to_balance(learner_pk: int, amount: int) -> int:
    """Changes one learner's balance with the entry behind it. Says what it is now."""
    table = DepthAccount._meta.db_table
    with cursor_planned_once(connection) as cursor:
        # One statement, which the ORM cannot say: hiding one's points may make the row first.
        cursor.execute(
            f"INSERT INTO {table} (learner_id, balance, hidden) VALUES (%s, %s, %s) "  # noqa: S608
            f"ON CONFLICT (learner_id) DO UPDATE SET balance = {table}.balance + excluded.balance "
            "RETURNING balance",
            [learner_pk, amount, False],
        )
        balance: int = cursor.fetchone()[0]
    return balance


def add_to_balances(entries: Iterable[DepthEntry]) -> dict[int, int]:
    """The same for many: one statement for each sum, of which there are few. Says who gained."""
    gained: dict[int, int] = defaultdict(int)
    for entry in entries:
        gained[entry.learner_id] += entry.amount
    DepthAccount.objects.bulk_create(
        (DepthAccount(pk=pk) for pk in sorted(gained)), batch_size=1000, ignore_conflicts=True
    )
    by_amount: dict[int, list[int]] = defaultdict(list)
    for learner, amount in gained.items():
        by_amount[amount].append(learner)
    for amount, learners in by_amount.items():
        for some in pieces(learners):
            DepthAccount.objects.filter(pk__in=some).update(balance=F("balance") + amount)
    return gained
