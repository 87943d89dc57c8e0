"""When and how; and what may be sent."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from reminders import messages
from reminders.models import FollowUp, ReminderPreference
from reminders.operations.choices import day_limits
from reminders.schedule import later_days
from reminders.wording import DATE

Channel = FollowUp.Channel

OWN_DAY = "own"
AUTHOR = "author"
WORDS = {
    "tomorrow": _("Tomorrow"),
    "weekend": _("On the weekend"),
    "month": _("In a month"),
    "half_year": _("In six months"),
    "new_year": _("At the new year"),
}


class DateInput(forms.DateInput):
    """The browser's own calendar; its value is ISO whatever the page's language writes."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def channels() -> list[tuple[str, Any]]:
    """Those that this site can serve, and the page itself."""
    offered = [Channel.EMAIL, *(name for name in messages.others()), Channel.HERE]
    return [(channel, Channel(channel).label) for channel in offered]


def _offer(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    """Choices that are days, so they are made with the form."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class ChooseForm(forms.Form):
    """For one follow-up. What a day must be is decided by the operation, which raises."""

    when = forms.DateField(label=_("On"), widget=DateInput())
    local_time = forms.TimeField(label=_("At"), widget=TimeInput(), required=False)
    channel = forms.ChoiceField(label=_("Tell me"), widget=forms.RadioSelect, choices=channels)

    def __init__(self, follow_up: FollowUp, data: Any = None) -> None:
        super().__init__(
            data,
            # Several of these stand on one page.
            auto_id=f"{follow_up.uid}-%s",
            initial={
                "when": follow_up.local_date,
                "local_time": follow_up.local_time,
                "channel": follow_up.channel,
            },
        )
        self.follow_up = follow_up
        first, last = day_limits(follow_up.zone)
        if follow_up.state == FollowUp.State.SCHEDULED:
            first = min(first, follow_up.local_date)
        self.fields["when"].widget.attrs.update(min=first.isoformat(), max=last.isoformat())

    def clean_local_time(self) -> dt.time:
        return self.cleaned_data["local_time"] or self.follow_up.local_time


class AskForm(forms.Form):
    """When, how, in whose words? Asked once."""

    offered = ("month", "half_year", "new_year")
    prefix_of_ids = "ask"

    when = forms.ChoiceField(
        label=_("When do you want to come back to it?"), widget=forms.RadioSelect
    )
    day = forms.DateField(label=_("A day of your own"), widget=DateInput(), required=False)
    channel = forms.ChoiceField(
        label=_("How do you want to hear of it?"), widget=forms.RadioSelect, choices=channels
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=200,
        required=False,
        help_text=_("One line that you will read then. It stands in the message."),
    )
    words_in_subject = forms.BooleanField(
        label=_("Use my line as the subject. Subjects show on locked screens."), required=False
    )

    def __init__(
        self, today: dt.date, data: Any = None, *, planned: FollowUp | None = None, words: str = ""
    ) -> None:
        self.days = later_days(today)
        choices: list[tuple[str, Any]] = [(name, self._label(name)) for name in self.offered]
        # A day that has passed is no day to come back on: the question was answered late.
        if planned is not None and planned.is_open and planned.local_date > today:
            self.days[AUTHOR] = planned.local_date
            day = date_format(planned.local_date, DATE)
            choices = [
                (name, label) for name, label in choices if self.days[name] != self.days[AUTHOR]
            ]
            choices.insert(0, (AUTHOR, _("When the guide suggests: %(day)s") % {"day": day}))
        choices.append((OWN_DAY, _("On a day of my own, such as a birthday")))
        initial = {"when": choices[0][0], "channel": Channel.EMAIL, "words": words[:200]}
        super().__init__(data, auto_id=f"{self.prefix_of_ids}-%s", initial=initial)
        _offer(self.fields["when"], choices)
        self.fields["words"].widget.attrs.update(dir="auto", autocomplete="off")

    def _label(self, name: str) -> str:
        return f"{WORDS[name]}: {date_format(self.days[name], DATE)}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("when") == OWN_DAY and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Choose the day, or one of the suggestions above."))
        return cleaned

    @property
    def chosen_day(self) -> dt.date:
        when = self.cleaned_data["when"]
        return self.cleaned_data["day"] if when == OWN_DAY else self.days[when]

    @property
    def said(self) -> dict[str, Any]:
        """All but the day, as operations take it."""
        return {name: self.cleaned_data[name] for name in ("channel", "words", "words_in_subject")}


class PlanForm(AskForm):
    """“If it rains on Saturday, then I record the window”, whenever that comes to mind."""

    offered = ("tomorrow", "weekend", "month")
    prefix_of_ids = "plan"

    when = forms.ChoiceField(label=_("When do you want to hear of it?"), widget=forms.RadioSelect)


class LaterForm(forms.Form):
    """Behind “Another day” in a mail."""

    when = forms.ChoiceField(
        label=_("When shall it come back?"), widget=forms.RadioSelect, required=False
    )
    day = forms.DateField(label=_("Another day"), widget=DateInput(), required=False)

    def __init__(self, today: dt.date, data: Any = None) -> None:
        super().__init__(data, initial={"when": "month"})
        self.days = later_days(today)
        names = ("tomorrow", "weekend", "month")
        choices = [(n, f"{WORDS[n]}: {date_format(self.days[n], DATE)}") for n in names]
        _offer(self.fields["when"], [*choices, (OWN_DAY, _("On another day"))])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("when") == OWN_DAY and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Choose the day, or one of the suggestions above."))
        return cleaned

    @property
    def chosen_day(self) -> dt.date:
        when = self.cleaned_data["when"] or ("own" if self.cleaned_data["day"] else "month")
        return self.cleaned_data["day"] if when == OWN_DAY else self.days[when]


class PreferenceForm(forms.ModelForm[ReminderPreference]):
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=TimeInput())
    quiet_until = forms.TimeField(label=_("Quiet until"), widget=TimeInput())

    class Meta:
        model = ReminderPreference
        fields = (
            "email_follow_ups",
            "repeats",
            "unfinished",
            "reflections",
            "look_backs",
            "weekly",
            "email_unlocks",
            "quotes",
            "quiet_from",
            "quiet_until",
        )
