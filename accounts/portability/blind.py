"""What may not be shown right now, not even to its own author in an export.

While a repeat is unrated, the earlier ratings of the same chart stay out of sight, and so does
what was written about them; otherwise they would be copied instead of felt (shared/UX.md 1).
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db.models import Exists, JSONField, Model, OuterRef, Q, TextField
from django.utils.translation import gettext as _

from accounts import personal
from lessons.models import Attempt, Prompt

RULE = "lessons.blinding"  # Says what is blind, on a site that has the comparison.


def hidden_prompts(learner: Any) -> frozenset[int]:
    """Ratings prompts whose earlier values are blind for this learner."""
    if find_spec(RULE) is None:
        return frozenset()
    prompts: frozenset[int] = import_module(RULE).blind_prompts(learner)
    return prompts


def hidden_rows(model: type[Model], prompts: frozenset[int]) -> Q | None:
    """Which rows of `model` hold words or values of a blind attempt; None where none can."""
    attempt = _path_to_attempt(model)
    if not prompts or attempt is None or not _holds_words(model):
        return None
    later = Attempt.objects.filter(
        turn=OuterRef(f"{attempt}__turn"),
        learner=OuterRef(f"{attempt}__learner"),
        number__gt=OuterRef(f"{attempt}__number"),
    )
    return Q(**{f"{attempt}__turn__prompts__in": prompts}) & Q(Exists(later))


def _path_to_attempt(model: type[Model]) -> str | None:
    """“attempt”, or “answer__attempt”: how a row tells in which attempt it was written."""
    links = [field for field in model._meta.concrete_fields if field.is_relation]
    for field in links:
        if field.related_model is Attempt:
            return field.name
    for field in links:
        beyond: Any = field.related_model
        own = beyond is not model and personal.path_to_person(beyond) is not None
        if own and (path := _path_to_attempt(beyond)):
            return f"{field.name}__{path}"
    return None


def _holds_words(model: type[Model]) -> bool:
    return any(isinstance(field, TextField | JSONField) for field in personal.exported(model))


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
