"""The rules as they have been, as rows; and the acts behind entries written before there were any."""

import datetime as dt

from django.db import migrations

BEFORE_EVERYTHING = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
FIRST = (
    {"reason": "reflection", "amount": 10},
    {"reason": "look_back", "amount": 5, "gap_days": 7, "cap": 3},
    {"reason": "repeat", "amount": 20, "cap": 1},
)


def write_rules(apps, schema_editor):
    rules = apps.get_model("course_gamification", "DepthRule").objects
    for values in FIRST:
        rules.create(version=1, effective_from=BEFORE_EVERYTHING, **values)


def write_acts(apps, schema_editor):
    """Before this, a reflection was the only act, and its entry named the Turn."""
    DepthEntry = apps.get_model("course_gamification", "DepthEntry")
    DepthAct = apps.get_model("course_gamification", "DepthAct")
    rule = apps.get_model("course_gamification", "DepthRule").objects.get(reason="reflection")
    turns = dict(apps.get_model("course_lessons", "Turn").objects.values_list("uid", "pk"))
    by_source = {f"turn:{uid}": pk for uid, pk in turns.items()}
    Reflection = apps.get_model("course_lessons", "Reflection")
    for entry in DepthEntry.objects.filter(reason="reflection").order_by("pk").iterator():
        turn = by_source.get(entry.source)
        written = Reflection.objects.filter(learner=entry.learner_id, attempt__turn=turn)
        reflection = written.order_by("attempt__number").first() if turn else None
        if reflection is None:
            continue
        act = DepthAct.objects.create(
            learner_id=entry.learner_id,
            reason="reflection",
            turn_id=turn,
            fact=f"reflection:{reflection.uid}",
            source=entry.source,
            happened_at=entry.created_at,
            rule=rule,
            accrues_at=entry.created_at,
        )
        DepthEntry.objects.filter(pk=entry.pk).update(act=act, rule=rule)


class Migration(migrations.Migration):
    dependencies = [("course_gamification", "0002_add_rules_acts_and_sweeps")]

    operations = [
        migrations.RunPython(write_rules, migrations.RunPython.noop),
        migrations.RunPython(write_acts, migrations.RunPython.noop),
    ]
