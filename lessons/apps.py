from django.apps import AppConfig


class LessonsConfig(AppConfig):
    name = "lessons"
    label = "course_lessons"
    verbose_name = "Lessons"

    def ready(self) -> None:
        from lessons import receivers

        receivers.connect()
