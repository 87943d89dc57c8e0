import json
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Erasure


class Command(BaseCommand):
    help = (
        "Writes who was erased, as hashes. Keep it outside the backups: replay_erasures reads it "
        "after a restore."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for row in Erasure.objects.order_by("erased_at").iterator(chunk_size=500):
            line = {
                "person": row.person,
                "asked_at": row.asked_at.isoformat(),
                "returned": row.returned_at is not None,
            }
            self.stdout.write(json.dumps(line))
