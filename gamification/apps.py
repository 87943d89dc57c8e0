from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GamificationConfig(AppConfig):
    name = "gamification"
    label = "course_gamification"
    verbose_name = "Depth"

    def ready(self) -> None:
        from gamification import ledger, receivers, roles

        receivers.connect()
        roles.connect()
        post_migrate.connect(ledger.on_migrated, sender=self, dispatch_uid="depth.ledger")
