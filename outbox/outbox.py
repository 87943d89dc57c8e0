"""Queueing: a message becomes a row in the transaction of the fact behind it."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.mail import BadHeaderError
from django.template import Context
from django.template.loader import get_template
from django.utils.text import Truncator

from outbox.conf import conf
from outbox.models import OutgoingMessage
from outbox.nudge import nudge_on_commit

LONGEST_SUBJECT = 78  # characters of a line that every mail program shows and keeps
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def queue_email(
    kind: str,
    *,
    key: str,
    learner: Any,
    context: Mapping[str, Any],
    unsubscribe_url: str = "",
) -> OutgoingMessage:
    """Promises one mail of this kind. A second promise under the same key is the first one."""
    message = compose(
        kind, key=key, learner=learner, context=context, unsubscribe_url=unsubscribe_url
    )
    return save_once(message)


def queue_emails(messages: Iterable[OutgoingMessage]) -> None:
    """The same for many composed messages at once; those whose key is known are left out."""
    from outbox.tasks import deliver_outbox

    if OutgoingMessage.objects.bulk_create(messages, batch_size=500, ignore_conflicts=True):
        nudge_on_commit(deliver_outbox)


def save_once(message: OutgoingMessage) -> OutgoingMessage:
    """Saves a composed message unless its key is known, and wakes a worker after the commit."""
    from outbox.tasks import deliver

    fields = {
        field.attname: getattr(message, field.attname)
        for field in OutgoingMessage._meta.concrete_fields
        if field.attname not in ("id", "key")
    }
    row, made = OutgoingMessage.objects.get_or_create(key=message.key, defaults=fields)
    if made:
        nudge_on_commit(deliver, row.pk)
    return row


def compose(
    kind: str,
    *,
    key: str,
    learner: Any,
    context: Mapping[str, Any],
    unsubscribe_url: str = "",
) -> OutgoingMessage:
    """Renders templates/emails/<kind>/ into a message that is not saved yet.

    `unsubscribe_url` is absolute and acts on a POST without a cookie (RFC 8058). Only what
    concerns the account itself has none: it goes to every address (suppression.py).
    """
    words = {
        "site_name": conf.SITE_NAME,
        "site_url": conf.SITE_URL,
        "learner": learner,
        "unsubscribe_url": unsubscribe_url,
        **context,
    }
    headers = dict(AUTOMATIC)
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return OutgoingMessage(
        key=key,
        kind=kind,
        learner=learner,
        to=one_line(getattr(learner, learner.get_email_field_name())),
        subject=subject_line(_plain(f"emails/{kind}/subject.txt", words)),
        text=_plain(f"emails/{kind}/body.txt", words).strip() + "\n",
        html=get_template(f"emails/{kind}/body.html").render(words),
        headers={name: one_line(value) for name, value in headers.items()},
        message_id=message_id(key),
    )


def absolute(path: str) -> str:
    """A mail has no page it could be relative to."""
    return f"{conf.SITE_URL}{path}"


def message_id(key: str) -> str:
    """The same for every try of the same message, so that a double can be recognised."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(conf.SITE_URL).hostname or 'localhost'}>"


def subject_line(text: str) -> str:
    """One line, however long or broken what was put into it."""
    return Truncator(" ".join(text.split())).chars(LONGEST_SUBJECT)


def one_line(value: str) -> str:
    """A header's value. A line break in it would start a header of the writer's choice."""
    if any(mark in value for mark in "\r\n\x00"):
        raise BadHeaderError("A mail header cannot hold a line break.")
    return value


def _plain(name: str, words: dict[str, Any]) -> str:
    """Renders a text template as text: “&” stays “&”."""
    template: Any = get_template(name)
    rendered: str = template.template.render(Context(words, autoescape=False))
    return rendered
