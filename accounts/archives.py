"""Archives: asked for, made by whoever comes first, handed out for a week, deleted."""

import datetime as dt
import logging
import tempfile
import zoneinfo
from collections import Counter
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Archive
from accounts.portability.packing import pack
from lessons.operations import lock_learner
from outbox.nudge import nudge_on_commit

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)  # longer than a worker's time limit
KEPT = dt.timedelta(days=7)
STEP = 5  # per cent between two notes of progress

State = Archive.State


@transaction.atomic
def ask_archive(learner: Any) -> Archive:
    """One at a time: asking while one is in the making is asking for that one."""
    from accounts.tasks import make_archives

    lock_learner(learner)
    pending = Archive.objects.filter(learner=learner, state__in=[State.WAITING, State.MAKING])
    if archive := pending.first():
        return archive
    archive = Archive.objects.create(learner=learner)
    nudge_on_commit(make_archives)
    return archive


def make_archives(batch: int = 20) -> Counter[str]:
    """The sweep: whatever waits, or was left by a maker that died. Counts the new states."""
    counts: Counter[str] = Counter()
    while counts.total() < batch and (archive := _claim()):
        counts[make(archive)] += 1
    return counts


def _claim() -> Archive | None:
    now = timezone.now()
    free = Archive.objects.filter(
        Q(state=State.WAITING) | Q(state=State.MAKING, lease_until__lt=now)
    )
    with transaction.atomic():
        # SQLite knows no SKIP LOCKED and needs none: IMMEDIATE admits one writer at a time.
        locked = free.select_for_update(skip_locked=True, of=("self",))
        archive = locked.select_related("learner").order_by("asked_at").first()
        if archive is None:
            return None
        archive.state, archive.lease_until, archive.progress = State.MAKING, now + LEASE, 0
        archive.save(update_fields=["state", "lease_until", "progress"])
    return archive


def make(archive: Archive) -> str:
    """Writes the file beside its place and hands it over whole."""
    try:
        with tempfile.TemporaryFile() as file:
            zone = zoneinfo.ZoneInfo(archive.learner.time_zone)
            with timezone.override(zone):
                pack(archive.learner, file, _Noting(archive))
            size = file.tell()
            file.seek(0)
            archive.file.save("", File(file), save=False)
    except Exception as problem:  # Recorded on the row; the learner can ask again.
        logger.exception("Archive %s was not made.", archive.uid)
        error = type(problem).__name__
        return _finish(archive, State.FAILED, error=error)
    now = timezone.now()
    return _finish(
        archive,
        State.READY,
        file=archive.file.name,
        size=size,
        ready_at=now,
        expires_at=now + KEPT,
    )


class _Noting:
    """Progress on the row, in steps that a person notices."""

    def __init__(self, archive: Archive) -> None:
        self.archive, self.noted = archive, 0

    def __call__(self, percent: int) -> None:
        if percent >= self.noted + STEP:
            self.noted = percent
            Archive.objects.filter(pk=self.archive.pk, state=State.MAKING).update(progress=percent)


def _finish(archive: Archive, state: State, **fields: Any) -> str:
    """Unless the learner was erased meanwhile: then the file must not stay."""
    fields |= {"lease_until": None, "progress": 100}
    making = Archive.objects.filter(
        pk=archive.pk, state=State.MAKING, lease_until=archive.lease_until
    )
    if making.update(state=state, **fields):
        return str(state)
    archive.file.delete(save=False)
    return "overtaken"


def purge_archives(now: dt.datetime | None = None) -> int:
    """Deletes the files whose week is over."""
    over = Archive.objects.filter(state=State.READY, expires_at__lte=now or timezone.now())
    for archive in over:
        archive.file.delete(save=False)
    return over.update(state=State.GONE, file="")
