"""One learner's journal: its rows searched, sorted and paged by the database, and as a table."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, DecimalField, OrderBy, QuerySet, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower
from django.db.models.lookups import Regex
from django.utils.translation import gettext as _

from lessons.kinds.rows import Column, cell_text
from lessons.models import Prompt, PromptVersion, Row
from lessons.models.words import folded

# What the database may take for a number: a column may have held other things before.
NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


@dataclass
class Journal:
    """The rows that one learner wrote to one prompt, in all attempts and under all wordings."""

    prompt: Prompt
    learner: Any

    @cached_property
    def columns(self) -> list[Column]:
        """Today's columns, then those that are no longer asked but stand in older rows."""
        columns: dict[str, Column] = {}
        versions = PromptVersion.objects.filter(prompt=self.prompt).order_by("-number")
        for version in sorted(versions, key=lambda each: each.pk != self.prompt.current_id):
            for column in version.config.get("columns", []):
                columns.setdefault(
                    column["key"], {**column, "retired": version.pk != self.prompt.current_id}
                )
        return list(columns.values())

    @property
    def all(self) -> QuerySet[Row]:
        rows = Row.objects.of(self.learner).filter(prompt=self.prompt)
        return rows.select_related("prompt_version", "attempt")

    def found(self, query: str = "", sort: str = "-day", *, removed: bool = False) -> QuerySet[Row]:
        """`sort` is “day” or a column's key, with a minus for downwards. Unknown ones mean -day."""
        rows = self.all.filter(removed_at__isnull=not removed)
        for term in folded(query).split():
            rows = rows.filter(words__contains=term)
        return rows.order_by(*self._order(sort))

    def _order(self, sort: str) -> tuple[Any, ...]:
        down, key = sort.startswith("-"), sort.removeprefix("-")
        column = next((column for column in self.columns if column["key"] == key), None)
        if column is None:
            return ("day", "pk") if sort == "day" else ("-day", "-pk")
        return (OrderBy(_sortable(column), descending=down, nulls_last=True), "-day", "-pk")

    def cells(self, row: Row) -> list[dict[str, str]]:
        """The row's texts by column, in the words of the columns as they were when it was saved."""
        then = {column["key"]: column for column in row.prompt_version.config["columns"]}
        return [
            {
                "label": column["label"],
                "type": column["type"],
                "text": cell_text(
                    then.get(column["key"], column), row.values.get(column["key"], "")
                ),
            }
            for column in self.columns
        ]

    def table(self, rows: Iterable[Row]) -> Iterator[list[str]]:
        """Heading and rows for a spreadsheet, safe to open there."""
        yield [_("Day"), _("Attempt"), *(harmless(column["label"]) for column in self.columns)]
        for row in rows:
            attempt = str(row.attempt.number) if row.attempt else ""
            texts = (harmless(cell["text"]) for cell in self.cells(row))
            yield [row.day.isoformat(), attempt, *texts]


def _sortable(column: Column) -> Any:
    text = KeyTextTransform(column["key"], "values")
    if column["type"] != "number":
        return Lower(text)
    return Case(
        When(Regex(text, NUMBER), then=Cast(text, DecimalField(max_digits=40, decimal_places=20)))
    )


def harmless(text: str) -> str:
    """Spreadsheets run what begins like a formula, and what a learner pastes may. Plain numbers
    are left as they are."""
    if re.match(r"[\s\x00-\x1f\"']*[=+\-@＝＋－＠|%]", text) and not re.match(NUMBER, text):
        return f"'{text}"
    return text
