"""What allauth asks of a site."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """Refusals in this site's words: what is the matter, and what to do next."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is switched off. Ask whoever runs the site."),
        "cannot_remove_primary_email": _(
            "You sign in with this address. Choose another one for that first."
        ),
        "duplicate_email": _("This address is one of yours already."),
        "email_password_mismatch": _(
            "Address and password do not go together. Check both, or choose a new password."
        ),
        "email_taken": _(
            "This address has an account already. Sign in to that one, or give another address."
        ),
        "enter_current_password": _("This is not your password until now. Type it once more."),
        "incorrect_password": _("This is not your password. Type it once more."),
        "invalid_password_reset": _("This link has been used, or is too old. Ask for a new one."),
        "max_email_addresses": _("An account has at most %d addresses. Remove one first."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait a few minutes, then try again, or choose a new one."
        ),
        "unverified_primary_email": _("Confirm this address first, by the link in the mail."),
        "rate_limited": _("That was many tries in a short time. Wait a minute, then go on."),
    }

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Not to the form that was just filled in, as allauth does."""
        return reverse("accounts:settings")
