"""0001 to 0007 in one step, for a site that begins; see the same of course_lessons."""

import datetime
import django.db.models.deletion
import django.utils.timezone
import lessons.models.content
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("course_reminders", "0001_initial"),
        ("course_reminders", "0002_add_switches_and_quiet_hours"),
        ("course_reminders", "0003_add_notice"),
        ("course_reminders", "0004_widen_follow_ups"),
        ("course_reminders", "0005_add_calendar"),
        ("course_reminders", "0006_index_follow_ups_once"),
        ("course_reminders", "0007_name_models"),
    ]

    initial = True

    dependencies = [
        ("course_lessons", "0001_squashed_0017_note_progress"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='calendar_feed', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'calendar feed',
                'verbose_name_plural': 'calendar feeds',
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('follow_up', 'Follow-ups'), ('keep', 'Keep these?')], default='follow_up', max_length=20)),
                ('channel', models.CharField(max_length=10)),
                ('local_day', models.DateField()),
                ('told_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('carried', models.PositiveSmallIntegerField(default=0)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['told_at'],
                'indexes': [models.Index(fields=['learner', '-told_at'], name='notice_by_learner')],
                'constraints': [models.UniqueConstraint(fields=('local_day', 'learner'), name='one_message_a_day')],
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lessons.models.content.new_uid, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('repeat', 'Do it again and compare'), ('finish', 'Finish what you started'), ('reflect', 'Add your reflection'), ('look_back', 'Look back from memory'), ('plan', 'Your own plan'), ('digest', 'Your week'), ('news', 'A course opened')], default='repeat', max_length=20)),
                ('state', models.CharField(choices=[('scheduled', 'Planned'), ('due', 'Waiting for you'), ('done', 'Done'), ('cancelled', 'Stopped')], default='scheduled', max_length=20)),
                ('channel', models.CharField(choices=[('here', 'Only here'), ('email', 'By e-mail'), ('calendar', 'In my own calendar'), ('push', 'As a notification on this device')], default='here', max_length=10)),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('act', models.CharField(choices=[('snapshot', 'You kept a chart'), ('completion', 'You completed the Turn'), ('start', 'You started the Turn'), ('reflection', 'You wrote a reflection'), ('choice', 'You asked for it'), ('unlock', 'A course opened for you')], default='completion', max_length=20)),
                ('because_of', models.DateField(help_text='The day of the act that asked for it.')),
                ('local_date', models.DateField(help_text="The day as the learner's calendar has it.")),
                ('local_time', models.TimeField(default=datetime.time(9, 0))),
                ('zone', models.CharField(max_length=64)),
                ('due_at', models.DateTimeField()),
                ('chosen_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('notified_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, choices=[('repeated', 'You did it again'), ('answered', 'You did it'), ('told', 'You were told'), ('reopened', 'You took “complete” back'), ('stopped', 'You stopped it'), ('withdrawn', 'The lesson does not ask for it any more')], max_length=20)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='course_lessons.attempt')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to=settings.AUTH_USER_MODEL)),
                ('turn', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='course_lessons.turn')),
                ('held_until', models.DateTimeField(blank=True, null=True)),
                ('step', models.PositiveSmallIntegerField(default=0)),
                ('track', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='course_lessons.track')),
                ('words', models.CharField(blank=True, max_length=200)),
                ('words_in_subject', models.BooleanField(default=False)),
                ('notice', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='follow_ups', to='course_reminders.notice')),
            ],
            options={
                'ordering': ['due_at'],
                'indexes': [models.Index(condition=models.Q(('state', 'scheduled')), fields=['due_at'], name='follow_up_to_send'), models.Index(fields=['learner', 'due_at'], name='follow_up_by_learner'), models.Index(condition=models.Q(('held_until__isnull', False)), fields=['held_until'], name='follow_up_held_back'), models.Index(condition=models.Q(('notice__isnull', False)), fields=['notice'], name='follow_up_by_notice'), models.Index(condition=models.Q(('track__isnull', False)), fields=['track'], name='follow_up_by_track')],
                'constraints': [models.UniqueConstraint(fields=('turn', 'kind', 'attempt', 'step', 'learner'), name='one_follow_up_per_attempt'), models.UniqueConstraint(condition=models.Q(('kind', 'news')), fields=('track', 'learner'), name='one_news_per_course'), models.UniqueConstraint(condition=models.Q(('kind', 'digest')), fields=('learner',), name='one_digest_per_learner'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'digest'), ('track', None), ('turn', None)), models.Q(('kind', 'news'), ('track__isnull', False), ('turn', None)), models.Q(models.Q(('kind__in', ['digest', 'news']), _negated=True), ('attempt__isnull', False), ('track', None), ('turn__isnull', False)), _connector='OR'), name='follow_up_is_about_something'), models.CheckConstraint(condition=models.Q(('held_until', None), ('state', 'due'), _connector='OR'), name='only_what_is_due_is_held_back')],
                'verbose_name': 'follow-up',
                'verbose_name_plural': 'follow-ups',
            },
        ),
        migrations.CreateModel(
            name='CalendarEntry',
            fields=[
                ('follow_up', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='calendar_entry', serialize=False, to='course_reminders.followup')),
                ('digest', models.CharField(max_length=64)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_entries', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReminderPreference',
            fields=[
                ('learner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reminder_preference', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('email_follow_ups', models.BooleanField(default=False, verbose_name='Send me an e-mail when a follow-up is due')),
                ('email_unlocks', models.BooleanField(default=False, verbose_name='Send me an e-mail when a course opens for me')),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('look_backs', models.BooleanField(default=False, verbose_name='Look back from memory, after 7, 30 and 90 days')),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('quiet_from', models.TimeField(default=datetime.time(21, 0), verbose_name='Quiet from')),
                ('quiet_until', models.TimeField(default=datetime.time(8, 0), verbose_name='Quiet until')),
                ('quotes', models.BooleanField(default=True, verbose_name='Quote my own words and ratings in messages to me')),
                ('reflections', models.BooleanField(default=False, verbose_name='Add a reflection to a Turn I completed, the day after')),
                ('repeats', models.BooleanField(default=True, verbose_name='Come back and compare, when the guide suggests it')),
                ('unfinished', models.BooleanField(default=False, verbose_name='Finish a Turn I started, after three days')),
                ('weekly', models.BooleanField(default=False, verbose_name='Once a week, what waits for me and what I did')),
            ],
            options={
                'verbose_name': 'choice about reminders',
                'verbose_name_plural': 'choices about reminders',
            },
        ),
    ]
