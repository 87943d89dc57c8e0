"""Asked just before a message leaves: is it still wanted?"""

import datetime as dt
from dataclasses import dataclass

from django.dispatch import Signal

# message. Sent by delivery, outside any transaction, for each message about to leave. A receiver
# returns None to let it go, Skip to end it, or Wait to ask again later.
delivering = Signal()


@dataclass(frozen=True)
class Skip:
    """Not wanted any more, and why."""

    reason: str


@dataclass(frozen=True)
class Wait:
    """Wanted, but not at this hour."""

    until: dt.datetime
    reason: str = ""
