from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('course_outbox', '0003_add_suppression'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='outgoingmessage',
            index=models.Index(condition=models.Q(('finished_at__isnull', False)), fields=['finished_at', 'channel', 'state'], name='message_finished'),
        ),
        migrations.AddIndex(
            model_name='outgoingmessage',
            index=models.Index(condition=models.Q(('state', 'dead')), fields=['finished_at'], name='message_dead'),
        ),
    ]
