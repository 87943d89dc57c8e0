"""0001 to 0005 in one step, for a site that begins; see the same of course_lessons."""

import datetime as dt
from typing import Any

import django.db.models.deletion
import django.utils.timezone
import lessons.models.content
from django.conf import settings
from django.db import migrations, models

BEFORE_EVERYTHING = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
FIRST = (
    {"reason": "reflection", "amount": 10},
    {"reason": "look_back", "amount": 5, "gap_days": 7, "cap": 3},
    {"reason": "repeat", "amount": 20, "cap": 1},
)


def write_rules(apps: Any, schema_editor: Any) -> None:
    rules = apps.get_model("course_gamification", "DepthRule").objects
    for values in FIRST:
        rules.create(version=1, effective_from=BEFORE_EVERYTHING, **values)


class Migration(migrations.Migration):

    replaces = [
        ("course_gamification", "0001_initial"),
        ("course_gamification", "0002_add_rules_acts_and_sweeps"),
        ("course_gamification", "0003_write_first_rules"),
        ("course_gamification", "0004_count_erased"),
        ("course_gamification", "0005_name_models"),
    ]

    initial = True

    dependencies = [
        ("course_lessons", "0001_squashed_0017_note_progress"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DepthAccount',
            fields=[
                ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='depth_account', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('balance', models.IntegerField(default=0)),
                ('hidden', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['balance'], name='account_by_balance')],
                'verbose_name': 'Depth account',
                'verbose_name_plural': 'Depth accounts',
            },
        ),
        migrations.CreateModel(
            name='DepthRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('reflection', 'Reflection on a completed Turn'), ('look_back', 'Look-back from memory'), ('repeat', 'Repeat with a comparison note')], max_length=20)),
                ('version', models.PositiveIntegerField()),
                ('amount', models.PositiveSmallIntegerField()),
                ('gap_days', models.PositiveSmallIntegerField(default=0)),
                ('cap', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_on', models.BooleanField(default=True)),
                ('effective_from', models.DateTimeField(default=django.utils.timezone.now)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'Depth rule',
                'verbose_name_plural': 'Depth rules',
                'ordering': ['reason', '-version'],
                'constraints': [models.UniqueConstraint(fields=('reason', 'version'), name='one_rule_per_version'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='rule_gives_something')],
            },
        ),
        migrations.CreateModel(
            name='DepthAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('reflection', 'Reflection on a completed Turn'), ('look_back', 'Look-back from memory'), ('repeat', 'Repeat with a comparison note')], max_length=20)),
                ('fact', models.CharField(help_text='The row it stands on: reflection:<uuid>.', max_length=60)),
                ('source', models.CharField(help_text='What can earn once: turn:<uuid>.', max_length=80)),
                ('cycle', models.PositiveIntegerField(default=1)),
                ('happened_at', models.DateTimeField()),
                ('since', models.DateTimeField(blank=True, null=True)),
                ('accrues_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='depth_acts', to=settings.AUTH_USER_MODEL)),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='course_lessons.turn')),
                ('rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='course_gamification.depthrule')),
            ],
            options={
                'indexes': [models.Index(fields=['learner'], name='act_by_learner'), models.Index(condition=models.Q(('rule', None)), fields=['reason', 'happened_at'], name='act_not_earning'), models.Index(condition=models.Q(('accrues_at__gt', models.F('happened_at'))), fields=['accrues_at'], name='act_deferred')],
                'constraints': [models.UniqueConstraint(fields=('reason', 'source', 'cycle', 'learner'), name='one_act_per_source'), models.UniqueConstraint(fields=('fact', 'learner'), name='one_act_per_fact'), models.CheckConstraint(condition=models.Q(models.Q(('accrues_at', None), ('rule', None)), models.Q(('accrues_at__isnull', False), ('rule__isnull', False)), _connector='OR'), name='act_that_earns_says_when')],
                'verbose_name': 'act that can earn Depth',
                'verbose_name_plural': 'acts that can earn Depth',
            },
        ),
        migrations.CreateModel(
            name='DepthEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('amount', models.IntegerField()),
                ('reason', models.CharField(choices=[('reflection', 'Reflection on a completed Turn'), ('look_back', 'Look-back from memory'), ('repeat', 'Repeat with a comparison note'), ('correction', 'Correction')], max_length=20)),
                ('source', models.CharField(help_text='What it stands on: turn:<uuid>.', max_length=80)),
                ('cycle', models.PositiveIntegerField(default=1)),
                ('explanation', models.CharField(max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='correction', to='course_gamification.depthentry')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='depth_entries', to=settings.AUTH_USER_MODEL)),
                ('act', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='entry', to='course_gamification.depthact')),
                ('rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='course_gamification.depthrule')),
            ],
            options={
                'verbose_name': 'Depth entry',
                'verbose_name_plural': 'Depth entries',
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['learner', '-created_at'], name='entry_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('reason', 'source', 'cycle', 'learner'), name='one_entry_per_source'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='entry_is_not_nothing')],
            },
        ),
        migrations.CreateModel(
            name='EarningStart',
            fields=[
                ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='earning_start', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Entitlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('provider', models.CharField(help_text="Who says so, such as a shop's name.", max_length=60)),
                ('reference', models.CharField(help_text="The provider's own number for it.", max_length=120)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entitlements', to=settings.AUTH_USER_MODEL)),
                ('track', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entitlements', to='course_lessons.track')),
            ],
            options={
                'ordering': ['-recorded_at'],
                'indexes': [models.Index(fields=['learner'], name='entitlement_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'reference', 'learner'), name='one_entitlement_per_reference')],
                'verbose_name': 'course owned elsewhere',
                'verbose_name_plural': 'courses owned elsewhere',
            },
        ),
        migrations.CreateModel(
            name='ErasedDepth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=20, unique=True)),
                ('number', models.IntegerField(default=0)),
                ('amount', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('threshold', models.PositiveIntegerField(help_text='Depth at which the course opens.')),
                ('swept_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('track', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='extension', to='course_lessons.track')),
            ],
            options={
                'verbose_name': 'Extension Course threshold',
                'verbose_name_plural': 'Extension Course thresholds',
                'ordering': ['threshold'],
                'permissions': [('grant_course', 'Can open a course for a learner, with a reason')],
            },
        ),
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_learner', models.BigIntegerField(default=0)),
                ('next_learner', models.BigIntegerField(default=0)),
                ('end_learner', models.BigIntegerField(default=0)),
                ('batch', models.PositiveIntegerField(default=5000)),
                ('gained', models.PositiveBigIntegerField(default=0)),
                ('depth', models.PositiveBigIntegerField(default=0)),
                ('opened', models.PositiveBigIntegerField(default=0)),
                ('shown', models.JSONField(blank=True, null=True)),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('moved_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('extension', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sweeps', to='course_gamification.extension')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rule', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sweeps', to='course_gamification.depthrule')),
            ],
            options={
                'ordering': ['-requested_at', '-id'],
                'indexes': [models.Index(condition=models.Q(('finished_at', None)), fields=['id'], name='sweep_unfinished')],
            },
        ),
        migrations.RunPython(write_rules, migrations.RunPython.noop),
    ]
