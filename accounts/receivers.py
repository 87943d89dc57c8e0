"""Signals of signing in, turned into what this project owes the person. Connected in apps.py."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from rest_framework.authtoken.models import Token

from accounts.models import AccountDeletion

# In the session: the day of the deletion, so that every page says it and no page asks for it.
DELETION_DUE = "deletion_due"


def connect() -> None:
    for signal in (password_changed, password_reset, password_set):
        signal.connect(on_new_password, dispatch_uid=f"accounts.tokens.{id(signal)}")
    user_logged_in.connect(on_signed_in, dispatch_uid="accounts.signed_in")


def on_new_password(user: Any, **kwargs: Any) -> None:
    """Whoever changes a password wants every other key to the account to stop working."""
    Token.objects.filter(user=user).delete()


def on_signed_in(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is not None:
        note_deletion(request, user)


def note_deletion(request: HttpRequest, learner: Any) -> AccountDeletion | None:
    """The deletion that is coming, if any; every page of this session knows of it from now on."""
    deletion = AccountDeletion.objects.filter(learner=learner).first()
    if deletion is not None:
        request.session[DELETION_DUE] = deletion.due_at.isoformat()
    elif DELETION_DUE in request.session:
        del request.session[DELETION_DUE]
    return deletion
