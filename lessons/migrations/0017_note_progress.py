"""Everybody who left a trace before there were totals waits to be counted.

The counting itself follows at the end of `migrate` (lessons/receivers.py). Repeating this does no
harm: an event only says where to look.
"""

from typing import Any

from django.conf import settings
from django.db import migrations
from django.db.models import Max, Min

BATCH = 5000  # ids of learners in one statement


def note(apps: Any, schema_editor: Any) -> None:
    apps.get_model("course_lessons", "Fold").objects.get_or_create(pk=1)
    event = apps.get_model("course_lessons", "ProgressEvent")._meta.db_table
    learners = apps.get_model(settings.AUTH_USER_MODEL).objects
    ends = learners.aggregate(first=Min("pk"), last=Max("pk"))
    for low in range(ends["first"] or 0, (ends["last"] or -1) + 1, BATCH):
        traces = _traces(apps, low, low + BATCH)
        sql, params = traces.query.sql_with_params()
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {event} (learner_id, page_id) {sql}", params)  # noqa: S608


def _traces(apps: Any, low: int, high: int) -> Any:
    """(learner, page), each once."""
    found = []
    for name, page, among in (
        ("ReadingPosition", "lesson_id", {}),
        ("Attempt", "turn__lesson_id", {}),
        ("Answer", "prompt__lesson_id", {"attempt": None}),
        ("Enrolment", "track_id", {}),
    ):
        rows = apps.get_model("course_lessons", name).objects.order_by()
        rows = rows.filter(learner__gte=low, learner__lt=high, **among)
        found.append(rows.values_list("learner_id", page))
    first, *others = found
    return first.union(*others)


class Migration(migrations.Migration):
    atomic = False  # Each batch is a transaction of its own.
    dependencies = [("course_lessons", "0016_count_progress")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop, elidable=True)]
