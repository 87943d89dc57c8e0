"""The rest of the archive: every kind of record that no lesson's page shows, as a plain table.

So a table that an app declares tomorrow can be read in the archive tomorrow.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from accounts import personal
from accounts.portability.book import SHOWN
from accounts.portability.records import Rows, is_personal


@dataclass(frozen=True)
class Table:
    name: str  # of its file
    title: str
    columns: list[str]
    rows: list[list[str]]


def tables(rows: Rows, titles: dict[str, str]) -> Iterator[Table]:
    """Those that hold anything. `titles` are the names of content by its keys."""
    for model in personal.portable_models():
        if model in SHOWN:
            continue
        fields = [field for field in personal.exported(model) if not _is_link_within(field)]
        found = [
            [_words(field, record[field.name], titles) for field in fields]
            for record in rows.records(model)
        ]
        if found:
            title = str(capfirst(str(model._meta.verbose_name_plural)))
            columns = [str(capfirst(str(field.verbose_name))) for field in fields]
            yield Table(slugify(personal.label(model).replace(".", "-")), title, columns, found)


def _is_link_within(field: Any) -> bool:
    """It says which other row of the archive is meant, by a number that no reader knows."""
    by_number = bool(field.is_relation) and is_personal(field.related_model)
    return by_number or bool(personal.named_by(field))


def _words(field: Any, value: Any, titles: dict[str, str]) -> str:
    if value is None or value == "":
        return ""
    if field.is_relation:
        return titles.get(value, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        moment = timezone.localtime(dt.datetime.fromisoformat(value))
        return str(formats.date_format(moment, "j F Y, H:i"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)
