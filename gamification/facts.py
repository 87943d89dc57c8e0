"""From what a learner wrote to an act that rules may reward, or to what it lacks.

The one place that reads the words. Whatever it finds stands as a row from then on (DepthAct), so
that editing or deleting the words later changes nothing that was earned.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dateutil.relativedelta import relativedelta

from gamification.models import Reason
from gamification.rules import Verdict, judge, says_something
from lessons.forms.reflection import ReflectionForm
from lessons.models import (
    Attempt,
    LookBack,
    Prompt,
    PromptVersion,
    Reflection,
    Turn,
    TurnCompletion,
)
from lessons.prepared import NOBODY, Given, Prepared

GRACE = dt.timedelta(days=1)  # a learner's calendar and UTC's may be a day apart

INCOMPLETE, OWN_WORDS, INTERVAL = "incomplete", "own_words", "interval"
FROM_FILE = "from_file"


@dataclass(frozen=True)
class Finding:
    """An act, unless it `lacks` something: then what would make it one."""

    reason: Reason
    turn: Turn
    fact: str
    source: str
    happened_at: dt.datetime
    written_at: dt.datetime  # first; what is edited later stays as old as it is
    cycle: int = 1
    since: dt.datetime | None = None
    lacks: str = ""
    verdict: Verdict | None = None


def of_reflection(
    reflection: Reflection,
    completion: TurnCompletion | None,
    asked: Mapping[int, list[str]] | None = None,
) -> Finding:
    """Once for a Turn, however often it is done: source and cycle say so.

    `asked` comes from prompts_of, where the caller has read it for many Turns.
    """
    turn = reflection.attempt.turn
    verdict = verdict_of(reflection, asked)
    lacks = "" if verdict.counts else verdict.missing
    if completion is None or completion.undone_at is not None:
        lacks = INCOMPLETE
    at = reflection.updated_at  # An edit may be what makes it count.
    return Finding(
        reason=Reason.REFLECTION,
        turn=turn,
        fact=f"reflection:{reflection.uid}",
        source=source_of(turn),
        happened_at=max(at, completion.completed_at) if completion else at,
        written_at=reflection.created_at,
        lacks=lacks,
        verdict=verdict,
    )


def of_look_back(look_back: LookBack, attempts: Sequence[Attempt]) -> Finding:
    """`attempts` are all of the learner's of this Turn, with completion and reflection."""
    attempt = next(each for each in attempts if each.pk == look_back.attempt_id)
    return Finding(
        reason=Reason.LOOK_BACK,
        turn=attempt.turn,
        fact=f"look_back:{look_back.uid}",
        source=f"look_back:{look_back.uid}",
        happened_at=look_back.written_at,
        written_at=look_back.written_at,
        cycle=cycle_of(attempt, attempts),
        since=done_at(attempt),
        lacks="" if _is_own(look_back, attempt) else OWN_WORDS,
    )


def of_comparison(
    note: Any,
    attempt: Attempt,
    attempts: Sequence[Attempt],
    asked: Mapping[int, list[str]] | None = None,
) -> Finding:
    """`note` is what the learner wrote beside two attempts; it has `text` and `created_at`.

    The first attempt at or after the author's interval is the repeat; others in between are
    welcome and begin no new cycle.
    """
    cycle = cycle_of(attempt, attempts)
    lacks = ""
    if not begins_cycle(attempt, attempts):
        lacks = INTERVAL
    elif not says_something(note.text, _asked(attempt.turn_id, asked)):
        lacks = OWN_WORDS
    return Finding(
        reason=Reason.REPEAT,
        turn=attempt.turn,
        fact=f"attempt:{attempt.uid}",
        source=source_of(attempt.turn),
        happened_at=note.created_at,
        written_at=note.created_at,
        cycle=cycle,
        lacks=lacks,
    )


def source_of(turn: Turn) -> str:
    return f"turn:{turn.uid}"


def verdict_of(reflection: Reflection, asked: Mapping[int, list[str]] | None = None) -> Verdict:
    turn_pk = reflection.attempt.turn_id
    return judge(
        saw=reflection.saw,
        why=reflection.why,
        plan=f"{reflection.plan_if}. {reflection.plan_then}".strip(". "),
        on_paper=reflection.on_paper,
        prompts=_asked(turn_pk, asked),
    )


def attempts_of(turn: Turn, learner: Any) -> list[Attempt]:
    own = Attempt.objects.filter(turn=turn, learner=learner).order_by("number")
    return list(own.select_related("turn", "completion", "reflection"))


def done_at(attempt: Attempt) -> dt.datetime:
    """When there was something to look back on: its reflection, else its completion."""
    for name, moment in (("reflection", "created_at"), ("completion", "completed_at")):
        row = getattr(attempt, name, None)
        if row is not None:
            at: dt.datetime = getattr(row, moment)
            return at
    return attempt.started_at


def cycle_of(attempt: Attempt, attempts: Sequence[Attempt]) -> int:
    """Doing a Turn again before the author's interval is over stays in the same cycle."""
    cycle, _begins = _place(attempt, attempts)
    return cycle


def begins_cycle(attempt: Attempt, attempts: Sequence[Attempt]) -> bool:
    """Whether this is a repeat: the first attempt after the interval, not the very first."""
    cycle, begins = _place(attempt, attempts)
    return begins and cycle > 1


def returns_from(attempt: Attempt, attempts: Sequence[Attempt]) -> dt.date | None:
    """From which day doing the Turn again is a repeat; None where no return is asked for."""
    months = attempt.turn.follow_up_months
    first = attempt
    for each in attempts:
        if cycle_of(each, attempts) == cycle_of(attempt, attempts):
            first = each
            break
    return _due(first.started_at, months) if months else None


def _place(attempt: Attempt, attempts: Sequence[Attempt]) -> tuple[int, bool]:
    cycle, began = 0, None
    months = attempt.turn.follow_up_months
    for each in attempts:
        begins = began is None or bool(months and _is_due(began, each.started_at, months))
        if begins:
            cycle, began = cycle + 1, each.started_at
        if each.pk == attempt.pk:
            return cycle, begins
    raise LookupError(attempt)


def _is_due(began: dt.datetime, now: dt.datetime, months: int) -> bool:
    return now.date() + GRACE >= _due(began, months)


def _due(began: dt.datetime, months: int) -> dt.date:
    day: dt.date = (began + relativedelta(months=months)).date()
    return day


def _is_own(look_back: LookBack, attempt: Attempt) -> bool:
    """New words about it: neither the prompt, nor the earlier words copied, nor the last look."""
    before = _asked(attempt.turn_id)
    reflection = getattr(attempt, "reflection", None)
    if reflection is not None:
        before += [reflection.saw, reflection.why, reflection.plan_if, reflection.plan_then]
    earlier = LookBack.objects.filter(attempt=attempt, number__lt=look_back.number)
    before += earlier.values_list("text", flat=True)
    return says_something(look_back.text, before)


def prompts_of(turn_pks: Iterable[int]) -> dict[int, list[str]]:
    """Everything that was ever asked of the learner in each Turn: by the form, and by the Turn.

    All wordings, not only the current ones: what was a copy of the question stays one after an
    author rewords it.
    """
    form = _by_form()
    asked = {pk: list(form) for pk in turn_pks}
    words = PromptVersion.objects.filter(prompt__turn__in=asked)
    for pk, wording, help_ in words.values_list("prompt__turn", "wording", "help").order_by():
        asked[pk] += _texts([(wording, help_)])
    return asked


def _asked(turn_pk: int, known: Mapping[int, list[str]] | None = None) -> list[str]:
    if known is not None:
        return known[turn_pk]
    return _by_form() + _texts(_wordings().rows(NOBODY, turn=turn_pk))


@cache
def _wordings() -> Prepared:
    """What prompts_of asks for many Turns; each completion with a reflection asks it for one."""
    words = PromptVersion.objects.filter(prompt__turn=Given.of(Prompt, "turn")).order_by()
    return Prepared.of(words.values_list("wording", "help"))


def _by_form() -> list[str]:
    fields = ReflectionForm.base_fields.values()
    return _texts((field.label, field.help_text) for field in fields)


def _texts(pairs: Iterable[tuple[Any, ...]]) -> list[str]:
    return [str(text) for pair in pairs for text in pair if text]
