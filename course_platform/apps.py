import gc

from django.apps import AppConfig


class CoursePlatformConfig(AppConfig):
    name = "course_platform"

    def ready(self) -> None:
        gc.freeze()  # What is loaded by now stays.
        gc.set_threshold(50_000, 20, 50)

        from django.db.models.signals import post_save

        from course_platform import checks, logs  # noqa: F401
        from outbox.models import OutgoingMessage

        post_save.connect(
            logs.message_queued, sender=OutgoingMessage, dispatch_uid="logs.message_queued"
        )
