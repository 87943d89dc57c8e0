"""The list of checks, and running them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet

SAMPLE = 20  # offending rows named for each check

Find = Callable[[], Iterable[str]]


@dataclass(frozen=True)
class Check:
    """A sentence that is true of every row of `model`, and how to find the rows where it is not."""

    name: str
    sentence: str
    model: Any
    find: Find

    def count(self) -> int:
        model: type[Model] = self.model
        return model._default_manager.count()


@dataclass
class Report:
    """What was looked at, what is broken, and what is only late."""

    counted: dict[str, int] = field(default_factory=dict)
    broken: dict[str, list[str]] = field(default_factory=dict)
    late: dict[str, list[str]] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """One line for each sentence that does not hold, and one for each row under it."""
        return [
            *_listed("Broken", CHECKS, self.broken),
            *_listed("Late", LATE, self.late),
        ]


CHECKS: dict[str, Check] = {}
LATE: dict[str, Check] = {}


def invariant(sentence: str, model: Any) -> Callable[[Find], Find]:
    """Declares a check under its function's name."""
    return _declare(CHECKS, sentence, model)


def promptness(sentence: str, model: Any) -> Callable[[Find], Find]:
    """Declares a check of what should have happened by now: late, but nothing is broken."""
    return _declare(LATE, sentence, model)


def _declare(checks: dict[str, Check], sentence: str, model: Any) -> Callable[[Find], Find]:
    def declare(find: Find) -> Find:
        name = find.__name__
        checks[name] = Check(name, sentence, model, find)
        return find

    return declare


def overdue(noun: str, rows: QuerySet[Any, Any], moment: str) -> Iterator[str]:
    """The longest first, each with when it should have happened."""
    for pk, due_at in rows.order_by(moment).values_list("pk", moment)[:SAMPLE]:
        yield f"{noun} {pk}: due {due_at:%Y-%m-%d %H:%M} UTC"


def check_all() -> Report:
    report = Report()
    for check in CHECKS.values():
        report.counted[check.name] = check.count()
        if offences := list(islice(check.find(), SAMPLE)):
            report.broken[check.name] = offences
    for check in LATE.values():
        if offences := list(islice(check.find(), SAMPLE)):
            report.late[check.name] = offences
    return report


def _listed(word: str, checks: dict[str, Check], found: dict[str, list[str]]) -> Iterable[str]:
    for name, offences in found.items():
        more = " or more" if len(offences) == SAMPLE else ""
        yield f"{word}: {checks[name].sentence} ({name}: {len(offences)}{more})"
        yield from (f"  {offence}" for offence in offences)
