"""Fills what the Workbook searches for everything that was written before it was kept."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

from lessons.kinds import Content, kind_of
from lessons.kinds.base import Definition
from lessons.models.words import folded

BATCH = 1000


def fill(apps: Any, schema_editor: Any) -> None:
    for name, in_words in (
        ("Answer", _answer),
        ("Reflection", _reflection),
    ):
        model = apps.get_model("course_lessons", name)
        for batch in _batches(model):
            for row in batch:
                row.words = folded(in_words(row))
            model.objects.bulk_update(batch, ["words"])


def _batches(model: Any) -> Iterator[list[Any]]:
    """By key, so that a large site is filled without holding it in memory."""
    rows = model.objects.order_by("pk")
    if any(field.name == "prompt_version" for field in model._meta.get_fields()):
        rows = rows.select_related("prompt_version")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _answer(row: Any) -> str:
    version = row.prompt_version
    definition = Definition(version.kind, version.wording, version.help, version.config)
    content = Content(text=row.text, value=row.value)
    return kind_of(version.kind).as_text(definition, content)


def _reflection(row: Any) -> str:
    return "\n".join(filter(None, (row.saw, row.why, row.plan_if, row.plan_then)))


class Migration(migrations.Migration):
    dependencies = [("course_lessons", "0007_keep_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
