import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import lessons.models.content


class Migration(migrations.Migration):

    dependencies = [
        ('course_reminders', '0002_add_switches_and_quiet_hours'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                'ordering': ['told_at'],
            },
        ),
        migrations.AddField(
            model_name='notice',
            name='learner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['learner', '-told_at'], name='notice_by_learner'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('local_day', 'learner'), name='one_message_a_day'),
        ),
    ]
