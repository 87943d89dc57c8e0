"""The demo logins, whose password everybody can read in the README."""

from django.contrib.auth import get_user_model

PASSWORD = "demo-pass-123"  # noqa: S105  # Public on purpose; production refuses it.
NAMES = ("learner", "instructor", "admin")


def address(name: str) -> str:
    return f"{name}@example.com"


def present() -> list[str]:
    """The addresses of demo logins that anyone could use: active, with the public password."""
    users = get_user_model().objects.filter(email__in=map(address, NAMES), is_active=True)
    return [user.email for user in users if user.check_password(PASSWORD)]
