"""Wanting to leave, and changing one's mind."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountDeletion
from lessons.operations import lock_learner
from outbox.outbox import absolute, queue_email

ASKED, KEPT = "deletion_asked", "deletion_cancelled"


@transaction.atomic
def ask_deletion(learner: Any, *, at: dt.datetime | None = None) -> AccountDeletion:
    """The account goes after the days of grace. Asking again moves nothing."""
    lock_learner(learner)
    at = at or timezone.now()
    deletion, made = AccountDeletion.objects.get_or_create(
        learner=learner,
        defaults={"asked_at": at, "due_at": at + dt.timedelta(days=settings.DELETION_DAYS)},
    )
    if made:
        _mail(ASKED, deletion)
    return deletion


@transaction.atomic
def keep_account(learner: Any) -> bool:
    """Takes the wish back. Says whether there was one."""
    lock_learner(learner)
    deletion = AccountDeletion.objects.filter(learner=learner).first()
    if deletion is None:
        return False
    _mail(KEPT, deletion)
    deletion.delete()
    return True


def _mail(kind: str, deletion: AccountDeletion) -> None:
    queue_email(
        kind,
        # The moment, since a wish that was taken back can be had again.
        key=f"{kind}:{deletion.learner_id}:{deletion.asked_at.isoformat()}",
        learner=deletion.learner,
        context={
            "deletion": deletion,
            "keep_url": absolute(reverse("accounts:delete")),
            "data_url": absolute(reverse("accounts:data")),
        },
    )
