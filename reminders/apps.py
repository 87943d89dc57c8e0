from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    label = "course_reminders"
    verbose_name = "Reminders"

    def ready(self) -> None:
        from lessons import progress
        from reminders import devices, messages, receivers
        from reminders.models import FollowUp
        from reminders.querysets import waiting_for

        receivers.connect()
        messages.register(
            FollowUp.Channel.PUSH, devices.queue_notification, offered=devices.are_offered
        )
        progress.COUNTED["reminders"] = waiting_for
