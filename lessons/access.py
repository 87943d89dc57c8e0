"""May this person see this? The only place that decides it."""

from collections.abc import Container
from enum import Enum
from typing import Any

from lessons.catalogue import LessonEntry, TrackEntry
from lessons.models import Track, Unlock


class Access(Enum):
    OPEN = "open"
    SIGN_IN = "sign_in"
    LOCKED = "locked"


class NotOpen(Exception):
    """The learner may not do this here yet. `access` says what is missing."""

    def __init__(self, access: Access) -> None:
        super().__init__(access.value)
        self.access = access


def decide(page: TrackEntry | LessonEntry, *, signed_in: bool, unlocked: Container[int]) -> Access:
    """`unlocked` holds the ids of the tracks that are open to this learner."""
    track = page.track if isinstance(page, LessonEntry) else page
    if isinstance(page, LessonEntry) and page.free_preview:
        return Access.OPEN
    if track.access == Track.Access.PUBLIC:
        return Access.OPEN
    if track.access == Track.Access.SIGNED_IN:
        return Access.OPEN if signed_in else Access.SIGN_IN
    return Access.OPEN if track.pk in unlocked else Access.LOCKED


def unlocked_tracks(learner: Any) -> set[int]:
    if not learner.is_authenticated:
        return set()
    return set(Unlock.objects.filter(learner=learner).values_list("track_id", flat=True))


def access_to(page: TrackEntry | LessonEntry, learner: Any) -> Access:
    """The same decision for callers that have not read the learner's unlocks yet."""
    return decide(
        page,
        signed_in=learner.is_authenticated,
        unlocked=unlocked_tracks(learner) if needed_unlock(page) else (),
    )


def needed_unlock(page: TrackEntry | LessonEntry) -> int | None:
    """The track that must have been opened to a learner who is signed in, if one must."""
    if decide(page, signed_in=True, unlocked=()) is Access.OPEN:
        return None
    return page.track.pk if isinstance(page, LessonEntry) else page.pk


def can_open(page: TrackEntry | LessonEntry, learner: Any) -> bool:
    return access_to(page, learner) is Access.OPEN


def require_open(page: TrackEntry | LessonEntry, learner: Any) -> None:
    access = access_to(page, learner)
    if access is not Access.OPEN:
        raise NotOpen(access)
