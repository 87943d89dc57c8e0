"""What an account holds, kind by kind, as a count: the first half of a learner's question."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from accounts import personal
from accounts.portability.records import Rows


@dataclass(frozen=True)
class Holding:
    what: str
    number: int


def of(learner: Any) -> list[Holding]:
    """One query for each kind; a row that only holds preferences is not counted."""
    rows = Rows(learner)
    counted = [
        Holding(str(capfirst(str(model._meta.verbose_name_plural))), rows.of(model).count())
        for model in personal.portable_models()
        if not model._meta.pk.is_relation
    ]
    return sorted(counted, key=lambda holding: (-holding.number, holding.what))
