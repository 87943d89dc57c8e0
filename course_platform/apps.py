from django.apps import AppConfig


class CoursePlatformConfig(AppConfig):
    name = "course_platform"

    def ready(self) -> None:
        from course_platform import checks  # noqa: F401
