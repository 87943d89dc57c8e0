"""Addresses that get no more mail, since it came back or was called spam. Account mail still goes.

Told by the mail provider through anymail's webhooks, in whatever shape the provider has.
"""

import json
import re
from typing import Any

from anymail.signals import EventType, RejectReason
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from outbox.models import OutgoingMessage, Suppression
from outbox.signals import Skip

ACCOUNT = "account"  # the kind of what allauth and Django send: passwords, verification

Channel, Reason = OutgoingMessage.Channel, Suppression.Reason

# What a provider says of an address that will not work tomorrow either. A full mailbox or a
# policy of the day is no reason to stop for ever.
HARD = {RejectReason.INVALID, RejectReason.BOUNCED, None}
# anymail calls a soft bounce a bounce; only the provider's own words tell them apart. An address
# that is passed over by mistake bounces again; one that is stopped by mistake hears nothing.
SOFT = re.compile(r"soft.?bounc|\btransient|\btemporar|hard_bounce\W+false", re.IGNORECASE)
SOFT_STATUS = re.compile(r"\s*4(\d\d|\.\d)")


def connect() -> None:
    from anymail.signals import tracking

    tracking.connect(on_tracking, dispatch_uid="outbox.tracking")


def on_tracking(event: Any, **kwargs: Any) -> None:
    """The provider tells what became of a message, perhaps twice."""
    reason = reason_of(event.event_type, event.reject_reason)
    if reason == Reason.BOUNCED and is_soft(event):
        return
    if reason and event.recipient:
        suppress(event.recipient, reason=reason, detail=event.description or event.mta_response)


def reason_of(event_type: str, reject_reason: str | None) -> str | None:
    if event_type == EventType.COMPLAINED or reject_reason == RejectReason.SPAM:
        return Reason.COMPLAINED
    if event_type in (EventType.BOUNCED, EventType.REJECTED) and reject_reason in HARD:
        return Reason.BOUNCED
    return None


def is_soft(event: Any) -> bool:
    """Whether the address may work tomorrow: its mailbox is full, its server is away."""
    raw = json.dumps(event.esp_event, default=str)
    return bool(SOFT.search(raw) or SOFT_STATUS.match(event.mta_response or ""))


def suppress(address: str, *, reason: str, detail: str | None = "") -> int:
    """No more mail to it for any account that uses it. Says how many accounts that is."""
    user = get_user_model()
    owners = user._default_manager.filter(**{f"{user.get_email_field_name()}__iexact": address})
    rows = [
        Suppression(
            learner=owner,
            address=address.lower(),
            reason=reason,
            detail=(detail or "")[:300],
        )
        for owner in owners
    ]
    # One that is in force already stays as it is.
    Suppression.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def in_force(learner: Any) -> Suppression | None:
    """Why the learner's present address gets no mail, if so."""
    address = getattr(learner, learner.get_email_field_name()).lower()
    return Suppression.objects.filter(
        learner=learner, address=address, channel=Channel.EMAIL, lifted_at=None
    ).first()


def lift(learner: Any) -> int:
    """Mail may go to the learner's addresses again."""
    return Suppression.objects.filter(learner=learner, lifted_at=None).update(
        lifted_at=timezone.now()
    )


def obstacle_to(message: OutgoingMessage) -> Skip | None:
    about_account = message.kind == ACCOUNT or "List-Unsubscribe" not in message.headers
    if about_account or message.channel != Channel.EMAIL:
        return None
    held = Suppression.objects.filter(
        learner_id=message.learner_id,
        address=message.to.lower(),
        channel=message.channel,
        lifted_at=None,
    )
    return Skip(_("Mail to this address came back or was reported.")) if held.exists() else None
