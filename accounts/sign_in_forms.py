"""allauth's forms in this site's words: sentence case, and no label a second time in its field.

A module of its own, since allauth imports accounts.forms while it builds these.
"""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class InOurWords:
    fields: dict[str, Any]
    labels = {
        "login": _("E-mail address"),
        "email": _("E-mail address"),
        "password": _("Password"),
        "oldpassword": _("Password until now"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.labels.keys() & self.fields.keys():
            self.fields[name].label = self.labels[name]
            self.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(InOurWords, forms.LoginForm):
    pass


class SignupForm(InOurWords, forms.SignupForm):
    labels = InOurWords.labels | {"password1": _("Password")}


class AddEmailForm(InOurWords, forms.AddEmailForm):
    pass


class ChangePasswordForm(InOurWords, forms.ChangePasswordForm):
    pass


class ResetPasswordForm(InOurWords, forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(InOurWords, forms.ReauthenticateForm):
    pass
