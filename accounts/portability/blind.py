"""What may not be shown right now, not even to its own author in an export.

While a repeat is unrated, the earlier ratings of the same chart stay out of sight; otherwise they
would be copied instead of felt (shared/UX.md 1).
"""

from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from django.utils.translation import gettext as _

from lessons.models import Attempt, Prompt


def hidden_prompts(learner: Any) -> frozenset[int]:
    """Ratings prompts whose earlier values are blind for this learner."""
    return frozenset()


def hidden_rows(model: type[Model], prompts: frozenset[int]) -> Q | None:
    """Which rows of `model` hold such a value; None where none can."""
    lookup = _lookup_of_prompt(model)
    if not prompts or lookup is None:
        return None
    attempt = lookup.removesuffix("prompt") + "attempt"
    later = Attempt.objects.filter(
        turn=OuterRef(f"{attempt}__turn"),
        learner=OuterRef(f"{attempt}__learner"),
        number__gt=OuterRef(f"{attempt}__number"),
    )
    return Q(**{f"{lookup}__in": prompts}) & Q(Exists(later))


def _lookup_of_prompt(model: type[Model]) -> str | None:
    """“prompt”, or “answer__prompt”: how a row tells which question it answers."""
    for field in model._meta.concrete_fields:
        if field.related_model is Prompt:
            return field.name
    for field in model._meta.concrete_fields:
        beyond: Any = field.related_model
        if beyond and beyond is not model and hasattr(beyond, "learner"):
            names = {each.name for each in beyond._meta.concrete_fields}
            if {"prompt", "attempt"} <= names:
                return f"{field.name}__prompt"
    return None


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
                "You are doing this Turn again. Its earlier ratings are in the archives you make "
                "after you have kept the new ones."
            ),
        }
        for prompt in prompts.order_by("lesson_id", "position")
    ]
