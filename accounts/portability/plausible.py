"""What ties an imported learner's rows together, asked before they are saved.

An archive without this site's seal may have been written by anybody. Whatever it brings must
satisfy what `check_invariants` asks of rows that came through the operations.
"""

import datetime as dt
import zoneinfo
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.portability.rebuilding import NotPlausible
from lessons.kinds import Content, kind_of
from lessons.kinds.structured import Ratings
from lessons.models import (
    Answer,
    AnswerRevision,
    Attempt,
    ComparisonNote,
    ComparisonNoteRevision,
    Confirmation,
    Hindsight,
    LookBack,
    Reflection,
    Row,
    RowRevision,
    Snapshot,
    TurnCompletion,
)
from reminders.models import FollowUp
from reminders.schedule import instant

SLACK = dt.timedelta(minutes=5)  # between two machines' clocks

AHEAD = {(FollowUp, "due_at"), (FollowUp, "held_until")}  # what may lie in the future

Made = dict[Any, dict[int, Any]]


def require_plausible(made: Made) -> None:
    """Raises NotPlausible for the first row that contradicts another, or the calendar."""
    for model, rows in made.items():
        for number, row in rows.items():
            _require_past(row, number)
            for rule in _RULES.get(model, ()):
                if not rule(row):
                    raise NotPlausible(
                        _("Record %(number)d of %(what)s contradicts what it belongs to.")
                        % {"number": number, "what": model._meta.verbose_name_plural}
                    )
    _require_latest_revisions(made)
    _require_one_plan(made)


def _require_past(row: Any, number: int) -> None:
    latest = timezone.now() + SLACK
    for field in row._meta.concrete_fields:
        if isinstance(field, models.DateTimeField) and (type(row), field.name) not in AHEAD:
            value = getattr(row, field.attname)
            if value is not None and value > latest:
                raise NotPlausible(
                    _("Record %(number)d of %(what)s is dated in the future.")
                    % {"number": number, "what": row._meta.verbose_name_plural}
                )


def _require_latest_revisions(made: Made) -> None:
    """Every answer, row and note is its latest saved revision, word for word."""
    for model, history, owner, says in _HISTORIES:
        saved = {
            (id(getattr(revision, owner)), revision.number): says(revision)
            for revision in made.get(history, {}).values()
            if revision.outcome == history.Outcome.SAVED
        }
        for number, row in made.get(model, {}).items():
            # A note whose only text was kept aside has none that stands, and says nothing.
            unsaid = model is ComparisonNote and not row.revision and not row.text
            if not unsaid and saved.get((id(row), row.revision)) != says(row):
                raise NotPlausible(
                    _("Record %(number)d of %(what)s is not what its own history says.")
                    % {"number": number, "what": model._meta.verbose_name_plural}
                )


def _require_one_plan(made: Made) -> None:
    """A learner has one open plan for a Turn at most."""
    plans = Counter(plan.turn_id for plan in made.get(FollowUp, {}).values() if plan.is_open)
    if plans and max(plans.values()) > 1:
        raise NotPlausible(_("The archive says one thing twice."))


def _as_written(row: Any) -> Any:
    return row.text, row.value


def _as_entered(row: Any) -> Any:
    removed = row.removed if isinstance(row, RowRevision) else row.removed_at is not None
    return row.day, row.values, removed


def _as_noted(row: Any) -> Any:
    return row.text


_HISTORIES: tuple[tuple[Any, Any, str, Any], ...] = (
    (Answer, AnswerRevision, "answer", _as_written),
    (Row, RowRevision, "row", _as_entered),
    (ComparisonNote, ComparisonNoteRevision, "note", _as_noted),
)


def _own_wording(row: Any) -> bool:
    return bool(row.prompt_version.prompt_id == row.prompt.pk)


def _answer_in_its_turn(answer: Answer) -> bool:
    """A document that goes on through all attempts stands outside them."""
    if answer.attempt is None and answer.prompt_version.as_definition().living:
        return True
    turn_pk = answer.attempt.turn_id if answer.attempt else None
    return answer.prompt.turn_id == turn_pk


def _row_in_its_turn(row: Row) -> bool:
    """Only some journals are begun anew with each attempt."""
    return row.attempt is None or row.prompt.turn_id == row.attempt.turn_id


def _state_of_its_journal(revision: RowRevision) -> bool:
    return revision.prompt_version.prompt_id == revision.row.prompt.pk


def _revision_of_its_prompt(revision: AnswerRevision) -> bool:
    return revision.prompt_version.prompt_id == revision.answer.prompt.pk


def _fits_its_kind(row: Any) -> bool:
    """What the prompt's own form would have accepted, spelled as it would have kept it."""
    definition = row.prompt_version.as_definition()
    in_rows = isinstance(row, Row | RowRevision)
    content = row.content if in_rows else Content(text=row.text, value=row.value)
    if not content:
        return True
    try:
        kind = kind_of(definition.kind)
        return kind.clean(definition, kind.to_api(content)) == content
    except (ValidationError, LookupError, TypeError, AttributeError):
        return False


def _whole_chart(snapshot: Snapshot) -> bool:
    return _rates_all(snapshot, snapshot.ratings)


def _rates_all(snapshot: Snapshot, ratings: Any) -> bool:
    """Whether these are ratings of every area of that chart, and of nothing else."""
    kind = kind_of("ratings")
    assert isinstance(kind, Ratings)
    definition = snapshot.prompt_version.as_definition()
    try:
        content = kind.clean(definition, ratings)
    except ValidationError:
        return False
    return content.value == ratings and not kind.unrated(definition, content)


def _looks_back(hindsight: Hindsight) -> bool:
    then, now = hindsight.snapshot, hindsight.seen_from
    same = then.prompt.pk == now.prompt.pk and then.attempt.number < now.attempt.number
    return same and _rates_all(then, hindsight.ratings)


def _chart_in_its_turn(snapshot: Snapshot) -> bool:
    return snapshot.prompt.turn_id == snapshot.attempt.turn_id


def _completion_in_its_turn(completion: TurnCompletion) -> bool:
    return completion.turn.pk == completion.attempt.turn_id


def _counted_from_one(attempt: Attempt) -> bool:
    return attempt.number >= 1


def _removed_is_empty(reflection: Reflection) -> bool:
    words = (reflection.saw, reflection.why, reflection.plan_if, reflection.plan_then)
    return reflection.removed_at is None or not any(words)


def _removed_look_is_empty(look_back: LookBack) -> bool:
    return look_back.removed_at is None or not look_back.text


def _of_what_stood(confirmation: Confirmation) -> bool:
    revision = confirmation.revision
    return bool(revision.outcome == AnswerRevision.Outcome.SAVED)


def _is_a_plan(follow_up: FollowUp) -> bool:
    """The only promise that a file brings: about an attempt, on a day that its clock has."""
    if follow_up.turn is None or follow_up.attempt is None or follow_up.track is not None:
        return False
    over = not follow_up.is_open
    explained = follow_up.ended_at is not None and bool(follow_up.end_reason)
    unexplained = follow_up.ended_at is None and not follow_up.end_reason
    return (
        follow_up.attempt.turn_id == follow_up.turn.pk
        and follow_up.step == 0
        and (explained if over else unexplained)
        and follow_up.zone in zoneinfo.available_timezones()
        and follow_up.due_at == instant(follow_up.local_date, follow_up.local_time, follow_up.zone)
    )


_RULES: dict[Any, tuple[Any, ...]] = {
    Attempt: (_counted_from_one,),
    Confirmation: (_of_what_stood,),
    FollowUp: (_is_a_plan,),
    Hindsight: (_looks_back,),
    LookBack: (_removed_look_is_empty,),
    Row: (_own_wording, _row_in_its_turn, _fits_its_kind),
    RowRevision: (_state_of_its_journal, _fits_its_kind),
    Answer: (_own_wording, _answer_in_its_turn, _fits_its_kind),
    AnswerRevision: (_revision_of_its_prompt, _fits_its_kind),
    Snapshot: (_own_wording, _whole_chart, _chart_in_its_turn),
    TurnCompletion: (_completion_in_its_turn,),
    Reflection: (_removed_is_empty,),
}
