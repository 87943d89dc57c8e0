"""The upload form. Whatever is wrong with a file is said at the file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lessons.importing.reading import UnreadableGuide, check_size, decode


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Guide"),
        help_text=_("A plain-text or Markdown file of at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.markdown,text/plain,text/markdown"}),
        error_messages={
            "required": _("Choose the guide's file."),
            "empty": _("This file is empty. Choose a file with a guide."),
        },
    )
    again = forms.BooleanField(
        required=False,
        label=_("Import again"),
        help_text=_("Make a second lesson if this file has been imported before."),
    )

    def clean_file(self) -> Any:
        """Reads nothing of a file that is too large."""
        upload: Any = self.cleaned_data["file"]
        try:
            check_size(upload.size, upload.name)
            self.cleaned_data["data"] = upload.read()
            decode(self.cleaned_data["data"], upload.name)
        except UnreadableGuide as error:
            raise ValidationError(str(error)) from error
        return upload
