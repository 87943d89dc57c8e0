"""What one process has worked out of a published state, the next need not work out again.

It is equal for everybody and never changes: the key names the published state by its stamp, and
the code and templates that made it by a digest of their files. So nothing here has to be deleted,
and a release never reads what another one wrote. Without the cache, each process works it out.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.core.cache import cache as store
from django.template import engines
from django.utils.translation import get_language

Made = TypeVar("Made")
LASTS = 24 * 60 * 60  # seconds
NO_STAMP = 0
UNPUBLISHED = 1  # the stamp of every database in which nothing was ever published


def shared(stamp: int, name: str, make: Callable[[], Made], *, lasts: int = LASTS) -> Made:
    found: Made | None = find(stamp, name)
    if found is None:
        found = make()
        offer(stamp, name, found, lasts=lasts)
    return found


def shared_by_content(
    name: str, content: str, make: Callable[[], Made], *, lasts: int = LASTS
) -> Made:
    """What is made of nothing but `content`, which names it, so that it needs no stamp."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    return shared(NO_STAMP, f"{name}:{digest}", make, lasts=lasts)


def find(stamp: int, name: str) -> Any:
    if stamp == UNPUBLISHED:
        return None
    with suppress(Exception):  # A cache that is away, or ends while it answers, is no reason to.
        return store.get(_key(stamp, name))
    return None


def offer(stamp: int, name: str, made: Any, *, lasts: int = LASTS) -> None:
    if stamp != UNPUBLISHED:
        with suppress(Exception):
            store.set(_key(stamp, name), made, lasts)


def _key(stamp: int, name: str) -> str:
    return f"course:{_release()}:{get_language()}:{stamp}:{name}"


@cache
def _release() -> str:
    """Names the code and the templates by their paths, sizes and times."""
    known = hashlib.sha256()
    for path in sorted(_sources()):
        about = path.stat()
        known.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return known.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield from Path(__file__).parent.rglob("*.py")
    for folder in engines["django"].template_dirs:
        yield from Path(folder).rglob("*.*")
