import datetime

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('course_reminders', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='reminderpreference',
            name='asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='look_backs',
            field=models.BooleanField(default=False, verbose_name='Look back from memory, after 7, 30 and 90 days'),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='paused_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='quiet_from',
            field=models.TimeField(default=datetime.time(21, 0), verbose_name='Quiet from'),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='quiet_until',
            field=models.TimeField(default=datetime.time(8, 0), verbose_name='Quiet until'),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='quotes',
            field=models.BooleanField(default=True, verbose_name='Quote my own words and ratings in messages to me'),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='reflections',
            field=models.BooleanField(default=False, verbose_name='Add a reflection to a Turn I completed, the day after'),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='repeats',
            field=models.BooleanField(default=True, verbose_name='Come back and compare, when the guide suggests it'),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='unfinished',
            field=models.BooleanField(default=False, verbose_name='Finish a Turn I started, after three days'),
        ),
        migrations.AddField(
            model_name='reminderpreference',
            name='weekly',
            field=models.BooleanField(default=False, verbose_name='Once a week, what waits for me and what I did'),
        ),
    ]
