from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LessonsConfig(AppConfig):
    name = "lessons"
    label = "course_lessons"
    verbose_name = "Lessons"

    def ready(self) -> None:
        from lessons import guards, receivers, roles

        receivers.connect()
        # The last app's signal, since permissions of every app must exist: see make_instructors.
        post_migrate.connect(roles.make_instructors, dispatch_uid="lessons.instructors")
        post_migrate.connect(
            receivers.on_migrated, sender=self, dispatch_uid="lessons.renew_passages"
        )
        post_migrate.connect(guards.reinstall, sender=self, dispatch_uid="lessons.guards")
