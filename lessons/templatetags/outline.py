"""The lessons of a module or track as rows, each with the learner's marks."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lessons.keeping import keep

register = template.Library()


@register.simple_tag(takes_context=True)
def lesson_rows(
    context: Any,
    rows: Iterable[Any],
    going_on: Any = None,
    *,
    level: int = 3,
    summaries: bool = False,
) -> SafeString:
    return rows_html(
        rows,
        going_on.lesson.pk if going_on else None,
        signed_in=context["user"].is_authenticated,
        track_access=context["view"].access.value,
        level=level,
        summaries=summaries,
    )


def rows_html(rows: Iterable[Any], here: int | None, **common: Any) -> SafeString:
    """A row is the same for all who have come equally far, so it is kept for each state of it."""
    language = get_language()
    shown = (
        _row(marks, {**common, "current": marks.lesson.pk == here}, language) for marks in rows
    )
    return mark_safe("".join(shown))  # noqa: S308 - each row is what a template rendered


def _row(marks: Any, about: dict[str, Any], language: str | None) -> SafeString:
    flags = marks.flags

    def make() -> SafeString:
        facts = {**about, "marks": {**flags, "lesson": marks.lesson}}
        return render_to_string("lessons/_lesson_row.html", facts)

    key = ("row", *about.values(), *flags.values())
    return keep(marks.lesson, key, make, language=language)
