"""Drafts of a reflection: saved while it is written, never a reflection by themselves."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.models import Attempt, Reflection, ReflectionDraft, Turn, new_uid
from lessons.operations.answers import ClientIdReused
from lessons.operations.attempts import current_attempt, lock_learner

DRAFT, SET_ASIDE = ReflectionDraft.Outcome.DRAFT, ReflectionDraft.Outcome.SET_ASIDE


@dataclass(frozen=True)
class ReflectionParts:
    """What I saw; why, with an example; if … then I will … Or one line about paper."""

    saw: str = ""
    why: str = ""
    plan_if: str = ""
    plan_then: str = ""
    on_paper: bool = False

    def __bool__(self) -> bool:
        return any(
            (
                self.saw.strip(),
                self.why.strip(),
                self.plan_if.strip(),
                self.plan_then.strip(),
            )
        )

    @classmethod
    def of(cls, row: Any) -> "ReflectionParts":
        """Of a reflection, a draft, or an earlier version, which does not know about paper."""
        names = ("saw", "why", "plan_if", "plan_then")
        on_paper = getattr(row, "on_paper", False)
        return cls(**{name: getattr(row, name) for name in names}, on_paper=on_paper)


@dataclass(frozen=True)
class Place:
    """Where a writer stood: the reflection's revision and the latest draft's id, 0 for none.

    Neither is ever used twice for an attempt, so equal places have seen the same texts. A draft
    of None was not asked about.
    """

    revision: int = 0
    draft: int | None = 0

    def saw(self, now: "Place") -> bool:
        """Whether a writer who stood here has seen what there is now."""
        return self.revision == now.revision and self.draft in (None, now.draft)


@dataclass(frozen=True)
class Standing:
    """What there is of one attempt's reflection."""

    attempt: Attempt
    reflection: Reflection | None
    draft: ReflectionDraft | None

    @property
    def place(self) -> Place:
        return Place(
            self.reflection.revision if self.reflection else 0, self.draft.pk if self.draft else 0
        )

    @property
    def saved(self) -> ReflectionParts:
        if self.reflection is None or self.reflection.removed_at:
            return ReflectionParts()
        return ReflectionParts.of(self.reflection)

    @property
    def parts(self) -> ReflectionParts:
        """What the form shows: the draft where there is one."""
        return ReflectionParts.of(self.draft) if self.draft else self.saved

    def says(self, parts: ReflectionParts) -> bool:
        """Whether this is the saved reflection already, as it is to a second click."""
        kept = self.reflection is not None and not self.reflection.removed_at
        return kept and self.saved == parts


class StaleReflection(Exception):
    """The reflection or its draft was changed elsewhere since the writer last saw it.

    `standing` is what there is now; `offered` is kept aside, in the history.
    """

    def __init__(self, standing: Standing, offered: ReflectionParts) -> None:
        super().__init__(str(standing.place))
        self.standing = standing
        self.offered = offered


def standing(attempt: Attempt) -> Standing:
    drafts = ReflectionDraft.objects.filter(attempt=attempt, outcome=DRAFT)
    draft = None if attempt.is_fresh else drafts.order_by("-pk").first()
    return Standing(attempt, getattr(attempt, "reflection", None), draft)


def save_draft(
    turn: Turn,
    *,
    learner: Any,
    parts: ReflectionParts,
    based_on: Place | None = None,
    client_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
) -> Standing:
    """Keeps what is being written. Earns nothing and shows nowhere but in its own form.

    Raises StaleReflection, also for a retry of a text that no longer stands, and ClientIdReused.
    """
    now = at or timezone.now()
    with transaction.atomic():
        lock_learner(learner)
        found = standing(current_attempt(turn, learner=learner, at=at))
        sent = _sent(found, parts, client_id)
        if found.parts == parts or (sent and sent == found.draft):
            return found
        stale = sent is not None or (based_on is not None and not based_on.saw(found.place))
        if stale:
            set_aside(found, parts, client_id or new_uid(), now)
        else:
            draft = _add(found, parts, client_id or new_uid(), now, outcome=DRAFT)
            found = replace(found, draft=draft)
    # Raised outside the transaction: the text that lost is kept, not rolled back.
    if stale:
        raise StaleReflection(found, parts)
    return found


@transaction.atomic
def discard_draft(turn: Turn, *, learner: Any) -> None:
    """The learner does not want it: what was saved before is shown again."""
    lock_learner(learner)
    ReflectionDraft.objects.filter(
        attempt=current_attempt(turn, learner=learner), outcome=DRAFT
    ).delete()


def set_aside(
    found: Standing, parts: ReflectionParts, client_id: uuid.UUID, now: dt.datetime
) -> None:
    """Keeps what lost a race, once. Caller holds the learner's lock."""
    sent = _sent(found, parts, client_id)
    if sent:
        if sent != found.draft:
            sent.outcome = SET_ASIDE
            sent.save(update_fields=["outcome"])
    elif parts and not _held(found, parts):
        _add(found, parts, client_id, now, outcome=SET_ASIDE)


def settle_drafts(found: Standing, parts: ReflectionParts) -> None:
    """The reflection is saved as `parts`: drafts go. The latest stays if it says something else."""
    if found.draft is None:
        return
    drafts = ReflectionDraft.objects.filter(attempt=found.attempt, outcome=DRAFT)
    if found.parts and found.parts != parts:
        drafts.filter(pk=found.draft.pk).update(outcome=SET_ASIDE)
    # Nothing hangs on a draft, and nobody listens to its end: one statement, without reading them.
    drafts._raw_delete(drafts.db)


def _held(found: Standing, parts: ReflectionParts) -> bool:
    """Whether the history has this text, so that a retry does not keep it twice."""
    words = {name: value for name, value in asdict(parts).items() if name != "on_paper"}
    aside = found.attempt.reflection_drafts.filter(outcome=SET_ASIDE, **words)
    if aside.exists():
        return True
    return found.reflection is not None and found.reflection.revisions.filter(**words).exists()


def _sent(
    found: Standing, parts: ReflectionParts, client_id: uuid.UUID | None
) -> ReflectionDraft | None:
    if client_id is None:
        return None
    sent = ReflectionDraft.objects.filter(learner=found.attempt.learner_id, uid=client_id).first()
    if sent and (sent.attempt_id != found.attempt.pk or ReflectionParts.of(sent) != parts):
        raise ClientIdReused
    return sent


def _add(
    found: Standing,
    parts: ReflectionParts,
    client_id: uuid.UUID,
    now: dt.datetime,
    *,
    outcome: ReflectionDraft.Outcome,
) -> ReflectionDraft:
    return ReflectionDraft.objects.create(
        uid=client_id,
        learner_id=found.attempt.learner_id,
        attempt=found.attempt,
        outcome=outcome,
        saved_at=now,
        **asdict(parts),
    )
