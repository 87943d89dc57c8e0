"""One learner's acts, read once under the learner's lock, and what they come to."""

import datetime as dt
from functools import cache
from typing import Any

from django.db.models import F
from django.utils import timezone

from gamification import awarding
from gamification.engine import Act, Moment, Rules, datetime_of, decide, moment_of
from gamification.facts import Finding
from gamification.models import DepthAct, DepthEntry
from lessons.prepared import Prepared, anybody


class Books:
    """Caller is in a transaction and holds the lock before making one."""

    def __init__(self, learner: Any) -> None:
        self.learner = learner
        self._read: tuple[Rules, dt.datetime | None] | None = None
        self.acts: list[Any] = list(_acts().objects(learner.pk))

    def knows(self, *, reason: str, source: str, cycle: int = 1) -> bool:
        return any(
            (act.reason, act.source, act.cycle) == (reason, source, cycle) for act in self.acts
        )

    def note(self, finding: Finding) -> None:
        """Adds an act, once; what lacks something is none, nor is what came from a file."""
        if finding.lacks or any(act.fact == finding.fact for act in self.acts):
            return
        if self.knows(reason=finding.reason, source=finding.source, cycle=finding.cycle):
            return
        if self.earns_from is not None and finding.written_at <= self.earns_from:
            return
        act: Any = DepthAct(
            learner=self.learner,
            reason=finding.reason,
            turn=finding.turn,
            fact=finding.fact,
            source=finding.source,
            cycle=finding.cycle,
            happened_at=finding.happened_at.astimezone(dt.UTC),
            since=finding.since,
        )
        act.entry_pk = None
        self.acts.append(act)

    @property
    def rules(self) -> Rules:
        return self._once()[0]

    @property
    def earns_from(self) -> dt.datetime | None:
        """The end of what the learner brought in a file, which earns nothing."""
        return self._once()[1]

    def _once(self) -> tuple[Rules, dt.datetime | None]:
        if self._read is None:
            self._read = awarding.read_rules_for(self.learner)
        return self._read

    def settle(self) -> list[DepthEntry]:
        """Decides what has not earned yet and writes the entries whose day has come.

        Rules are read after the lock: whoever changes one either waits for this
        transaction or is seen by it (shared/DATA.md 1, point 4).
        """
        retroactive = self._decide()
        now = timezone.now()
        due = [act for act in self.acts if act.entry_pk is None and _has_come(act, now)]
        dated = [(act, now if act in retroactive else act.accrues_at) for act in due]
        return awarding.write_entries(dated, self.rules) if due else []

    def _decide(self) -> list[DepthAct]:
        """Saves the new act with its decision; of the others, says which earn only now."""
        if all(act.rule_id for act in self.acts):
            return []
        by_pk = {act.pk or 0: act for act in self.acts}
        earning = list(awarding.earning(decide(map(as_value, self.acts), self.rules)))
        for decision in earning:
            act, rule = by_pk[decision.act.pk], decision.rule
            assert rule is not None
            assert decision.accrues_at is not None
            act.rule_id, act.accrues_at = rule.pk, datetime_of(decision.accrues_at)
        known = [each for each in earning if each.act.pk]
        awarding.settle(known)
        for act in self.acts:
            if act.pk is None:
                act.save()
        return [by_pk[each.act.pk] for each in known]


@cache
def _acts() -> Prepared:
    return Prepared.of(DepthAct.objects.of(anybody()).annotate(entry_pk=F("entry")))


def as_value(act: DepthAct) -> Act:
    return Act(
        act.pk or 0,
        act.learner_id,
        act.reason,
        act.turn_id,
        act.cycle,
        moment_of(act.happened_at),
        _moment(act.since),
        act.rule_id,
        _moment(act.accrues_at),
    )


def _moment(at: dt.datetime | None) -> Moment | None:
    return None if at is None else moment_of(at)


def _has_come(act: DepthAct, now: dt.datetime) -> bool:
    return act.accrues_at is not None and act.accrues_at <= now
