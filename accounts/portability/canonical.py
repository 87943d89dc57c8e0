"""One spelling of a document, so that equal documents are equal bytes and can be sealed."""

import hmac
import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "accounts.archive"
SEAL = "seal"


def spell(value: Any) -> str:
    """Sorted keys, no spaces, characters as themselves."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


class Sealer:
    """The site's seal over a document, taken while it is being written."""

    def __init__(self) -> None:
        self._mac = hmac.new(_key(), digestmod=sha256)

    def add(self, text: str) -> str:
        self._mac.update(text.encode("utf-8", "surrogatepass"))
        return text

    def seal(self) -> str:
        return self._mac.hexdigest()


def is_sealed(document: dict[str, Any]) -> bool:
    """Whether this site wrote exactly this, whatever the white space around it."""
    seal = document.get(SEAL)
    if not isinstance(seal, str):
        return False
    sealer = Sealer()
    sealer.add(spell({key: value for key, value in document.items() if key != SEAL}))
    return hmac.compare_digest(sealer.seal().encode(), seal.encode("utf-8", "replace"))


def _key() -> bytes:
    """Of this site alone. Another site's archives, and ours under an older key, are foreign."""
    return salted_hmac(SALT, "seal", secret=settings.SECRET_KEY, algorithm="sha256").digest()


def listed(items: Iterable[Any], sealer: Sealer) -> Iterable[str]:
    """A JSON array, a row to a line. The breaks are for readers and stand outside the seal."""
    yield sealer.add("[")
    for number, item in enumerate(items):
        if number:
            yield sealer.add(",")
        yield "\n"
        yield sealer.add(spell(item))
    yield sealer.add("]")
