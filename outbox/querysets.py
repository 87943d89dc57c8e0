import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from outbox.models import OutgoingMessage  # noqa: F401


class OutgoingMessageQuerySet(QuerySet["OutgoingMessage"]):
    def to_send(self, now: dt.datetime) -> "OutgoingMessageQuerySet":
        """Waiting ones whose time has come, and those whose sender died: its lease has run out."""
        return self.filter(state__in=["pending", "sending"], next_try_at__lte=now)

    def finished(self) -> "OutgoingMessageQuerySet":
        return self.filter(state__in=["sent", "skipped", "dead"])
