"""The database's own guard of the ledger: entries are added, never changed, never deleted.

It holds against every way in: the ORM, a shell, another program. Two things pass it: erasure,
which says so in its own transaction, and forgetting who corrected an entry when that account goes.
The guard is made after every `migrate`, since SQLite drops triggers when a migration rebuilds a
table; `check_invariants` asks whether it stands.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

TABLE = "course_gamification_depthentry"
REFUSAL = "Depth entries are only ever added. Write a correction."
SETTING = "course_platform.erasing"  # PostgreSQL: of one transaction
SWITCH = "course_gamification_erasing"  # SQLite: a row that no other transaction ever sees
GUARDS = ("depth_entry_stands", "depth_ledger_stands")

_POSTGRES = f"""
CREATE OR REPLACE FUNCTION {GUARDS[0]}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unsigned {TABLE}%ROWTYPE;
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('{SETTING}', true) = 'yes' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        unsigned := OLD;
        unsigned.actor_id := NULL;
        IF NEW IS NOT DISTINCT FROM unsigned THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER IF EXISTS {GUARDS[0]} ON {TABLE};
CREATE TRIGGER {GUARDS[0]} BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {GUARDS[0]}();
DROP TRIGGER IF EXISTS {GUARDS[1]} ON {TABLE};
CREATE TRIGGER {GUARDS[1]} BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION {GUARDS[0]}();
"""

_KEPT = (
    "uid", "learner_id", "amount", "reason", "source", "cycle", "act_id", "rule_id",
    "explanation", "corrects_id", "created_at",
)  # fmt: skip
_UNSIGNED = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in ("id", *_KEPT))

_SQLITE = (
    f"CREATE TABLE IF NOT EXISTS {SWITCH} (yes INTEGER)",
    f"DROP TRIGGER IF EXISTS {GUARDS[0]}",
    f"CREATE TRIGGER {GUARDS[0]} BEFORE UPDATE ON {TABLE} "
    f"WHEN NOT (NEW.actor_id IS NULL AND {_UNSIGNED}) "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"DROP TRIGGER IF EXISTS {GUARDS[1]}",
    f"CREATE TRIGGER {GUARDS[1]} BEFORE DELETE ON {TABLE} "  # noqa: S608
    f"WHEN (SELECT count(*) FROM {SWITCH}) = 0 "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)


def guard(using: str = "default") -> None:
    """Makes the triggers, or leaves them as they are. Safe to repeat."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names() or is_guarded(using):
        return
    with connection.cursor() as cursor:
        for statement in (_POSTGRES,) if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def is_guarded(using: str = "default") -> bool:
    connection = connections[using]
    if connection.vendor == "postgresql":
        # A trigger that somebody disabled guards nothing.
        query = (
            "SELECT tgname FROM pg_trigger "
            "WHERE tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A')"
        )
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        return {row[0] for row in cursor.fetchall()} >= set(GUARDS)


@contextmanager
def erasing(using: str = "default") -> Iterator[None]:
    """Inside, entries may be deleted. It is the erasure of a person that asks for this.

    Opens a transaction, or a part of the one that is open; nothing outside it is let through,
    neither later in the same transaction nor on another connection.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL {SETTING} = 'yes'")
            yield
            cursor.execute(f"SET LOCAL {SETTING} = 'no'")
        else:
            cursor.execute(f"INSERT INTO {SWITCH} VALUES (1)")  # noqa: S608
            yield
            cursor.execute(f"DELETE FROM {SWITCH}")  # noqa: S608


def erase(learner: Any) -> None:
    """Deletes all that this app holds about one learner. Inside `erasing`, under their lock."""
    from gamification.models import DepthAccount, DepthAct, DepthEntry, Entitlement

    own = DepthEntry.objects.of(learner)
    # Deepest first, since each refers to the one after; raw, since no entry deletes itself.
    for rows in (own.exclude(corrects=None), own, DepthAct.objects.of(learner)):
        rows._raw_delete(rows.db)
    DepthAccount.objects.filter(learner=learner).delete()
    Entitlement.objects.filter(learner=learner).delete()


def on_migrated(using: str, **kwargs: Any) -> None:
    guard(using)
