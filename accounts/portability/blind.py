"""What may not be shown right now, not even to its own author in an export.

While a repeat is unrated, the earlier ratings of the same chart stay out of sight, and so does
what was written about them; otherwise they would be copied instead of felt (shared/UX.md 1).
"""

from functools import cache
from typing import Any

from django.db.models import JSONField, Model, Q, TextField
from django.utils.translation import gettext as _

from accounts import personal
from lessons import blinding
from lessons.models import Attempt, Prompt


def hidden_prompts(learner: Any) -> frozenset[int]:
    """Ratings prompts whose earlier values are blind for this learner."""
    return blinding.blind_prompts(learner)


def hidden_rows(model: type[Model], learner: Any, prompts: frozenset[int]) -> Q | None:
    """Which rows of `model` hold words or values of a blind attempt; None where none can."""
    attempt = path_to_attempt(model)
    if not prompts or attempt is None or not _may_be_hidden(model):
        return None
    return Q(**{f"{attempt}__in": blinding.of_earlier_attempts(learner, prompts)})


@cache
def path_to_attempt(model: type[Model]) -> str | None:
    """“attempt”, or “answer__attempt”: how a row tells in which attempt it was written."""
    links = [field for field in model._meta.concrete_fields if field.is_relation]
    for field in links:
        if field.related_model is Attempt:
            return field.name
    for field in links:
        beyond: Any = field.related_model
        own = beyond is not model and personal.path_to_person(beyond) is not None
        if own and (path := path_to_attempt(beyond)):
            return f"{field.name}__{path}"
    return None


@cache
def _may_be_hidden(model: type[Model]) -> bool:
    """It holds words, or stands on a row that does and may be withheld."""
    return any(
        isinstance(field, TextField | JSONField)
        or (_must_refer(field) and _may_be_hidden(field.related_model))
        for field in personal.exported(model)
    )


def _must_refer(field: Any) -> bool:
    return bool(
        field.is_relation
        and not field.null
        and field.related_model is not Attempt
        and personal.path_to_person(field.related_model)
    )


def withheld(learner: Any) -> list[dict[str, str]]:
    """What the archive leaves out, and when it will be there."""
    prompts = Prompt.objects.filter(pk__in=hidden_prompts(learner)).select_related(
        "lesson", "current"
    )
    return [
        {
            "lesson": prompt.lesson.title,
            "prompt": prompt.definition.wording,
            "why": _(
                "You are doing this Turn again. Its earlier ratings, and what you wrote about "
                "them, are in the archives you make after you have kept the new ones."
            ),
        }
        for prompt in prompts.order_by("lesson_id", "position")
    ]
