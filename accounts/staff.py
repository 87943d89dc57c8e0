"""Before Wagtail's admin, and one's own account within it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel


@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's own form, which takes as many guesses at a password as somebody likes.

    Wagtail sends here whoever may not see its admin. The sign-in page would send those who are
    signed in back, and so round and round.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next", reverse("wagtailadmin_home")))
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    list(messages.get_messages(request))  # Wagtail's sentence about it. The page has its own.
    return render(request, "403.html", {"messages": []}, status=403)


class Account(AccountView):
    """Without Wagtail's panel of names: it wants a first and a last one, which nobody has here."""

    def get_panels(self) -> list[Any]:
        panels = super().get_panels()
        return [panel for panel in panels if not isinstance(panel, NameEmailSettingsPanel)]

    def get_menu_items(self) -> list[dict[str, str]]:
        own = {
            "label": _("Name, e-mail address and password"),
            "url": reverse("accounts:settings"),
            "help_text": _("They are yours on the whole site, and are changed in its settings."),
        }
        return [own, *super().get_menu_items()]
