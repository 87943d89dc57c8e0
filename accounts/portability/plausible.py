"""What ties an imported learner's rows together, asked before they are saved.

An archive without this site's seal may have been written by anybody. Whatever it brings must
satisfy what `check_invariants` asks of rows that came through the operations.
"""

import datetime as dt
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
    Reflection,
    Snapshot,
    TurnCompletion,
)

SLACK = dt.timedelta(minutes=5)  # between two machines' clocks

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


def _require_past(row: Any, number: int) -> None:
    latest = timezone.now() + SLACK
    for field in row._meta.concrete_fields:
        if isinstance(field, models.DateTimeField):
            value = getattr(row, field.attname)
            if value is not None and value > latest:
                raise NotPlausible(
                    _("Record %(number)d of %(what)s is dated in the future.")
                    % {"number": number, "what": row._meta.verbose_name_plural}
                )


def _require_latest_revisions(made: Made) -> None:
    """Every answer is its latest saved revision, word for word."""
    saved = {
        (id(revision.answer), revision.number): (revision.text, revision.value)
        for revision in made.get(AnswerRevision, {}).values()
        if revision.outcome == AnswerRevision.Outcome.SAVED
    }
    for number, answer in made.get(Answer, {}).items():
        if saved.get((id(answer), answer.revision)) != (answer.text, answer.value):
            raise NotPlausible(
                _("Answer %(number)d is not what its own history says.") % {"number": number}
            )


def _own_wording(row: Any) -> bool:
    return bool(row.prompt_version.prompt_id == row.prompt.pk)


def _answer_in_its_turn(answer: Answer) -> bool:
    turn_pk = answer.attempt.turn_id if answer.attempt else None
    return answer.prompt.turn_id == turn_pk


def _revision_of_its_prompt(revision: AnswerRevision) -> bool:
    return revision.prompt_version.prompt_id == revision.answer.prompt.pk


def _fits_its_kind(row: Any) -> bool:
    """What the prompt's own form would have accepted, spelled as it would have kept it."""
    definition = row.prompt_version.as_definition()
    content = Content(text=row.text, value=row.value)
    if not content:
        return True
    try:
        kind = kind_of(definition.kind)
        return kind.clean(definition, kind.to_api(content)) == content
    except (ValidationError, LookupError, TypeError, AttributeError):
        return False


def _whole_chart(snapshot: Snapshot) -> bool:
    kind = kind_of("ratings")
    assert isinstance(kind, Ratings)
    definition = snapshot.prompt_version.as_definition()
    try:
        content = kind.clean(definition, snapshot.ratings)
    except ValidationError:
        return False
    return content.value == snapshot.ratings and not kind.unrated(definition, content)


def _chart_in_its_turn(snapshot: Snapshot) -> bool:
    return snapshot.prompt.turn_id == snapshot.attempt.turn_id


def _completion_in_its_turn(completion: TurnCompletion) -> bool:
    return completion.turn.pk == completion.attempt.turn_id


def _counted_from_one(attempt: Attempt) -> bool:
    return attempt.number >= 1


def _removed_is_empty(reflection: Reflection) -> bool:
    words = (reflection.saw, reflection.why, reflection.plan_if, reflection.plan_then)
    return reflection.removed_at is None or not any(words)


_RULES: dict[Any, tuple[Any, ...]] = {
    Attempt: (_counted_from_one,),
    Answer: (_own_wording, _answer_in_its_turn, _fits_its_kind),
    AnswerRevision: (_revision_of_its_prompt, _fits_its_kind),
    Snapshot: (_own_wording, _whole_chart, _chart_in_its_turn),
    TurnCompletion: (_completion_in_its_turn,),
    Reflection: (_removed_is_empty,),
}
