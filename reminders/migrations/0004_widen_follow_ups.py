import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('course_reminders', '0003_add_notice'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('course_lessons', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='followup',
            name='one_follow_up_per_attempt',
        ),
        migrations.AddField(
            model_name='followup',
            name='held_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='followup',
            name='step',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='followup',
            name='track',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='course_lessons.track'),
        ),
        migrations.AddField(
            model_name='followup',
            name='words',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='followup',
            name='words_in_subject',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='followup',
            name='act',
            field=models.CharField(choices=[('snapshot', 'You kept a chart'), ('completion', 'You completed the Turn'), ('start', 'You started the Turn'), ('reflection', 'You wrote a reflection'), ('choice', 'You asked for it'), ('unlock', 'A course opened for you')], default='completion', max_length=20),
        ),
        migrations.AlterField(
            model_name='followup',
            name='attempt',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='course_lessons.attempt'),
        ),
        migrations.AlterField(
            model_name='followup',
            name='channel',
            field=models.CharField(choices=[('here', 'Only here'), ('email', 'By e-mail'), ('calendar', 'In my own calendar'), ('push', 'As a notification on this device')], default='here', max_length=10),
        ),
        migrations.AlterField(
            model_name='followup',
            name='end_reason',
            field=models.CharField(blank=True, choices=[('repeated', 'You did it again'), ('answered', 'You did it'), ('told', 'You were told'), ('reopened', 'You took “complete” back'), ('stopped', 'You stopped it'), ('withdrawn', 'The lesson does not ask for it any more')], max_length=20),
        ),
        migrations.AlterField(
            model_name='followup',
            name='kind',
            field=models.CharField(choices=[('repeat', 'Do it again and compare'), ('finish', 'Finish what you started'), ('reflect', 'Add your reflection'), ('look_back', 'Look back from memory'), ('plan', 'Your own plan'), ('digest', 'Your week'), ('news', 'A course opened')], default='repeat', max_length=20),
        ),
        migrations.AlterField(
            model_name='followup',
            name='turn',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='course_lessons.turn'),
        ),
        migrations.AddField(
            model_name='followup',
            name='notice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='follow_ups', to='course_reminders.notice'),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('held_until__isnull', False)), fields=['held_until'], name='follow_up_held_back'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(fields=('turn', 'kind', 'attempt', 'step', 'learner'), name='one_follow_up_per_attempt'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'news')), fields=('track', 'learner'), name='one_news_per_course'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'digest')), fields=('learner',), name='one_digest_per_learner'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'digest'), ('track', None), ('turn', None)), models.Q(('kind', 'news'), ('track__isnull', False), ('turn', None)), models.Q(models.Q(('kind__in', ['digest', 'news']), _negated=True), ('attempt__isnull', False), ('track', None), ('turn__isnull', False)), _connector='OR'), name='follow_up_is_about_something'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(('held_until', None), ('state', 'due'), _connector='OR'), name='only_what_is_due_is_held_back'),
        ),
    ]
