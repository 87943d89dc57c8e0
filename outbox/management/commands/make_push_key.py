import os
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management.base import BaseCommand, CommandError
from py_vapid import Vapid

from outbox.conf import conf


class Command(BaseCommand):
    help = (
        "Makes the key that signs web push (VAPID), once for the life of the site: another key "
        "would make every browser's subscription useless. Keep it secret."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not conf.PUSH_KEY_FILE:
            raise CommandError("Name the file in settings first: PUSH_KEY_FILE = …")
        file = Path(conf.PUSH_KEY_FILE)
        if conf.PUSH_PRIVATE_KEY or file.exists():
            raise CommandError("There is a key already. Nothing was changed.")
        vapid = Vapid()
        vapid.generate_keys()
        pem = vapid.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        # Readable by us alone from its first moment, and never over a key made meanwhile.
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as key:
            key.write(pem)
        self.stdout.write(
            f"Written to {file}. Restart the site, and give every process this file, or its "
            "content without the first and last line as PUSH_PRIVATE_KEY."
        )
