"""Bringing a document into an account that holds nothing yet: all of it or none of it.

Words come with whoever has the file. What the site issued (Depth, opened courses, promises) comes
back only to its own person, once, from a file that this site sealed and nobody changed; otherwise
it is kept as a record to read and counts for nothing (docs/decisions/0015).
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import personal
from accounts.models import FromElsewhere
from accounts.portability import plausible, returning
from accounts.portability.canonical import is_sealed
from accounts.portability.reading import NotAnArchive
from accounts.portability.rebuilding import Content, NotPlausible, Unmatched, build
from accounts.portability.records import Record
from gamification.models import DepthEntry
from gamification.unlocking import open_reached
from lessons.models import Snapshot, TurnCompletion
from lessons.operations import lock_learner
from reminders.operations import schedule_follow_up
from reminders.operations.following import unanswered

MOST_RECORDS = 400_000
BATCH = 500

Made = dict[Any, dict[int, Any]]


class NotEmpty(Exception):
    """The account holds things already. `what` says of which kinds."""

    def __init__(self, what: list[str]) -> None:
        super().__init__(", ".join(what))
        self.what = what


@dataclass
class Brought:
    """What came of an import."""

    rows: dict[str, int] = field(default_factory=dict)
    elsewhere: int = 0
    returned: bool = False  # Depth and opened courses came back to their person
    why_not: str = ""

    @property
    def number(self) -> int:
        return sum(self.rows.values())


def import_document(document: dict[str, Any], *, learner: Any) -> Brought:
    """Raises NotAnArchive, NotPlausible and NotEmpty; then nothing was changed."""
    records = _records(document)
    now = timezone.now()
    try:
        with transaction.atomic():
            lock_learner(learner)
            _require_empty(learner)
            return _bring(document, records, learner, now)
    except IntegrityError:
        raise NotPlausible(_("The archive says one thing twice.")) from None


def _records(document: dict[str, Any]) -> dict[str, list[Record]]:
    records = document.get("records")
    if not isinstance(records, dict) or not all(isinstance(v, list) for v in records.values()):
        raise NotAnArchive(_("The archive holds no records."))
    for label, rows in records.items():
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, dict) or row.get("n") != number:
                raise NotPlausible(
                    _("The records of “%(what)s” are not numbered one by one.")
                    % {"what": label[:80]}
                )
    if sum(map(len, records.values())) > MOST_RECORDS:
        raise NotAnArchive(_("The archive holds too much. Ask an operator to import it for you."))
    return records


def _require_empty(learner: Any) -> None:
    """A single row, such as preferences, is no obstacle: the archive's takes its place."""
    holding = [
        str(model._meta.verbose_name_plural)
        for model in personal.portable_models()
        if not _is_single(model)
        and not personal.is_listed(model)
        and model._default_manager.filter(**_own(model, learner)).exists()
    ]
    if holding:
        raise NotEmpty(holding)


def _is_single(model: Any) -> bool:
    return bool(model._meta.pk.is_relation)


def _own(model: Any, learner: Any) -> dict[str, Any]:
    return {personal.path_to_person(model) or "": learner}


def _bring(
    document: dict[str, Any], records: dict[str, list[Record]], learner: Any, now: dt.datetime
) -> Brought:
    sealed = is_sealed(document)
    erasure, why_not = returning.claim(document, sealed=sealed, learner=learner)
    made, left = _build_all(records, learner, issued=erasure is not None)
    if not sealed:
        plausible.require_plausible(made)
    for model in _brought():
        _save(model, list(made.get(model, {}).values()), learner)
    for what, record in left:
        FromElsewhere.objects.create(learner=learner, what=what, record=record, brought_at=now)
    for bring_in in personal.hooks("bring_in"):
        bring_in(learner, now)
    if erasure is not None:
        returning.settle(erasure, document, learner=learner)
    _catch_up(learner)
    counts = {personal.label(model): len(rows) for model, rows in made.items() if rows}
    return Brought(counts, len(left), erasure is not None, why_not)


def _brought() -> list[Any]:
    """Keys that the site issued stay where they are: what they opened ends with the account."""
    return [model for model in personal.portable_models() if not personal.is_listed(model)]


def _build_all(
    records: dict[str, list[Record]], learner: Any, *, issued: bool
) -> tuple[Made, list[tuple[str, Record]]]:
    content = Content(records)
    made: Made = {}
    left: list[tuple[str, Record]] = []
    known = {personal.label(model) for model in personal.portable_models()}
    for model in _brought():
        label = personal.label(model)
        made[model] = {}
        for record in records.get(label, ()):
            try:
                if not issued:
                    record = _as_words(model, record)
                made[model][record["n"]] = build(
                    model, record, learner=learner, content=content, made=made
                )
            except Unmatched:
                left.append((label, record))
    strangers = [(label, row) for label in sorted(records.keys() - known) for row in records[label]]
    return made, left + [(label[:80], row) for label, row in strangers]


def _as_words(model: Any, record: Record) -> Record:
    """What a file may bring by itself. Raises Unmatched for what the site issued.

    A learner's own row comes without what the site wrote about it, such as a message.
    """
    if personal.is_issued(model, record):
        raise Unmatched(personal.label(model))
    issued = {
        field.name
        for field in personal.exported(model)
        if field.is_relation and field.null and personal.is_issued(field.related_model, {})
    }
    return {key: None if key in issued else value for key, value in record.items()}


def _save(model: Any, rows: list[Any], learner: Any) -> None:
    if _is_single(model):
        model._default_manager.filter(**_own(model, learner)).delete()
    if any(field.related_model is model for field in personal.exported(model)):
        for row in rows:  # One may refer to one before it, which must have its number by then.
            row.save(force_insert=True)
        return
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def _catch_up(learner: Any) -> None:
    """What the site owes for what came: promises to come back, and courses opened since."""
    for model in (Snapshot, TurnCompletion):
        for act in unanswered(model).filter(learner=learner).order_by("pk"):
            schedule_follow_up(act)
    balance = DepthEntry.objects.of(learner).balance()
    open_reached(learner, balance=balance, at=timezone.now())
