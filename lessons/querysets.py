"""Questions about sets of rows, under names the callers read as sentences."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import QuerySet

if TYPE_CHECKING:
    from lessons.models import Answer, Attempt, Prompt, Turn


class TurnQuerySet(QuerySet["Turn"]):
    def live(self) -> "TurnQuerySet":
        return self.filter(retired_at=None)


class PromptQuerySet(QuerySet["Prompt"]):
    def live(self) -> "PromptQuerySet":
        return self.filter(retired_at=None)


class AttemptQuerySet(QuerySet["Attempt"]):
    def of(self, learner: Any) -> "AttemptQuerySet":
        return self.filter(learner=learner)

    def latest_of(self, turn: "Turn", learner: Any) -> "Attempt | None":
        """With what was declared and reflected in it, so that nobody asks for these again."""
        own = self.filter(turn=turn, learner=learner).select_related("completion", "reflection")
        return own.order_by("-number").first()

    def latest_pk(self, turn_pk: int, learner: Any) -> models.Subquery:
        """To find what belongs to the latest attempt without reading that first."""
        latest = self.filter(turn=turn_pk, learner=learner).order_by("-number")
        return models.Subquery(latest.values("pk")[:1])


class AnswerQuerySet(QuerySet["Answer"]):
    def of(self, learner: Any) -> "AnswerQuerySet":
        return self.filter(learner=learner)

    def standing(self, prompt: "Prompt", learner: Any) -> "Answer | None":
        """The answer that counts now: in a Turn, that of the latest attempt."""
        from lessons.models import Attempt

        found = self.filter(learner=learner, prompt=prompt)
        if prompt.turn_id:
            found = found.filter(attempt=Attempt.objects.latest_pk(prompt.turn_id, learner))
        return found.first()

    def written(self) -> "AnswerQuerySet":
        """Those that hold something now: an emptied answer keeps its history but no content."""
        return self.exclude(models.Q(text="") & models.Q(value__isnull=True))
