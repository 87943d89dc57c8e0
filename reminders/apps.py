from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    label = "course_reminders"
    verbose_name = "Reminders"

    def ready(self) -> None:
        from lessons import progress
        from reminders import receivers
        from reminders.querysets import waiting_for

        receivers.connect()
        progress.COUNTED["reminders"] = waiting_for
