"""0001 to 0004 in one step, for a site that begins; see the same of course_lessons."""

import django.db.models.deletion
import django.utils.timezone
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ("course_outbox", "0001_initial"),
        ("course_outbox", "0002_add_push_subscription"),
        ("course_outbox", "0003_add_suppression"),
        ("course_outbox", "0004_index_finished_messages"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PushSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True)),
                ('endpoint', models.TextField()),
                ('endpoint_digest', models.CharField(max_length=64, unique=True)),
                ('p256dh', models.CharField(max_length=100)),
                ('auth', models.CharField(max_length=50)),
                ('label', models.CharField(blank=True, max_length=100)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_subscriptions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'browser that is told',
                'verbose_name_plural': 'browsers that are told',
            },
        ),
        migrations.CreateModel(
            name='OutgoingMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True)),
                ('key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(help_text='The folder of its templates.', max_length=60)),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('push', 'Notification')], default='email', max_length=20)),
                ('to', models.CharField(max_length=254)),
                ('from_email', models.CharField(blank=True, max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('headers', models.JSONField(default=dict)),
                ('message_id', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('skipped', 'Not wanted any more'), ('dead', 'Given up')], default='pending', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('last_error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='outgoing_messages', to=settings.AUTH_USER_MODEL)),
                ('subscription', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to='course_outbox.pushsubscription')),
            ],
            options={
                'verbose_name': 'outgoing message',
                'verbose_name_plural': 'outgoing messages',
                'ordering': ['-created_at'],
                'indexes': [models.Index(condition=models.Q(('state__in', ['pending', 'sending'])), fields=['next_try_at'], name='message_to_send'), models.Index(condition=models.Q(('finished_at__isnull', False)), fields=['finished_at', 'channel', 'state'], name='message_finished'), models.Index(condition=models.Q(('state', 'dead')), fields=['finished_at'], name='message_dead')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254)),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('push', 'Notification')], default='email', max_length=20)),
                ('reason', models.CharField(choices=[('bounced', 'Mail came back'), ('complained', 'Reported as spam')], max_length=20)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('happened_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suppressions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'address without mail',
                'verbose_name_plural': 'addresses without mail',
                'ordering': ['-happened_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('address', 'channel', 'learner'), name='one_suppression_in_force')],
            },
        ),
    ]
