"""Questions about sets of rows, under names the callers read as sentences."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Concat

if TYPE_CHECKING:
    from gamification.models import DepthAct, DepthEntry  # noqa: F401


class Microseconds(Func):
    """A moment as the engine counts it: whole microseconds since 1970."""

    output_field = BigIntegerField()
    arity = 1
    template = "CAST(date_part('epoch', %(expressions)s) * 1000000 AS bigint)"

    def get_db_converters(self, connection: Any) -> list[Any]:
        """None: both databases answer with a whole number, and a million rows wait for it."""
        return []

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        # Django writes six digits after the seconds, or none; strftime would round them up.
        template = (
            "(strftime('%%%%s', substr(%(expressions)s, 1, 19)) * 1000000"
            " + CAST(substr(%(expressions)s, 21) AS integer))"
        )
        sql, params = self.as_sql(compiler, connection, template=template, **extra)
        return sql, [*params] * 2


# Of engine.Act, in its order.
ENGINE_COLUMNS = (
    "pk",
    "learner_id",
    "reason",
    "turn_id",
    "cycle",
    Microseconds("happened_at"),
    Microseconds("since"),
    "rule_id",
    Microseconds("accrues_at"),
)


class DepthEntryQuerySet(QuerySet["DepthEntry"]):
    def of(self, learner: Any) -> "DepthEntryQuerySet":
        return self.filter(learner=learner)

    def balance(self) -> int:
        total: int = self.aggregate(total=Sum("amount"))["total"] or 0
        return total


class ActQuerySet(QuerySet["DepthAct"]):
    def of(self, learner: Any) -> "ActQuerySet":
        return self.filter(learner=learner)

    def not_earning(self) -> "ActQuerySet":
        return self.filter(rule=None)

    def deferred_until(self, moment: dt.datetime) -> "ActQuerySet":
        """Those that earned on a full day, whose own day has come and whose entry is missing."""
        return self.filter(
            accrues_at__gt=F("happened_at"), accrues_at__lte=moment, entry__isnull=True
        )

    def without_entry(self, moment: dt.datetime) -> "ActQuerySet":
        """The same of any day, which only a lost write leaves behind. Reads all acts."""
        return self.filter(rule__isnull=False, accrues_at__lte=moment, entry__isnull=True)

    def for_engine(self) -> QuerySet[Any, tuple[Any, ...]]:
        return self.order_by("learner_id").values_list(*ENGINE_COLUMNS)


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


def _acts(reason: str, **where: Any) -> Exists:
    from gamification.models import DepthAct

    return Exists(DepthAct.objects.filter(learner=OuterRef("learner"), reason=reason, **where))


def _from_a_file(written: str) -> Exists:
    """Rows that an import brought earn nothing (docs/decisions/0015)."""
    from gamification.models import EarningStart

    start = EarningStart.objects.filter(learner=OuterRef("learner"), at__gte=OuterRef(written))
    return Exists(start)


def reflections_without_act() -> QuerySet[Any]:
    """Reflections on completed Turns that may count and of whose Turn no act is known.

    Whether the words count is judged in Python (rules.py); what can be told from empty parts
    alone is left out here, so that few rows remain to be judged.
    """
    from django.db.models import Case, IntegerField, When

    from gamification.models import Reason
    from lessons.models import Reflection

    def written(condition: Q) -> Case:
        return Case(When(condition, then=1), default=0, output_field=IntegerField())

    plan = ~Q(plan_if="") | ~Q(plan_then="")
    source = Concat(Value("turn:"), UuidText(OuterRef("attempt__turn__uid")))
    return (
        Reflection.objects.filter(
            ~_acts(Reason.REFLECTION, source=source),
            ~_from_a_file("created_at"),
            removed_at=None,
            attempt__completion__isnull=False,
            attempt__completion__undone_at=None,
        )
        .annotate(parts=written(~Q(saw="")) + written(~Q(why="")) + written(plan))
        .filter(Q(parts__gte=2) | Q(on_paper=True, parts__gte=1))
    )


def comparison_notes() -> QuerySet[Any]:
    """What learners wrote beside two attempts. Empty where lessons compares nothing yet."""
    from lessons.models import LookBack

    try:
        model: Any = apps.get_app_config("course_lessons").get_model("ComparisonNote")
    except LookupError:
        return LookBack.objects.none()  # It has an attempt and a learner, as a note has.
    notes: QuerySet[Any] = model.objects.filter(attempt__number__gte=2).exclude(text="")
    return notes


def comparison_notes_written_here() -> QuerySet[Any]:
    """The same without those that an import brought."""
    notes = comparison_notes()
    created = "created_at" if notes.model.__name__ == "ComparisonNote" else "written_at"
    return notes.filter(~_from_a_file(created))


def look_backs_without_act() -> QuerySet[Any]:
    """Look-backs that hold words and of which no act is known."""
    from gamification.models import Reason
    from lessons.models import LookBack

    fact = Concat(Value("look_back:"), UuidText(OuterRef("uid")))
    return LookBack.objects.filter(
        ~_acts(Reason.LOOK_BACK, fact=fact), ~_from_a_file("written_at"), removed_at=None
    ).exclude(text="")
