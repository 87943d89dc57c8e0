from django.apps import AppConfig


class GamificationConfig(AppConfig):
    name = "gamification"
    label = "course_gamification"
    verbose_name = "Depth"

    def ready(self) -> None:
        from gamification import receivers, roles

        receivers.connect()
        roles.connect()
