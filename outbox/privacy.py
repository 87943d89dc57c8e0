"""What each column of this app holds of a person, and what becomes of it (lessons/privacy.py)."""

from typing import Any

FIELDS: dict[str, dict[str, str]] = {
    "OutgoingMessage": {
        "erased because the mail itself was sent to the person": "key kind channel learner to "
        "from_email subject text html headers message_id state attempts lease_until next_try_at "
        "last_error created_at finished_at",
        "none": "id uid",
    },
}

KEYS: dict[str, tuple[str, ...]] = {}
ISSUED: frozenset[str] = frozenset()


def erase_also(learner: Any) -> None:
    """Mail to the address that was queued without knowing whose it is."""
    from outbox.models import OutgoingMessage

    OutgoingMessage.objects.filter(learner=None, to__iexact=learner.email).delete()
