"""Prompts and answers as HTML. All but the learner's own words is equal for everybody and kept.

Whatever is rare or counts while it is shown (an error, what another device saved, a journal, a
running timer) is rendered for the one learner.
"""

from dataclasses import dataclass, fields
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lessons.catalogue import LessonEntry
from lessons.forms.prompts import BoundPrompt
from lessons.keeping import fill, hole
from lessons.kinds.base import Hollow

FORM = "lessons/_prompt.html"
BESIDE = ("revision", "saved_iso", "saved_shown", "hint", "help", "match")


@dataclass
class HollowPrompt(BoundPrompt):
    """A prompt as it looks for all who have come equally far with it."""

    context: Any = None
    saved_iso: str = hole("saved_iso")
    saved_shown: str = hole("saved_shown")
    hint: str = hole("hint")

    @classmethod
    def of(cls, bound: BoundPrompt, hollow: Hollow) -> "HollowPrompt":
        known: Any = {each.name: getattr(bound, each.name) for each in fields(BoundPrompt)}
        known |= {"content": hollow.content, "revision": hole("revision")}
        return cls(**known, context=hollow.context)


def field_html(
    bound: BoundPrompt, page: LessonEntry, *, form_id: str, help: str = "", match: str = ""
) -> SafeString:
    """The question with its answer in the form. `help` and `match` are HTML to stand beside it."""
    hollow = hollow_of(bound)
    if hollow is None:
        shown = {"prompt": bound, "form_id": form_id, "help": help, "match": match}
        return render_to_string(FORM, shown)
    beside = {"help": hole("help"), "match": hole("match")}
    own = {name: getattr(bound, name) for name in BESIDE[:4]} | {"help": help, "match": match}
    return fill(
        page,
        ("field", form_id, bound.entry.pk, bound.locked, bool(bound.saved_at), hollow.shape),
        lambda: render_to_string(
            FORM, {"prompt": HollowPrompt.of(bound, hollow), "form_id": form_id, **beside}
        ),
        {**own, **hollow.own},
    )


def answer_html(bound: BoundPrompt, page: LessonEntry, *, chart_id: str = "") -> SafeString:
    """The answer to be read. With `chart_id`, ratings alone: as the chart of that name."""
    template = "lessons/_chart.html" if chart_id else bound.answer_template
    # Other answers are printed in a line of template, by filters that a hole would not survive.
    structured = isinstance(bound.content.value, list | dict)
    hollow = hollow_of(bound) if structured else None
    if hollow is None:
        return render_to_string(template, {"prompt": bound})
    drawn = {"chart_id": chart_id, **hollow.context} if chart_id else {}
    return fill(
        page,
        ("answer", chart_id, bound.entry.pk, hollow.shape),
        lambda: render_to_string(template, {"prompt": HollowPrompt.of(bound, hollow), **drawn}),
        hollow.own,
    )


def hollow_of(bound: BoundPrompt) -> Hollow | None:
    if bound.error or bound.stands or bound.kind.in_rows:
        return None
    return bound.kind.hollow(bound.definition, bound.content)
