from django.db import migrations

from lessons import guards


def freeze(apps, schema_editor):
    guards.install(schema_editor.connection)


def thaw(apps, schema_editor):
    for name, table, _columns, _condition in guards.TRIGGERS:
        where = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP FUNCTION IF EXISTS course_lessons_refuse_change()")


class Migration(migrations.Migration):

    dependencies = [
        ('course_lessons', '0004_add_looking_back'),
    ]

    operations = [migrations.RunPython(freeze, thaw)]
