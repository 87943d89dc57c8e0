"""Questions about sets of rows, under names the callers read as sentences."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import QuerySet

from lessons.prepared import NOBODY, Given, Prepared, anybody

if TYPE_CHECKING:
    # Ruff does not read the names in QuerySet["…"].
    from lessons.models import Answer, Attempt, Prompt, Row, Snapshot, Turn  # noqa: F401


class TurnQuerySet(QuerySet["Turn"]):
    def live(self) -> "TurnQuerySet":
        return self.filter(retired_at=None)

    def known(self, pk: int) -> "Turn":
        """One that the outline names, or DoesNotExist if it is gone since."""
        found: Turn | None = next(_turn().objects(NOBODY, id=pk), None)
        if found is None:
            raise self.model.DoesNotExist
        return found


class PromptQuerySet(QuerySet["Prompt"]):
    def live(self) -> "PromptQuerySet":
        return self.filter(retired_at=None)


class AttemptQuerySet(QuerySet["Attempt"]):
    def of(self, learner: Any) -> "AttemptQuerySet":
        return self.filter(learner=learner)

    def latest_of(self, turn: "Turn", learner: Any) -> "Attempt | None":
        """With what was declared and reflected in it, so that nobody asks for these again."""
        found: Attempt | None = next(_latest_of().objects(learner.pk, turn=turn.pk), None)
        return found

    def latest_pk(self, turn_pk: int, learner: Any) -> models.Subquery:
        """To find what belongs to the latest attempt without reading that first."""
        latest = self.filter(turn=turn_pk, learner=learner).order_by("-number")
        return models.Subquery(latest.values("pk")[:1])


@cache
def _turn() -> Prepared:
    from lessons.models import Turn

    return Prepared.of(Turn.objects.filter(pk=Given.of(Turn, "id")))


@cache
def _latest_of() -> Prepared:
    from lessons.models import Attempt

    own = Attempt.objects.filter(turn=Given.of(Attempt, "turn"), learner=anybody())
    own = own.select_related("completion", "reflection")
    return Prepared.of(own.order_by("-number")[:1])


class AnswerQuerySet(QuerySet["Answer"]):
    def of(self, learner: Any) -> "AnswerQuerySet":
        return self.filter(learner=learner)

    def standing(self, prompt: "Prompt", learner: Any) -> "Answer | None":
        """The answer that counts now: in a Turn, that of the latest attempt.

        A living document goes on through all attempts; one that an author made living only after
        it was begun goes on where it stands.
        """
        from lessons.models import Attempt

        found = self.filter(learner=learner, prompt=prompt)
        if prompt.turn_id and prompt.definition.living:
            return found.order_by(models.F("attempt__number").desc(nulls_first=True)).first()
        if prompt.turn_id:
            found = found.filter(attempt=Attempt.objects.latest_pk(prompt.turn_id, learner))
        return found.first()

    def written(self) -> "AnswerQuerySet":
        """Those that hold something now: an emptied answer keeps its history but no content."""
        return self.exclude(models.Q(text="") & models.Q(value__isnull=True))


class SnapshotQuerySet(QuerySet["Snapshot"]):
    def of(self, learner: Any) -> "SnapshotQuerySet":
        return self.filter(learner=learner)


class RowQuerySet(QuerySet["Row"]):
    def of(self, learner: Any) -> "RowQuerySet":
        return self.filter(learner=learner)

    def standing(self) -> "RowQuerySet":
        """Those the learner has not removed."""
        return self.filter(removed_at=None)

    def journal(self, prompt: Any, learner: Any) -> "RowQuerySet":
        """The rows that the prompt's own place shows: of the current attempt, or all.

        `prompt` is a Prompt or its catalogue entry; both name their Turn and definition.
        """
        turn_pk = prompt.turn_pk if hasattr(prompt, "turn_pk") else prompt.turn_id
        each = prompt.definition.config.get("each_attempt")
        return self.journal_of(prompt.pk, learner, turn_pk=turn_pk if each else None)

    def journal_of(
        self, prompt_pk: int, learner: Any, *, turn_pk: int | None = None
    ) -> "RowQuerySet":
        """The same, told that the journal begins anew with each attempt of a Turn."""
        from lessons.models import Attempt

        rows = self.of(learner).filter(prompt=prompt_pk).standing()
        if turn_pk:
            rows = rows.filter(attempt=Attempt.objects.latest_pk(turn_pk, learner))
        return rows
