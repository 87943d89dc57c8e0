"""Erasing a person: every row that is theirs, in one transaction, and what lies outside it first.

What is theirs is read from the apps' privacy.py (accounts/personal.py), so a new table is erased
the day it is declared, and a row that still names the person makes the database refuse the whole.
"""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts import personal
from accounts.models import AccountDeletion, Archive, Erasure, User
from accounts.people import person_hash
from gamification.ledger import erasing
from lessons.operations import lock_learner

logger = logging.getLogger(__name__)


def erase_due_accounts(now: dt.datetime | None = None) -> list[Erasure]:
    """Erases everybody whose days of grace are over. Safe to kill at any point and to repeat."""
    now = now or timezone.now()
    due = AccountDeletion.objects.filter(due_at__lte=now).order_by("due_at")
    people = [learner for deletion in due if (learner := _close(deletion, now))]
    end_sessions(people)
    erased = [erase(learner, asked_at=learner.deletion.asked_at) for learner in people]
    if erased:
        _overwrite_freed_pages()
    return erased


@transaction.atomic
def _close(deletion: AccountDeletion, now: dt.datetime) -> Any:
    """From here on nobody signs in, so nothing new is written and nothing is taken back."""
    lock_learner(deletion.learner)
    still = AccountDeletion.objects.select_related("learner").filter(
        pk=deletion.pk, due_at__lte=now
    )
    if (found := still.first()) is None:
        return None
    User.objects.filter(pk=found.learner_id).update(is_active=False)
    return found.learner


def erase(learner: Any, *, asked_at: dt.datetime) -> Erasure:
    """Files first: they are in no transaction, and a row without its file harms nobody."""
    for archive in Archive.objects.filter(learner=learner):
        archive.file.delete(save=False)
    with transaction.atomic():
        lock_learner(learner)
        with erasing():  # Nothing else may take entries out of the ledger.
            return _erase_rows(learner, asked_at)


def _erase_rows(learner: Any, asked_at: dt.datetime) -> Erasure:
    totals: dict[str, int] = {}
    for keep_totals in personal.hooks("keep_totals"):
        totals |= keep_totals(learner, 1)
    for erase_also in personal.hooks("erase_also"):
        erase_also(learner)
    rows: Counter[str] = Counter()
    for model in reversed(personal.personal_models()):
        rows[personal.label(model)] += _delete_rows(model, learner)
    for field in personal.cut_loose():
        field.model._base_manager.filter(**{field.name: learner}).update(**{field.name: None})
    _untie(User, User.objects.filter(pk=learner.pk))
    rows["accounts.User"] = _delete_raw(User.objects.filter(pk=learner.pk))
    return Erasure.objects.create(
        person=person_hash(learner.uid),
        asked_at=asked_at,
        rows={model: number for model, number in sorted(rows.items()) if number},
        totals=totals,
    )


def _delete_rows(model: Any, learner: Any) -> int:
    own = model._base_manager.filter(**{personal.path_to_person(model) or "": learner})
    _untie(model, own)
    if personal.is_ours(model):
        return _delete_raw(own)
    # Other packages may keep rows of their own below these.
    number: int = own.delete()[0]
    return number


def _untie(model: Any, rows: Any) -> None:
    """Rows that only tie these to others: groups, permissions."""
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        if through._meta.auto_created:
            through._base_manager.filter(**{f"{field.m2m_field_name()}__in": rows}).delete()


def _delete_raw(rows: Any) -> int:
    """Past `delete()`, which a ledger entry refuses, and past collecting what refers to it: that
    went before, and what did not makes the database refuse."""
    number: int = rows._raw_delete(rows.db)
    return number


def end_sessions(people: Iterable[Any]) -> None:
    """Wherever they are signed in. A session tells whose it is only when it is opened."""
    pks = {str(person.pk) for person in people}
    if not pks:
        return
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in Session.objects.iterator(chunk_size=2000):
        if session.get_decoded().get("_auth_user_id") in pks:
            store(session.session_key).delete()


def forget_admin_history(learner: Any) -> None:
    """What the two admins noted about rows of this person: the notes carry names and addresses."""
    histories: tuple[Any, ...] = (LogEntry, ModelLogEntry)
    models: list[Any] = [*personal.personal_models(), User]
    for model in models:
        kind = ContentType.objects.get_for_model(model)
        lookup = {personal.path_to_person(model) or "pk": learner.pk}
        for history in histories:
            noted = history.objects.filter(content_type=kind)
            pks = set(noted.values_list("object_id", flat=True))
            if pks:
                own = model._base_manager.filter(**lookup).values_list("pk", flat=True)
                noted.filter(object_id__in=pks & {str(pk) for pk in own}).delete()


def replay(known: Iterable[dict[str, Any]]) -> list[Erasure]:
    """Erases again whoever a restored backup brought back. `known`: what `list_erasures` wrote."""
    wanted = {row["person"]: row for row in known if not row["returned"]}
    people = [
        person
        for person in User.objects.order_by("pk").iterator(chunk_size=2000)
        if person_hash(person.uid) in wanted
    ]
    end_sessions(people)
    erased = []
    for person in people:
        asked_at = dt.datetime.fromisoformat(wanted[person_hash(person.uid)]["asked_at"])
        erased.append(erase(person, asked_at=asked_at))
    if erased:
        _overwrite_freed_pages()
    return erased


def _overwrite_freed_pages() -> None:
    """SQLite only marks deleted rows as free: their words would stay in the file for years."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError as problem:  # Somebody reads at this moment; the next erasure does it.
        logger.warning("Freed pages are not overwritten yet: %s", problem)
