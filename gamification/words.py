"""Rules, and what an act lacks, in sentences. The one place where Depth is put into words."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gamification import engine, facts
from gamification.engine import A_DAY, Decision, Rule
from gamification.models import DepthRule, Reason
from gamification.rules import Verdict
from lessons.days import day_of


def rule_in_words(rule: Rule | DepthRule) -> str:
    """“A look-back from memory, at least 7 days later, earns 5, at most 3 times …”"""
    if not rule.is_on:
        return _("It earns nothing for now.")
    sentence = {
        Reason.REFLECTION: _("A reflection on a completed Turn earns %(amount)d, once a Turn."),
        Reason.LOOK_BACK: _("A look-back from memory earns %(amount)d."),
        Reason.REPEAT: _(
            "Doing a Turn again after its interval, with a note on what changed, earns %(amount)d."
        ),
    }[Reason(rule.reason)] % {"amount": rule.amount}
    return " ".join([sentence, *_bounds(rule)])


def _bounds(rule: Rule | DepthRule) -> list[str]:
    gap = rule.gap if isinstance(rule, Rule) else rule.gap_days
    bounds = []
    if gap and rule.reason == Reason.LOOK_BACK:
        bounds.append(
            ngettext(
                "At least %(days)d day lies between.", "At least %(days)d days lie between.", gap
            )
            % {"days": gap}
        )
    if rule.cap is not None:
        bounds.append(
            ngettext(
                "It does so once each time you do the Turn.",
                "It does so at most %(times)d times each time you do the Turn.",
                rule.cap,
            )
            % {"times": rule.cap}
        )
    return bounds


def reach(effective_from: dt.datetime) -> str:
    """Of which acts a version speaks."""
    if effective_from <= engine.ALWAYS:
        return _("For whatever was ever done.")
    return _("For what is done from %(day)s on.") % {"day": day_of(effective_from)}


def why_not(decision: Decision) -> str:
    """Of an act that counts and has earned nothing."""
    if decision.lacks == engine.OFF:
        return _("There was no rule for it on that day.")
    if decision.lacks == engine.CAPPED:
        assert decision.rule is not None
        return ngettext(
            "One of these had earned already for this Turn.",
            "%(times)d of these had earned already for this Turn.",
            decision.rule.cap or 0,
        ) % {"times": decision.rule.cap}
    assert decision.from_at is not None
    return _("It came before enough days had passed; from %(day)s on it would have counted.") % {
        "day": day_of(engine.datetime_of(decision.from_at))
    }


def deferred(accrues_at: dt.datetime) -> str:
    return _("%(number)d acts had earned that day already. This one earns on %(day)s.") % {
        "number": A_DAY,
        "day": day_of(accrues_at),
    }


def lacking(lacks: str, verdict: Verdict | None = None) -> str:
    """What would make it count: one thing to do, never how much."""
    if lacks == facts.INCOMPLETE:
        return _("It counts once the Turn is complete. You decide when that is.")
    if lacks == facts.OWN_WORDS:
        return _("It repeats what was there before. Say it in the words of today.")
    if lacks == facts.FROM_FILE:
        return _("It came in an archive. What you write from now on earns.")
    if lacks == facts.INTERVAL:
        return _("It came before the time to come back. The next one after that counts.")
    if verdict is not None and verdict.repeats:
        return _("One part repeats the question or another part. Say it in words of its own.")
    return hint(lacks)


def hint(part: str) -> str:
    return {
        "saw": _("Add what you saw while doing it."),
        "why": _("Say why you think so, with one example from your work."),
        "plan": _("Add what you will do, and when."),
    }[part]


def earned_already() -> str:
    return _("A Turn earns for a reflection once, and this one has.")
