"""Repeating rows: a journal or collection in columns that the author names.

One row is one Content; where rows are kept, and that none is lost, is lessons/operations/rows.py.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.kinds.base import Config, Content, Definition, Incomplete, Kind, as_string, keyed
from lessons.kinds.measures import Date, Number
from lessons.kinds.prose import Link, LongText, ShortText
from lessons.kinds.structured import Choice

COLUMN_TYPES = [
    ("text", gettext_lazy("Short text")),
    ("long_text", gettext_lazy("Long text")),
    ("number", gettext_lazy("Number")),
    ("date", gettext_lazy("Date")),
    ("choice", gettext_lazy("Choice")),
    ("link", gettext_lazy("Link")),
]
_KINDS: dict[str, Kind] = {
    "text": ShortText(),
    "long_text": LongText(),
    "number": Number(),
    "date": Date(),
    "choice": Choice(),
    "link": Link(),
}
Column = dict[str, Any]


class Rows(Kind):
    """One row: {"day": ISO day, "values": {column key: text}}. A column left empty is absent."""

    name = "rows"
    scripted = True
    in_rows = True

    def config_of(self, block: Any) -> Config:
        config: Config = {"columns": [_column(item) for item in block["columns"].bound_blocks]}
        if block.get("each_attempt"):
            config["each_attempt"] = True
        return config

    def from_form(
        self, definition: Definition, data: MultiValueDict[str, str], key: str
    ) -> Content:
        return self.clean(definition, self.echo(definition, data, key).value)

    def echo(self, definition: Definition, data: MultiValueDict[str, str], key: str) -> Content:
        values = {
            column["key"]: data.get(f"{key}-{column['key']}", "")
            for column in definition.config["columns"]
        }
        return Content(value={"day": data.get(f"{key}-day", ""), "values": values})

    def clean(self, definition: Definition, raw: Any) -> Content:
        if not isinstance(raw, dict) or not set(raw) <= {"day", "values"}:
            raise ValidationError(_("Send a row as an object of “day” and “values”."))
        values = raw.get("values")
        if not isinstance(values, dict):
            raise ValidationError(_("Send the values as an object of column keys and texts."))
        columns = definition.config["columns"]
        if unknown := set(values) - {column["key"] for column in columns}:
            raise ValidationError(
                _("“%(key)s” is not a column of this journal."), params={"key": min(unknown)}
            )
        day, problems = _day(raw.get("day"))
        kept = {}
        for column in columns:
            try:
                if text := _cell(column, values.get(column["key"])):
                    kept[column["key"]] = text
            except ValidationError as problem:
                problems.append(f"{column['label']}: {' '.join(problem.messages)}")
        if problems:
            raise ValidationError(problems)
        return Content(value={"day": day, "values": kept}) if kept else Content()

    def to_api(self, content: Content) -> dict[str, Any]:
        return content.value or {"values": {}}

    def missing(self, definition: Definition, content: Content) -> Incomplete | None:
        return None

    def as_text(self, definition: Definition, content: Content) -> str:
        return "\n".join(
            f"{cell['label']}: {cell['text']}" for cell in self.cells(definition, content)
        )

    def cells(self, definition: Definition, content: Content) -> list[dict[str, str]]:
        """The filled cells of a row, in the words of the columns as they were."""
        return [cell for cell in self.context(definition, content)["cells"] if cell["text"]]

    def context(self, definition: Definition, content: Content) -> dict[str, Any]:
        row = content.value or {}
        values = row.get("values", {})
        return {
            "day": row.get("day") or timezone.localdate().isoformat(),
            "cells": [
                {
                    **column,
                    "value": values.get(column["key"], ""),
                    "text": cell_text(column, values.get(column["key"], "")),
                }
                for column in definition.config["columns"]
            ],
        }


def cell_text(column: Column, value: str) -> str:
    """A stored cell as it reads. What a column held before its type changed stays as it was."""
    kind = _KINDS[column["type"]]
    try:
        content = kind.clean(_definition(column), value)
    except ValidationError:
        # The key of an option that is gone means nothing; the row's own page has its label.
        return "" if column["type"] == "choice" else value
    return kind.as_text(_definition(column), content)


def _cell(column: Column, raw: Any) -> str:
    kind = _KINDS[column["type"]]
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise ValidationError(_("Send text."))
    raw = as_string(raw)
    if not raw.strip():
        return ""
    content = kind.clean(_definition(column), raw)
    stored = content.value[0] if isinstance(content.value, list) else content.value
    return str(stored) if stored is not None else content.text


def _column(item: Any) -> Column:
    column = {"key": str(item.id), "label": item.value["label"], "type": item.value["type"]}
    if column["type"] == "choice":
        column["options"] = keyed(item.value["options"])
    return column


def _definition(column: Column) -> Definition:
    config = {"unit": "", "options": column.get("options", []), "minimum": 0, "maximum": 1}
    if column["type"] == "number":
        config |= {"minimum": None, "maximum": None}
    return Definition(kind=column["type"], wording=column["label"], config=config)


def _day(raw: Any) -> tuple[str, list[str]]:
    """The row's day; without one, today on the learner's own clock."""
    text = as_string(raw).strip() if raw is not None else ""
    if not text:
        return timezone.localdate().isoformat(), []
    try:
        return dt.date.fromisoformat(text).isoformat(), []
    except ValueError:
        return "", [_("Give a day of the calendar, as in 2027-05-22.")]
