from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
    label = "course_outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        from outbox import suppression

        suppression.connect()
