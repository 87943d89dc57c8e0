"""`python -m tests.chaos.die POINT`: does the sweep's or the sender's work, and dies at the point.

The points are put into the code from here; in production there is nothing of them.
"""

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from typing import Any, NoReturn
from unittest import mock

import django

django.setup()

from django.db import transaction  # noqa: E402

from outbox import delivery, mail, nudge  # noqa: E402
from outbox.outbox import save_once  # noqa: E402
from reminders import emails, operations  # noqa: E402


def die(*args: Any, **kwargs: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def then_die(act: Callable[..., Any]) -> Callable[..., NoReturn]:
    def wrapped(*args: Any, **kwargs: Any) -> NoReturn:
        act(*args, **kwargs)
        die()

    return wrapped


def uncommitted(act: Callable[..., Any]) -> Callable[..., NoReturn]:
    """The statement has run and its transaction is open."""

    def wrapped(*args: Any, **kwargs: Any) -> NoReturn:
        with transaction.atomic():
            act(*args, **kwargs)
            die()

    return wrapped


def half_a_mail(self: smtplib.SMTP, content: Any) -> None:
    """In place of the connection's own sending of bytes, once the bytes are a whole mail."""
    data = content if isinstance(content, bytes) else content.encode("ascii")
    assert self.sock is not None
    if not data.endswith(b"\r\n.\r\n"):
        return self.sock.sendall(data)
    self.sock.sendall(data[: len(data) // 2])
    die()


SENDER = {
    "before the claim": (delivery, "claim", die),
    "after the claim": (delivery, "claim", then_die(delivery.claim)),
    "mid-DATA": (smtplib.SMTP, "send", half_a_mail),
    "after 250": (mail.MailTransport, "send", then_die(mail.MailTransport.send)),
    "before the commit": (delivery, "_change", uncommitted(delivery._change)),
    "after the commit": (delivery, "_change", then_die(delivery._change)),
}
SWEEP = {
    "sweep: before the commit": (emails, "save_once", then_die(save_once)),
    "sweep: after the commit, before the nudge": (nudge, "nudge", die),
}


def main(point: str) -> None:
    target, name, replacement = (SENDER | SWEEP)[point]
    with mock.patch.object(target, name, replacement):
        if point in SENDER:
            delivery.deliver()
        else:
            operations.send_due_reminders()


if __name__ == "__main__":
    main(sys.argv[1])
