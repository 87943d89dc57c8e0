import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet

if TYPE_CHECKING:
    from lessons.models import Attempt
    from reminders.models import FollowUp  # noqa: F401


class FollowUpQuerySet(QuerySet["FollowUp"]):
    def of(self, learner: Any) -> "FollowUpQuerySet":
        return self.filter(learner=learner)

    def planned(self) -> "FollowUpQuerySet":
        return self.filter(state="scheduled")

    def open(self) -> "FollowUpQuerySet":
        return self.filter(state__in=["scheduled", "due"])

    def due(self, now: dt.datetime) -> "FollowUpQuerySet":
        """Those whose time has come and of which nobody has been told."""
        return self.planned().filter(due_at__lte=now)

    def held(self, now: dt.datetime) -> "FollowUpQuerySet":
        """Those that show already and whose message was put off until now."""
        return self.filter(held_until__lte=now)

    def before(
        self, attempt: "Attempt", *, kinds: Sequence[str] = ("repeat",)
    ) -> "FollowUpQuerySet":
        """Those of the same learner's earlier attempts at the same Turn."""
        return self.filter(
            kind__in=kinds,
            learner_id=attempt.learner_id,
            turn_id=attempt.turn_id,
            attempt__number__lt=attempt.number,
        )

    def superseded(self) -> "FollowUpQuerySet":
        """Those beside which a later attempt has a follow-up of its own."""
        later = self.model._default_manager.filter(
            learner=OuterRef("learner"),
            turn=OuterRef("turn"),
            kind=OuterRef("kind"),
            attempt__number__gt=OuterRef("attempt__number"),
        )
        return self.filter(Exists(later))


def waiting_for(learner_pk: int) -> "FollowUpQuerySet":
    """What the bell counts."""
    from reminders.models import FollowUp

    return FollowUp.objects.filter(learner_id=learner_pk, state="due")
