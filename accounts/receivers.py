"""allauth's signals, turned into what this project owes the person. Connected in apps.py."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from rest_framework.authtoken.models import Token


def connect() -> None:
    for signal in (password_changed, password_reset, password_set):
        signal.connect(on_new_password, dispatch_uid=f"accounts.tokens.{id(signal)}")


def on_new_password(user: Any, **kwargs: Any) -> None:
    """Whoever changes a password wants every other key to the account to stop working."""
    Token.objects.filter(user=user).delete()
