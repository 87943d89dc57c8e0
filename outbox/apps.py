from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
    label = "course_outbox"
    verbose_name = "Outbox"
