from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Sum

if TYPE_CHECKING:
    from gamification.models import DepthEntry


class DepthEntryQuerySet(QuerySet["DepthEntry"]):
    def of(self, learner: Any) -> "DepthEntryQuerySet":
        return self.filter(learner=learner)

    def balance(self) -> int:
        total: int = self.aggregate(total=Sum("amount"))["total"] or 0
        return total
