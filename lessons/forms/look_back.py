"""One field, answered from memory before anything earlier is shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.kinds.base import LONGEST_TEXT


class LookBackForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST_TEXT,
        label=_("From memory: what did you see then, and what did you want to do?"),
        help_text=_("Write before you look. What you wrote then appears beside it."),
        error_messages={
            "required": _("Write what you remember, however little it is. Then you see the rest.")
        },
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
