"""Two mail backends: one that queues what Django's own code sends, one that writes files."""

import os
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import slugify

from outbox.conf import conf
from outbox.models import OutgoingMessage
from outbox.outbox import AUTOMATIC, message_id, one_line, save_once, subject_line
from outbox.suppression import ACCOUNT


class OutboxEmailBackend(BaseEmailBackend):
    """settings.EMAIL_BACKEND: what allauth, Wagtail and Django send becomes outbox rows.

    They commit or roll back with the request's own work, and no request waits for a mail
    server. One row per address, so that one refused address does not hold up another.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        with transaction.atomic():
            for message in email_messages:
                self._queue(message)
        return len(email_messages)

    def _queue(self, message: EmailMessage) -> None:
        if message.attachments:
            raise ValueError("The outbox keeps no attachments; send a link instead.")
        text, html = _bodies(message)
        for address in message.recipients():
            key = f"mail:{uuid.uuid4()}"
            save_once(
                OutgoingMessage(
                    key=key,
                    kind=ACCOUNT,
                    # Known, so that erasing the person erases the mail.
                    learner=_account_of(address),
                    to=one_line(address),
                    from_email=one_line(message.from_email or ""),
                    subject=subject_line(one_line(str(message.subject))),
                    text=text,
                    html=html,
                    headers=_headers(message),
                    message_id=message_id(key),
                )
            )


class MailFileBackend(BaseEmailBackend):
    """settings.OUTBOX_EMAIL_BACKEND of the embedded site: one readable .eml file per message."""

    def __init__(self, *args: Any, file_path: str | Path | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(file_path or conf.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            stamp = timezone.now().strftime("%Y-%m-%d-%H%M%S-%f")
            name = f"{stamp}-{slugify(message.subject)[:50] or 'mail'}-{uuid.uuid4().hex[:6]}"
            unfinished = self.folder / f".{name}.part"
            unfinished.write_bytes(message.message().as_bytes())
            # Whoever looks into the folder sees whole messages only.
            os.replace(unfinished, self.folder / f"{name}.eml")
        return len(email_messages)


def _bodies(message: EmailMessage) -> tuple[str, str]:
    body = str(message.body)
    if message.content_subtype == "html":
        return strip_tags(body), body
    if isinstance(message, EmailMultiAlternatives):
        for content, kind in message.alternatives:
            if kind == "text/html":
                return body, str(content)
    return body, ""


def _headers(message: EmailMessage) -> dict[str, str]:
    headers = {**AUTOMATIC, **{name: str(value) for name, value in message.extra_headers.items()}}
    if message.reply_to:
        headers["Reply-To"] = ", ".join(str(address) for address in message.reply_to)
    for ours in ("Message-ID", "From", "To"):  # Set from the row's own columns.
        headers.pop(ours, None)
    return {one_line(name): one_line(value) for name, value in headers.items()}


def _account_of(address: str) -> Any:
    user = get_user_model()
    return user._default_manager.filter(
        **{f"{user.get_email_field_name()}__iexact": address}
    ).first()
