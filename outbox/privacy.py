"""What each column of this app holds of a person, and what becomes of it (lessons/privacy.py)."""

from typing import Any

FIELDS: dict[str, dict[str, str]] = {
    "OutgoingMessage": {
        "erased because the mail itself was sent to the person": "key kind channel learner "
        "subscription to from_email subject text html headers message_id state attempts "
        "lease_until next_try_at last_error created_at finished_at",
        "none": "id uid",
    },
    "PushSubscription": {
        "exported+erased": "learner label created_at",
        "erased because it is a key to a browser": "endpoint endpoint_digest p256dh auth",
        "none": "id uid",
    },
    "Suppression": {
        "exported+erased": "learner address channel reason detail happened_at lifted_at",
        "none": "id",
    },
}

KEYS: dict[str, tuple[str, ...]] = {}

# What a mail server said here; a file does not keep anybody from mail.
ISSUED = frozenset({"Suppression"})

# Keys to something outside: an archive lists them, and whoever comes back subscribes anew.
LISTED = frozenset({"PushSubscription"})


def erase_also(learner: Any) -> None:
    """Mail to the address that was queued without knowing whose it is, and mail in files."""
    from outbox.mailbox import forget
    from outbox.models import OutgoingMessage

    told = OutgoingMessage.objects.filter(learner=learner, channel=OutgoingMessage.Channel.EMAIL)
    forget({learner.email, *told.values_list("to", flat=True)})

    OutgoingMessage.objects.filter(learner=None, to__iexact=learner.email).delete()
