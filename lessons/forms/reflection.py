"""The reflection in three short parts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.kinds.base import LONGEST_TEXT
from lessons.models import Reflection
from lessons.operations import ReflectionParts


class ReflectionForm(forms.Form):
    saw = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label=_("What I saw"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    why = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label=_("Why, with an example from my work"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    plan_if = forms.CharField(
        required=False,
        max_length=2000,
        label=_("If"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    plan_then = forms.CharField(
        required=False,
        max_length=2000,
        label=_("then I will"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    on_paper = forms.BooleanField(
        required=False,
        label=_("I reflected on paper; one line above says what I took away"),
    )

    @classmethod
    def of(cls, reflection: Reflection | None) -> "ReflectionForm":
        if reflection is None or reflection.removed_at:
            return cls()
        return cls(initial={name: getattr(reflection, name) for name in cls.base_fields})

    def clean(self) -> None:
        super().clean()
        if not self.errors and not self.parts:
            raise forms.ValidationError(
                _("Write at least one of the parts, or choose “Not now” below.")
            )

    @property
    def parts(self) -> ReflectionParts:
        data = self.cleaned_data
        return ReflectionParts(
            saw=data.get("saw", ""),
            why=data.get("why", ""),
            plan_if=data.get("plan_if", ""),
            plan_then=data.get("plan_then", ""),
            on_paper=data.get("on_paper", False),
        )
