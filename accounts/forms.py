"""Signing up, with the learner's own clock."""

import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """Adds a name and the browser's time zone to allauth's form. Both are optional."""

    name = forms.CharField(
        max_length=150,
        required=False,
        label=_("What should we call you?"),
        help_text=_("Optional. Used in greetings only."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())
    field_order = ("email", "password1", "name", "time_zone")

    def signup(self, request: Any, user: Any) -> None:
        user.name = self.cleaned_data["name"]
        zone = self.cleaned_data["time_zone"]
        if zone in zoneinfo.available_timezones():
            user.time_zone = zone
        user.save(update_fields=["name", "time_zone"])


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        from accounts.models import User

        model = User
        fields = ("name", "time_zone")
        help_texts = {
            "name": _("Used in greetings only."),
            "time_zone": _("Follow-ups come on your own calendar and at your own hour."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(
            zone for zone in zoneinfo.available_timezones() if "/" in zone or zone == "UTC"
        )
        self.fields["time_zone"].widget = forms.Select(choices=[(zone, zone) for zone in zones])
