"""Links that show a chart and nothing else: off until made, over after a month, revocable."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.blinding import blind_prompts
from lessons.models import ChartShare, Snapshot
from lessons.operations.attempts import lock_learner
from lessons.operations.comparing import NothingToCompare

LASTS = dt.timedelta(days=30)
MOST_OPEN = 50  # of one learner at a time: more is a script


class TooManyShares(Exception):
    """The learner has as many open links as one may have; revoking one makes room."""


@transaction.atomic
def share_chart(
    snapshot: Snapshot,
    *,
    learner: Any,
    earlier: Snapshot | None = None,
    at: dt.datetime | None = None,
) -> tuple[ChartShare, str]:
    """The row and the token of its link. The token is told this once; only its hash is kept.

    With `earlier` the link shows both charts. Raises NothingToCompare, TooManyShares.
    """
    lock_learner(learner)
    at = at or timezone.now()
    charts = [snapshot, *([earlier] if earlier else [])]
    blind = blind_prompts(learner)
    if any(c.learner_id != learner.pk or c.prompt_id in blind for c in charts) or (
        earlier and (earlier.prompt_id != snapshot.prompt_id or earlier.pk == snapshot.pk)
    ):
        raise NothingToCompare
    if open_shares(learner, at).count() >= MOST_OPEN:
        raise TooManyShares
    token = secrets.token_urlsafe(24)
    share = ChartShare.objects.create(
        learner=learner,
        token_hash=hash_of(token),
        snapshot=snapshot,
        earlier=earlier,
        created_at=at,
        expires_at=at + LASTS,
    )
    return share, token


@transaction.atomic
def revoke_share(share: ChartShare, *, learner: Any, at: dt.datetime | None = None) -> ChartShare:
    """Ends the link now. The first date stays."""
    lock_learner(learner)
    if share.revoked_at is None:
        share.revoked_at = at or timezone.now()
        share.save(update_fields=["revoked_at"])
    return share


def shared_by(token: str, at: dt.datetime | None = None) -> ChartShare | None:
    """What a link shows now. A wrong, ended or revoked one is the same nothing."""
    return (
        _open(at)
        .filter(token_hash=hash_of(token), learner__is_active=True)
        .select_related(
            "snapshot__prompt_version",
            "snapshot__prompt",
            "snapshot__attempt__turn",
            "earlier__prompt_version",
            "earlier__prompt",
            "earlier__attempt",
        )
        .first()
    )


def open_shares(learner: Any, at: dt.datetime | None = None) -> Any:
    return _open(at).filter(learner=learner)


def _open(at: dt.datetime | None) -> Any:
    return ChartShare.objects.filter(revoked_at=None, expires_at__gt=at or timezone.now())


def hash_of(token: str) -> str:
    # Plain SHA-256: the token is 192 random bits, so there is nothing to guess or to salt.
    return hashlib.sha256(token.encode()).hexdigest()
