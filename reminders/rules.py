"""What becomes of what is due, now: pure rules that the sweep, the pages and the preview share."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reminders.schedule import Manners, first_allowed

IGNORED_IN_A_ROW = 3


class Verdict(Enum):
    TELL = "tell"
    WAIT = "wait"
    ASK = "ask"  # “Keep these?”, once, and nothing more until there is an answer
    REST = "rest"  # nothing leaves: paused; it waits on the page


@dataclass(frozen=True)
class Told:
    """A message of the past, as far as the rules care."""

    day: dt.date
    answered: bool


@dataclass(frozen=True)
class Decision:
    verdict: Verdict
    until: dt.datetime | None = None  # for WAIT


def decide(
    now: dt.datetime, manners: Manners, past: Sequence[Told], *, paused: bool = False
) -> Decision:
    """Whether a message may leave now. `past` holds what was told, the latest last."""
    if paused:
        return Decision(Verdict.REST)
    allowed = first_allowed(now, manners, {told.day for told in past})
    if allowed > now:
        return Decision(Verdict.WAIT, allowed)
    latest = past[-IGNORED_IN_A_ROW:]
    if len(latest) == IGNORED_IN_A_ROW and not any(told.answered for told in latest):
        return Decision(Verdict.ASK)
    return Decision(Verdict.TELL)
