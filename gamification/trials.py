"""Trying a change against what learners did: who would gain, before anything is saved.

A trial asks the same engine, over the same rows, as the sweep that follows; so what is applied is
what was shown. Whether the facts moved in between is seen by computing the trial again, in the
transaction that saves the change, and comparing.
"""

import datetime as dt
import hashlib
from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gamification import awarding, sweeping, unlocking
from gamification.engine import DAY, Act, Decision, Moment, Rule, Rules, moment_of
from gamification.models import DepthAccount, DepthRule, Extension, Sweep
from lessons.models import Unlock
from lessons.publishing import note_change
from lessons.reports_sql import FEWEST

SALT = "gamification.trials"
EXAMPLES = 3
SAMPLE = 64  # decisions kept to choose them from


class FactsMoved(Exception):
    """Something that the change would touch is no longer as it was shown. `trial` is how it is."""

    def __init__(self, trial: "Trial") -> None:
        super().__init__("The facts moved.")
        self.trial = trial


@dataclass(frozen=True)
class Example:
    """One gain without a name: what was done, how long after, and what it would earn."""

    turn: int
    reason: str
    amount: int
    days: int | None


@dataclass(frozen=True)
class Trial:
    """What a change would do if it were applied now."""

    learners: int = 0
    depth: int = 0
    later: int = 0  # acts that earn on a later day, since theirs is full
    opens: dict[int, int] = field(default_factory=dict)  # Extension pk → learners
    examples: tuple[Example, ...] = ()
    digest: str = ""

    @property
    def courses(self) -> int:
        return sum(self.opens.values())


def try_rule(proposed: Rule) -> Trial:
    """What this version would award, to everyone, for what they did already."""
    rules = Rules([*awarding.read_rules(), proposed])
    gains = _Gains(now=moment_of(timezone.now()))
    for earning in awarding.earning(awarding.decisions(sweeping.waiting_acts(Q()), rules)):
        gains.add(earning)
    opens = _opens(gains.by_learner)
    return Trial(
        learners=len(gains.by_learner),
        depth=sum(gains.by_learner.values()),
        later=gains.later,
        opens={pk: len(learners) for pk, learners in opens.items() if learners},
        examples=gains.examples() if len(gains.by_learner) >= FEWEST else (),
        digest=_digest(_state(), gains.packed.tobytes(), sorted(opens.items())),
    )


def try_threshold(extension: Extension, threshold: int) -> Trial:
    """For whom the course would open at this threshold."""
    learners = sorted(
        unlocking.missing_unlocks(extension, threshold=threshold).values_list("pk", flat=True)
    )
    live = bool(extension.track.live)
    opens = {extension.pk or 0: len(learners)} if live and learners else {}
    return Trial(opens=opens, digest=_digest(_state(), live, learners))


class _Gains:
    """What earns, added up while it is read: of a million decisions only numbers are kept."""

    def __init__(self, *, now: Moment) -> None:
        self.now = now
        self.by_learner: dict[int, int] = defaultdict(int)
        self.later = 0
        # Which acts earn, by which rule, and when, in the order in which they were decided.
        self.packed: array[int] = array("q")
        self._every, self._due, self._sample = 1, 0, list[Decision]()

    def add(self, earning: Decision) -> None:
        act, rule, accrues_at, _lacks, _from = earning
        assert rule is not None
        assert accrues_at is not None
        self.packed.extend((act.pk, rule.version, accrues_at))
        if accrues_at > self.now:
            self.later += 1
            return
        self.by_learner[act.learner] += rule.amount
        if self._due % self._every == 0:
            self._keep(earning)
        self._due += 1

    def _keep(self, earning: Decision) -> None:
        """Every second one, then every fourth, and so on: spread over however many there are."""
        self._sample.append(earning)
        if len(self._sample) > SAMPLE:
            del self._sample[1::2]
            self._every *= 2

    def examples(self) -> tuple[Example, ...]:
        """Spread over the whole, so that they are not all of one learner."""
        step = max(1, len(self._sample) // EXAMPLES)
        return tuple(map(_example, self._sample[::step][:EXAMPLES]))


def _opens(gained: dict[int, int]) -> dict[int, list[int]]:
    """Extension pk → learners for whom the sweep would open it, those it only repairs included."""
    balances: dict[int, int] = defaultdict(int)
    balances |= dict(DepthAccount.objects.filter(balance__gt=0).values_list("pk", "balance"))
    found = {}
    for extension in Extension.objects.filter(track__live=True):
        unlocked = Unlock.objects.filter(track=extension.track_id)
        have = set(unlocked.values_list("learner", flat=True))
        missing = set(unlocking.missing_unlocks(extension).values_list("pk", flat=True))
        reach = {pk for pk, more in gained.items() if balances[pk] + more >= extension.threshold}
        found[extension.pk] = sorted(missing | (reach - have))
    return found


def _example(each: Decision) -> Example:
    assert each.rule is not None
    return Example(each.act.turn, each.act.reason, each.rule.amount, _days(each.act))


def _days(act: Act) -> int | None:
    return None if act.since is None else (act.happened_at - act.since) // DAY


def _state() -> list[Any]:
    """What another author may have changed meanwhile, even where it changes nobody's gain."""
    rules = DepthRule.objects.order_by("pk").values_list("pk", flat=True)
    thresholds = Extension.objects.order_by("pk").values_list("pk", "threshold")
    return [*rules, *thresholds]


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def proposal(
    reason: str,
    *,
    amount: int,
    gap: int,
    cap: int | None,
    is_on: bool,
    effective_from: dt.datetime,
) -> Rule:
    newest = awarding.read_rules().newest(reason)
    version = newest.version + 1 if newest else 1
    # A plain word, as it comes back from a signed token: the digest is over both.
    return Rule(None, str(reason), version, amount, gap, cap, is_on, effective_from)


def renumbered(proposed: Rule) -> Rule:
    """The same change on top of whatever another author has saved meanwhile."""
    newest = awarding.read_rules().newest(proposed.reason)
    return proposed._replace(version=newest.version + 1 if newest else 1)


def sign(trial: Trial, proposed: Any) -> str:
    """What was shown and for what, to be handed back when it is applied."""
    return signing.dumps([trial.digest, proposed], salt=SALT)


def seen(token: str) -> tuple[str, Any]:
    """Raises signing.BadSignature."""
    digest, proposed = signing.loads(token, salt=SALT)
    return digest, proposed


@transaction.atomic
def apply_rule(proposed: Rule, digest: str, *, by: Any, note: str = "") -> Sweep:
    """Saves the version that was shown, and promises the sweep. Raises FactsMoved."""
    # One change at a time: the next author's trial sees this version.
    list(DepthRule.objects.select_for_update().order_by("pk"))
    trial = try_rule(proposed)
    if trial.digest != digest:
        raise FactsMoved(try_rule(renumbered(proposed)))
    rule = DepthRule.objects.create(
        reason=proposed.reason,
        version=proposed.version,
        amount=proposed.amount,
        gap_days=proposed.gap,
        cap=proposed.cap,
        is_on=proposed.is_on,
        effective_from=proposed.effective_from,
        note=note,
        created_by=by,
    )
    note_change()
    return _request(trial, rule=rule, by=by)


@transaction.atomic
def apply_threshold(extension: Extension, digest: str, *, by: Any) -> Sweep:
    """Saves the threshold that was shown, and promises the sweep. Raises FactsMoved."""
    list(DepthRule.objects.select_for_update().order_by("pk"))
    trial = try_threshold(extension, extension.threshold)
    if trial.digest != digest:
        raise FactsMoved(trial)
    extension.save()
    note_change()
    return _request(trial, extension=extension, by=by)


def _request(trial: Trial, **target: Any) -> Sweep:
    from gamification.tasks import run_sweep
    from outbox.nudge import nudge_on_commit

    sweep = sweeping.request_sweep(**target)
    sweep.shown = {
        "learners": trial.learners,
        "depth": trial.depth,
        "opens": {str(pk): number for pk, number in trial.opens.items()},
    }
    sweep.save(update_fields=["shown"])
    nudge_on_commit(run_sweep, sweep.pk)
    return sweep
