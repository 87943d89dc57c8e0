"""People who left: gone themselves, and still in the totals."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from accounts.models import AccountDeletion, Archive, Erasure, User, archive_storage
from accounts.people import person_hash
from course_platform.invariants.checks import SAMPLE, invariant, overdue, promptness
from gamification.models import ErasedDepth
from lessons.models import ErasedFact

PATIENCE = dt.timedelta(days=1)


@invariant("Nothing of an erased person is left: no account, no name in a log, no file.", Erasure)
def erased_people_are_gone() -> Iterable[str]:
    """Every other table refers to accounts by a key that the database itself watches over."""
    erased = set(Erasure.objects.values_list("person", flat=True))
    if not erased:
        return
    for pk, uid in User.objects.order_by().values_list("pk", "uid").iterator(chunk_size=5000):
        if person_hash(uid) in erased:
            yield f"account {pk}"
    for model in (PageLogEntry, ModelLogEntry):
        known = Exists(User.objects.filter(pk=OuterRef("user_id")))
        strangers = model.objects.filter(~known, user_id__isnull=False).order_by()
        for pk in strangers.values_list("pk", flat=True)[:SAMPLE]:
            yield f"{model._meta.model_name} {pk}"
    yield from islice(_orphaned_files(), SAMPLE)


def _orphaned_files() -> Iterable[str]:
    storage = archive_storage()
    if not storage.exists(""):
        return
    _folders, files = storage.listdir("")
    owned = set(Archive.objects.exclude(file="").values_list("file", flat=True))
    yield from (f"file {name}" for name in sorted(set(files) - owned))


@invariant("What erased people counted for is in the totals, no more and no less.", Erasure)
def totals_outlive_people() -> Iterable[str]:
    owed: Counter[str] = Counter()
    for totals, returned in Erasure.objects.values_list("totals", "returned"):
        owed.update(totals)
        owed.update(returned)
    kept = Counter({f"{row.reason} entries": row.number for row in ErasedDepth.objects.all()})
    kept.update({f"{row.reason} Depth": row.amount for row in ErasedDepth.objects.all()})
    facts = ErasedFact.objects.order_by().values("fact").annotate(total=Sum("number"))
    kept.update(dict(facts.values_list("fact", "total")))
    for name in sorted({*owed, *kept}):
        if owed[name] != kept[name]:
            yield f"{name}: {kept[name]} kept, {owed[name]} erased"


@promptness("Who asked to be erased is gone a day after the days of grace.", AccountDeletion)
def erasures_happen() -> Iterable[str]:
    late = AccountDeletion.objects.filter(due_at__lt=timezone.now() - PATIENCE)
    yield from overdue("deletion", late, "due_at")


@promptness("An archive is deleted a day after its week.", Archive)
def archives_end() -> Iterable[str]:
    kept = Archive.objects.filter(state=Archive.State.READY)
    yield from overdue(
        "archive", kept.filter(expires_at__lt=timezone.now() - PATIENCE), "expires_at"
    )
