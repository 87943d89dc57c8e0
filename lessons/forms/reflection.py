"""The reflection in three short parts."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.forms.sent import Posted
from lessons.kinds.base import LONGEST_TEXT, as_string
from lessons.operations import Place, ReflectionParts, Standing

PLACE = re.compile(r"(\d{1,9})\.(\d{1,18})")


class Words(forms.CharField):
    """Text as it was typed: nothing trimmed, and a line break is one character."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)

    def to_python(self, value: Any) -> str:
        return as_string(value or "")


class ReflectionForm(forms.Form):
    saw = Words(max_length=LONGEST_TEXT, label=_("What I saw"))
    why = Words(max_length=LONGEST_TEXT, label=_("Why, with an example from my work"))
    plan_if = Words(max_length=2000, label=_("If"))
    plan_then = Words(max_length=2000, label=_("then I will"))
    on_paper = forms.BooleanField(
        required=False,
        label=_("I reflected on paper; one line above says what I took away"),
    )

    @classmethod
    def of(cls, standing: Standing | None) -> "ReflectionForm":
        parts = standing.parts if standing else ReflectionParts()
        return cls(initial={name: getattr(parts, name) for name in cls.base_fields})

    @property
    def parts(self) -> ReflectionParts:
        data = self.cleaned_data
        return ReflectionParts(**{name: data[name] for name in self.base_fields})

    def add_emptiness(self) -> None:
        self.add_error(None, _("Write at least one of the parts, or choose “Not now” below."))


def token_of(place: Place) -> str:
    """Where the writer stands, as the page carries it."""
    return f"{place.revision}.{place.draft or 0}"


def place_in(data: Posted) -> Place | None:
    """Where the page stood; None for a page that does not say."""
    found = PLACE.fullmatch(data.get("reflect-rev", ""))
    return Place(int(found[1]), int(found[2])) if found else None
