"""More than one machine: through PgBouncer, beside a replica that is behind, with two beats."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from unittest import mock
from urllib.request import build_opener

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from course_platform import replicas
from course_platform.setup.children import spawn, stop, wait_until
from outbox.models import OutgoingMessage
from tests import databases, factories
from tests.browser import cannot_run
from tests.plugin import with_path
from tests.reminders.acts import noon_zone, promise_due_now
from tests.servers import (
    SETTINGS,
    NoServerError,
    Server,
    free_port,
    start_postgres,
    start_replica,
)
from tests.visitors import Person
from tests.workers import Worker

ROOT = Path(__file__).resolve().parent.parent
BEHIND = 5  # seconds
# Journeys, answers, Turns, Depth, reminders and the outbox, races and real workers included.
CORE = (
    "tests/test_journeys.py",
    "tests/lessons/test_answers.py",
    "tests/lessons/test_turns.py",
    "tests/gamification/test_depth.py",
    "tests/gamification/test_unlocking.py",
    "tests/reminders/test_sending.py",
    "tests/reminders/test_races.py",
    "tests/outbox/test_outbox.py",
    "tests/outbox/test_delivery.py",
    "tests/test_celery_real.py",
)

WITHOUT = (
    "tests/test_celery_real.py::test_the_embedded_site_does_all_of_it",  # on SQLite
    "tests/test_celery_real.py::test_beat_alone_wakes_the_sweeps",  # asks no database for the time
)

pytestmark = pytest.mark.skipif(databases.ON_SQLITE, reason="more than one machine: PostgreSQL")


def test_the_core_of_the_suite_passes_through_pgbouncer_in_transaction_mode() -> None:
    if not (shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")):
        cannot_run("PgBouncer is not installed (on Debian: apt-get install pgbouncer)")
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "TEST_", "VAR_DIR"))
    }
    env |= {"DATABASE_URL": databases.SERVER_URL, "THROUGH_PGBOUNCER": "yes"}
    if databases.OWN_SERVER:  # Then its tables come from the dump that ours came from.
        env["TEST_SERVER_IS_OWN"] = "yes"
    env["REDIS_URL"] = with_path(env["REDIS_URL"], "60") if env.get("REDIS_URL") else ""

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            *(f"--deselect={name}" for name in WITHOUT),
            *CORE,
        ],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) > 80
    assert "failed" not in done.stdout
    print(f"{passed[0]} through PgBouncer in transaction mode")


@pytest.mark.django_db(transaction=True)
def test_two_beats_and_two_workers_send_one_mail(redis_url: str) -> None:
    mail = Path(os.environ["VAR_DIR"]) / "mail"
    for old in mail.glob("*.eml"):
        old.unlink()
    turn = factories.turn_of(factories.make_lesson())
    for name in ("nora", "nils", "nina"):
        promise_due_now(turn, factories.make_learner(name, time_zone=noon_zone()))
    env = {
        **os.environ,
        "OUTBOX_EMAIL_BACKEND": "outbox.backends.MailFileBackend",
        "SWEEP_SECONDS": "1",
    }
    workers = [
        Worker(
            env,
            mail.parent / f"two-{name}.log",
            ("-B", "-s", str(mail.parent / f"beat-{name}"), "-n", f"{name}@%h"),
        )
        for name in ("one", "two")
    ]
    try:
        for worker in workers:
            worker.start()
        sent = OutgoingMessage.objects.filter(state="sent")
        assert wait_until(lambda: sent.count() == 3, seconds=60), workers[0].output()[-3000:]
        assert not wait_until(lambda: len(list(mail.glob("*.eml"))) > 3, seconds=5)
        assert len(list(mail.glob("*.eml"))) == 3
        assert not OutgoingMessage.objects.filter(state="sending").exists()
    finally:
        for worker in workers:
            worker.stop()


@pytest.fixture(scope="module")
def pair() -> Generator[tuple[Server, Server]]:
    """A primary with the site's tables, and its replica that is five seconds behind."""
    folder = Path(tempfile.mkdtemp(prefix="course-pair-"))
    folder.chmod(0o755)
    servers: list[Server] = []
    try:
        replicated = {**SETTINGS, "wal_level": "replica", "max_wal_senders": "4"}
        primary = start_postgres(folder / "primary", replicated)
        servers.append(primary)
        fill(primary)
        servers.append(start_replica(folder / "replica", primary, behind=f"{BEHIND}s"))
        yield primary, servers[-1]
    except NoServerError as problem:
        cannot_run(str(problem))
    finally:
        for server in reversed(servers):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def fill(primary: Server) -> None:
    act = (
        "from django.core.management import call_command; from tests import factories;"
        "factories.make_lesson(); factories.make_instructor('ines')"
    )
    if postgres := databases.run_programs(primary.url):
        databases.load_dump(postgres)
    manage(primary.url, "migrate", "--noinput", "--skip-checks", "-v0")
    manage(primary.url, "shell", "-v0", "-c", act)


def manage(url: str, *arguments: str) -> str:
    env = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def site(pair: tuple[Server, Server], tmp_path: Path) -> Generator[str]:
    """A web server whose settings name both."""
    primary, replica = pair
    port = free_port()
    env = {**os.environ, "DATABASE_URL": primary.url, "REPLICA_URL": replica.url}
    command = [sys.executable, "-m", "gunicorn", "course_platform.wsgi", "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class", "gthread"]
    child = spawn(command, log=tmp_path / "web.log", env=env, cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    try:
        assert wait_until(lambda: is_up(address), seconds=90), (tmp_path / "web.log").read_text()
        yield address
    finally:
        stop([child])


def is_up(address: str) -> bool:
    try:
        return bool(build_opener().open(f"{address}/livez", timeout=2).status == 200)
    except OSError:
        return False


def test_a_learner_sees_the_own_text_at_once_and_staffs_reports_come_from_the_replica(
    pair: tuple[Server, Server], site: str
) -> None:
    alice = Person(site)
    alice.get("/accounts/signup/")
    alice.post("/accounts/signup/", email="alice@example.com", password1="a-long-pass-123")
    find = (
        "from lessons.models import Prompt; p = Prompt.objects.get(name='skill_pattern');"
        "print(p.turn.get_absolute_url(), p.uid)"
    )
    url, uid = manage(pair[0].url, "shell", "-v0", "-c", find).split()
    alice.get(url)
    for number in range(1, 4):
        words = f"My words number {number}"
        shown = alice.post(
            url, **{f"p-{uid}": words, f"p-{uid}-rev": str(number - 1), "do": "save"}
        )
        assert words in shown
        assert words in alice.get(url)
        assert words in alice.get("/workbook/")

    ines = Person(site)
    ines.get("/accounts/login/")
    ines.post("/accounts/login/", login="ines@example.com", password="demo-pass-123")
    started = time.monotonic()
    new_track = "from tests import factories; factories.make_track('Made just now')"
    manage(pair[0].url, "shell", "-v0", "-c", new_track)
    made = time.monotonic()
    early = ines.get("/admin/reports/progress/?export=csv") + ines.get("/admin/reports/progress/")
    if time.monotonic() - started < BEHIND:  # Else the machine was too slow to tell.
        assert "Made just now" not in early
    assert "Made just now" in ines.get("/admin/")

    assert wait_until(
        lambda: "Made just now" in ines.get("/admin/reports/progress/"), seconds=60, every=0.5
    )
    print(f"the report followed the primary after {time.monotonic() - made:.1f} s")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/admin/reports/progress/", replicas.REPLICA),
        ("/admin/reports/site-history/", replicas.REPLICA),
        ("/admin/pages/", None),
        ("/workbook/", None),
        ("/path/", None),
        ("/api/v1/catalogue/", None),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_reports_alone_may_read_the_replica(path: str, expected: str | None, method: str) -> None:
    request = getattr(RequestFactory(), method)(path)
    request.resolver_match = resolve(path)
    asked: list[str | None] = []

    def view(request: HttpRequest) -> HttpResponse:
        middleware.process_view(request, None, (), {})
        asked.append(replicas.Router().db_for_read(OutgoingMessage))
        return HttpResponse()

    middleware = replicas.StaffReports(view)
    with mock.patch.dict(settings.DATABASES, {replicas.REPLICA: {}}):
        middleware(request)
        assert replicas.Router().db_for_read(OutgoingMessage) is None

    assert asked == [expected if method == "get" else None]


def test_a_site_without_a_replica_reads_where_it_writes() -> None:
    mark = replicas._reading.set(True)
    try:
        assert replicas.Router().db_for_read(OutgoingMessage) is None
    finally:
        replicas._reading.reset(mark)


def test_pooled_settings_leave_nothing_on_a_connection() -> None:
    read = "from django.conf import settings; print(settings.DATABASES['default'])"
    env = {**os.environ, "DATABASE_POOLED": "yes"}
    said = subprocess.run(
        [sys.executable, "-c", read], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "'DISABLE_SERVER_SIDE_CURSORS': True" in said
    assert "'prepare_threshold': None" in said


def test_no_code_of_ours_holds_something_for_a_session() -> None:
    """Session locks and LISTEN break silently behind a pool."""
    sources = [
        path
        for app in ("accounts", "course_platform", "gamification", "lessons", "outbox", "reminders")
        for path in (ROOT / app).rglob("*.py")
    ]
    banned = re.compile(r"pg_(try_)?advisory_lock\(|\bLISTEN [a-z]|SET SESSION")

    assert len(sources) > 100
    assert not [str(path) for path in sources if banned.search(path.read_text())]
