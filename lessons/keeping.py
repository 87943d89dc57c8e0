"""What is the same for everybody is made once, and kept as long as the outline it was made from.

It lives on the outline's own objects, so that nothing from one published state can be met in the
next, however the publishing and the making fall together.
"""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import get_language

Kept = TypeVar("Kept")
TOKEN = f"kept-{secrets.token_hex(16)}"  # stands where something of the visitor's own goes


def keep(holder: Any, key: Any, make: Callable[[], Kept]) -> Kept:
    """What `make` gave when it was first asked; `holder` is of the outline, or the outline."""
    kept: dict[Any, Kept] = getattr(holder, "kept", {})
    key = (key, get_language())
    if key not in kept or settings.DEBUG:
        kept[key] = make()
    return kept[key]
