import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from reminders.models import FollowUp


class FollowUpQuerySet(QuerySet["FollowUp"]):
    def of(self, learner: Any) -> "FollowUpQuerySet":
        return self.filter(learner=learner)

    def planned(self) -> "FollowUpQuerySet":
        return self.filter(state="scheduled")

    def due(self, now: dt.datetime) -> "FollowUpQuerySet":
        """Those whose time has come and that no other sweep holds."""
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        return self.planned().filter(free, due_at__lte=now)
