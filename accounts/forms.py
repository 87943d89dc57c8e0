"""Signing up with the learner's own clock, and leaving."""

import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.portability.reading import LARGEST_FILE
from reminders.zones import zones_by_area


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
        zones = zones_by_area(self.instance.time_zone)
        self.fields["time_zone"].widget = forms.Select(choices=zones)


class ArchiveForm(forms.Form):
    archive = forms.FileField(
        label=_("Your archive"),
        help_text=_("The .zip from a course site, or the journey.json inside it."),
        widget=forms.FileInput(attrs={"accept": ".zip,.json"}),
        error_messages={
            "required": _("Choose the file of your archive."),
            "empty": _("This file is empty. Choose the .zip that you took from a course site."),
        },
    )

    def clean_archive(self) -> Any:
        file = self.cleaned_data["archive"]
        if file.size > LARGEST_FILE:
            raise ValidationError(
                _(
                    "The file has %(size)d MB; %(most)d MB can be sent here. An operator can "
                    "import it for you."
                ),
                params={"size": file.size // 1024**2, "most": LARGEST_FILE // 1024**2},
            )
        return file


class DeletionForm(forms.Form):
    understood = forms.BooleanField(
        label=_("Delete my account and everything I wrote"),
        error_messages={"required": _("Tick this if you want your account to be deleted.")},
    )
