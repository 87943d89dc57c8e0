"""The transport of e-mail: one connection for a run, whatever backend the settings name."""

import logging
import smtplib
from typing import Any, Self

from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection

from outbox.conf import conf
from outbox.models import OutgoingMessage

logger = logging.getLogger(__name__)


class MailTransport:
    """Opened with the first message of a run and renewed after an error."""

    def __init__(self) -> None:
        self.connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def send(self, message: OutgoingMessage) -> None:
        if self.connection is None:
            self.connection = get_connection(conf.OUTBOX_EMAIL_BACKEND)
            self.connection.open()
        self.connection.send_messages([as_email(message)])

    def close(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.close()
            except (OSError, smtplib.SMTPException) as problem:
                logger.info("The mail server had hung up already: %s", problem)


def as_email(message: OutgoingMessage) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=message.from_email or None,
        to=[message.to],
        headers={**message.headers, "Message-ID": message.message_id},
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    return email


def is_refusal(problem: Exception) -> bool:
    """Whether the same message would be refused again: a wrong address, a message that cannot be.

    A server that refuses us (login, sender, greeting) refuses every message; that is for the
    operator to mend, and no message is given up for it early.
    """
    # With it comes an HTTP client, a twentieth of every start.
    from anymail.exceptions import AnymailRecipientsRefused

    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPDataError):
        return 500 <= problem.smtp_code < 600
    return isinstance(problem, AnymailRecipientsRefused | BadHeaderError | UnicodeError)
