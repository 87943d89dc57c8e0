from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Exists, F, Func, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

if TYPE_CHECKING:
    from gamification.models import DepthEntry  # noqa: F401


class DepthEntryQuerySet(QuerySet["DepthEntry"]):
    def of(self, learner: Any) -> "DepthEntryQuerySet":
        return self.filter(learner=learner)

    def balance(self) -> int:
        total: int = self.aggregate(total=Sum("amount"))["total"] or 0
        return total


class UuidText(Func):
    """A UUID column as Python writes it. SQLite keeps its 32 digits without the dashes."""

    output_field = CharField()
    arity = 1

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        return compiler.compile(Cast(self.source_expressions[0], CharField(max_length=36)))

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        starts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        pieces = [f"substr({sql}, {start}, {length})" for start, length in starts]
        return " || '-' || ".join(pieces), [*params] * len(starts)


def reflections_without_depth() -> QuerySet[Any]:
    """Reflections on completed Turns that may count and that the ledger does not know.

    Whether the words count is judged in Python (rules.py); what can be told from empty parts
    alone is left out here, so that few rows remain to be judged.
    """
    from django.db.models import Case, IntegerField, Q, When

    from gamification.models import DepthEntry, EarningStart
    from lessons.models import Reflection

    def written(condition: Q) -> Case:
        return Case(When(condition, then=1), default=0, output_field=IntegerField())

    plan = ~Q(plan_if="") | ~Q(plan_then="")
    source = Concat(Value("turn:"), UuidText(OuterRef("attempt__turn__uid")))
    known = DepthEntry.objects.filter(
        learner=OuterRef("learner"), reason=DepthEntry.Reason.REFLECTION, source=source
    )
    from_a_file = EarningStart.objects.filter(
        learner=OuterRef("learner"), at__gte=OuterRef("created_at")
    )
    return (
        Reflection.objects.filter(
            ~Exists(known),
            ~Exists(from_a_file),
            removed_at=None,
            attempt__completion__isnull=False,
            attempt__completion__undone_at=None,
        )
        .annotate(parts=written(~Q(saw="")) + written(~Q(why="")) + written(plan))
        .filter(Q(parts__gte=2) | Q(on_paper=True, parts__gte=1))
        .annotate(turn_uid=F("attempt__turn__uid"))
    )
