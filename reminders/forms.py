"""When and how; and what may be mailed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reminders.models import FollowUp, ReminderPreference
from reminders.operations.choices import day_limits


class DateInput(forms.DateInput):
    """The browser's own calendar; its value is ISO whatever the page's language writes."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ChooseForm(forms.Form):
    """For one follow-up. What a day must be is decided by the operation, which raises."""

    when = forms.DateField(label=_("On"), widget=DateInput())
    channel = forms.ChoiceField(
        label=_("Tell me"), choices=FollowUp.Channel.choices, widget=forms.RadioSelect
    )

    def __init__(self, follow_up: FollowUp, data: Any = None) -> None:
        super().__init__(
            data,
            # Several of these stand on one page.
            auto_id=f"{follow_up.uid}-%s",
            initial={"when": follow_up.local_date, "channel": follow_up.channel},
        )
        first, last = day_limits(follow_up.zone)
        if follow_up.state == FollowUp.State.SCHEDULED:
            first = min(first, follow_up.local_date)
        self.fields["when"].widget.attrs.update(min=first.isoformat(), max=last.isoformat())


class PreferenceForm(forms.ModelForm[ReminderPreference]):
    class Meta:
        model = ReminderPreference
        fields = ("email_follow_ups", "email_unlocks")
