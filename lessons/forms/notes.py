"""A marked passage or a note, as the page or its script posts it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.kinds.base import LONGEST_TEXT
from lessons.operations import MarkedPassage

LONGEST_QUOTE = 3000  # characters: a long paragraph


class HighlightForm(forms.Form):
    uid = forms.UUIDField(required=False)
    anchor = forms.CharField(required=False, max_length=80)
    heading = forms.CharField(required=False, max_length=200)
    quote = forms.CharField(
        required=False,
        max_length=LONGEST_QUOTE,
        strip=False,
        error_messages={
            "max_length": _("This passage is too long to mark in one piece. Mark a shorter one.")
        },
    )
    before = forms.CharField(required=False, max_length=80, strip=False)
    after = forms.CharField(required=False, max_length=80, strip=False)
    note = forms.CharField(required=False, max_length=LONGEST_TEXT, label=_("Note"))

    @property
    def passage(self) -> MarkedPassage:
        names = ("anchor", "heading", "quote", "before", "after")
        return MarkedPassage(**{name: self.cleaned_data[name] for name in names})


class NoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=LONGEST_TEXT, label=_("Note"))
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
