"""A real SMTP server (aiosmtpd) that also stalls, refuses, and hangs up after DATA.

A mail counts as accepted when the server has said 250 to it, and only then: until that moment
the sender must keep it, whatever else happened (RFC 5321, 6.1).
"""

import asyncio
import email
import logging
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from tests.servers import free_port

# Of a hundred mails, how many meet each trouble; the others are taken.
TROUBLES = {
    "stalls past the sender's patience": 2,
    "451 try later": 4,
    "421 too busy, at MAIL FROM": 3,
    "hangs up after DATA": 4,
}
TAKES = "250"


@dataclass(frozen=True)
class Accepted:
    """One 250: which message, and between when and when the server held it."""

    message_id: str
    to: str
    begun: float
    ended: float


@dataclass
class MailServer:
    """Its answers come from `seed`; an address can be one that no mail ever reaches."""

    seed: int = 0
    troubles: bool = False
    seconds_per_mail: float = 0.0
    is_unknown: Callable[[str], bool] = lambda address: False
    # Called with each mail's bytes before the answer.
    look: Callable[[bytes], object] = lambda content: None
    accepted: list[Accepted] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    said: "Counter[str]" = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._lock = threading.Lock()

    # --- The conversation, called by aiosmtpd ------------------------------------------------

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        # Drawn for each mail, so that a mail tried again meets its luck anew.
        session.trouble = self._draw()
        if session.trouble == "421 too busy, at MAIL FROM":
            return self._say(session.trouble, "421 4.3.2 Too busy")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.is_unknown(address):
            return self._say("550 no such user", "550 5.1.1 No such user")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope
    ) -> str:
        begun = time.monotonic()
        content = envelope.original_content or b""
        self.look(content)
        await asyncio.sleep(self.seconds_per_mail)
        if session.trouble == "451 try later":
            return self._say(session.trouble, "451 4.7.1 Try later")
        if session.trouble == "stalls past the sender's patience":
            await asyncio.sleep(2.5)
            return self._say(session.trouble, "451 4.7.1 Too late")
        if session.trouble == "hangs up after DATA":
            self.said[session.trouble] += 1
            server.transport.abort()
            return "451 4.3.0 Never heard"
        with self._lock:
            self.said[TAKES] += 1
            self.contents.append(content)
            self.accepted.append(
                Accepted(
                    str(email.message_from_bytes(content)["Message-ID"]),
                    envelope.rcpt_tos[0],
                    begun,
                    time.monotonic(),
                )
            )
        return "250 2.0.0 Taken"

    def _draw(self) -> str:
        if not self.troubles:
            return TAKES
        number = self._chance.uniform(0, 100)
        for trouble, share in TROUBLES.items():
            number -= share
            if number < 0:
                return trouble
        return TAKES

    def _say(self, what: str, answer: str) -> str:
        self.said[what] += 1
        return answer

    # --- What came ---------------------------------------------------------------------------
    # No properties: aiosmtpd looks at every attribute of its handler at every connection.

    def by_message_id(self) -> dict[str, list[Accepted]]:
        times: dict[str, list[Accepted]] = defaultdict(list)
        for accepted in list(self.accepted):
            times[accepted.message_id].append(accepted)
        return times


@contextmanager
def serving(server: MailServer) -> Generator[dict[str, str]]:
    """Yields the environment in which the site sends its mail to this server."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every step
    port = free_port()
    controller: Any = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield {
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "OUTBOX_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        }
    finally:
        controller.stop(no_assert=True)
