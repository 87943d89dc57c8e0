"""What is the same for everybody is made once, and kept as long as the outline it was made from.

It lives on the outline's own objects, so that nothing from one published state can be met in the
next, however the publishing and the making fall together.

What is one visitor's own is never kept. Where it goes, what is kept has a hole: a word that nobody
can guess while it is made, and a gap between two pieces of text from then on. So what a learner
wrote is joined to what is kept and never searched in it.
"""

import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lessons.shared import shared

Kept = TypeVar("Kept")
# The same in every process of a site, which may fill what another has made.
TOKEN = f"kept-{salted_hmac('lessons.keeping', 'holes').hexdigest()}"
HOLES = re.compile(rf"{TOKEN}:(\w+);")
MOST = 500  # kept by one holder; some 2 KB each. Beyond it the oldest goes.
_lock = threading.Lock()


def keep(holder: Any, key: Any, make: Callable[[], Kept], *, language: str | None = None) -> Kept:
    """What `make` gave when it was first asked; `holder` is of the outline, or the outline.

    Who asks many times for one page looks up its `language` once.
    """
    kept: dict[Any, Kept] = getattr(holder, "kept", {})
    key = (key, language or get_language())
    found = kept.get(key)
    if found is None or settings.DEBUG:
        found = make()
        with _lock:
            if len(kept) >= MOST:
                del kept[next(iter(kept))]
            kept[key] = found
    return found


def hole(name: str) -> str:
    """What a template is shown instead of something of the visitor's own. It can only print it:
    a filter that changes it, or a condition on what it stands for, is a mistake.
    """
    return f"{TOKEN}:{name};"


class Shape:
    """HTML that was made with holes."""

    def __init__(self, html: str) -> None:
        self._pieces = HOLES.split(html)  # text and names in turn
        self._names = self._pieces[1::2]
        self._different = tuple(dict.fromkeys(self._names))
        if any(TOKEN[:12] in text.lower() for text in self._pieces[::2]):
            raise ValueError("A filter has changed what stands for something of the visitor's own.")

    def filled(self, own: Mapping[str, Any]) -> SafeString:
        """With what is the visitor's own; what is not safe is escaped."""
        if not self._names:
            return mark_safe(self._pieces[0])  # noqa: S308 - it is what a template rendered
        # Once for each name: a token that stands in five forms is drawn and escaped once.
        escaped = {name: conditional_escape(own[name]) for name in self._different}
        pieces = self._pieces.copy()
        pieces[1::2] = [escaped[name] for name in self._names]
        return mark_safe("".join(pieces))  # noqa: S308 - the same, and what is escaped here


def fill(holder: Any, key: Any, make: Callable[[], str], own: Mapping[str, Any]) -> SafeString:
    """The HTML that `make` gives with holes, kept, and filled with what is the visitor's own."""
    return keep(holder, key, lambda: shape_of(holder, key, lambda: Shape(make()))).filled(own)


def shape_of(holder: Any, key: Any, make: Callable[[], Kept]) -> Kept:
    """As another process made it, if one did. `key` is of plain values."""
    name = hashlib.sha256(repr((getattr(holder, "pk", None), key)).encode()).hexdigest()
    return shared(holder.stamp, f"shape:{name[:40]}", make)
