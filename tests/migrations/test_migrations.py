"""New migrations hold no lock for long, and carry what the release before left."""

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from course_platform.backups import back_up, postgres, unpack
from course_platform.invariants import check_all
from lessons import operations as ops
from lessons.kinds import Content
from lessons.models import Answer, Reflection
from tests import databases, factories
from tests.migrations import release
from tests.migrations.shapes import shapes
from tests.migrations.steps import step_by_step

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(databases.ON_SQLITE, reason="SQLite locks the whole file, and briefly"),
]

FROM_RELEASE = release.FILE.name.removesuffix(".tar.gz").replace(".", "-")
WAIVERS = Path(__file__).with_name("waivers.txt")
# Rules about what Django writes for every migration, or about what is decided elsewhere.
LEFT_OUT = {
    "require-timeout-settings": "docs/running.md gives `migrate` a lock_timeout from outside",
    "prefer-robust-stmts": "Django records what was applied, in the same transaction",
    "prefer-bigint-over-int": "small counts are integers on purpose; keys are bigint",
    "prefer-bigint-over-smallint": "as above",
    "prefer-text-field": "a length that people see is also the database's",
    "prefer-identity": "Django's own choice, identity since 4.1",
    "prefer-timestamptz": "Django writes nothing else",
    "ban-char-field": "Django writes none",
}


def own_migrations() -> list[tuple[str, str]]:
    """Every migration of ours after an app's first."""
    root = Path(__file__).resolve().parents[2]
    labels = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(root) and ".venv" not in config.path
    }
    graph = MigrationLoader(None).disk_migrations
    return sorted((app, name) for app, name in graph if app in labels and name[:4] != "0001")


def waivers() -> dict[tuple[str, str], str]:
    found = {}
    for line in WAIVERS.read_text().splitlines():
        if line and not line.startswith("#"):
            migration, rule, reason = (part.strip() for part in line.split("|", 2))
            found[migration, rule] = reason
    return found


def findings(statements: str) -> list[dict[str, Any]]:
    program = Path(sys.executable).with_name("squawk")
    left_out = [f"--exclude={','.join(LEFT_OUT)}"]
    done = subprocess.run(
        [program, "--reporter=json", "--pg-version=15", *left_out],
        input=statements,
        capture_output=True,
        text=True,
        check=False,
    )
    return list(json.loads(done.stdout or "[]"))


def test_no_migration_holds_a_lock_that_learners_would_notice() -> None:
    allowed, used, problems = waivers(), set(), []
    for app, name in own_migrations():
        out = io.StringIO()
        call_command("sqlmigrate", app, name, stdout=out)
        for finding in findings(out.getvalue()):
            key = (f"{app}.{name}", finding["rule_name"])
            used.add(key)
            if key not in allowed:
                problems.append(f"{key[0]} | {key[1]}: {finding['message']}")
    print(f"squawk: {len(own_migrations())} migrations, {len(problems)} findings without a waiver")

    found = "\n".join(problems)
    assert not problems, f"mend it, or write why it is meant into waivers.txt:\n{found}"
    stale = [key for key in allowed if key not in used and _is_ours(key[0])]
    assert not stale, f"waivers that nothing needs any more: {stale}"


def _is_ours(migration: str) -> bool:
    return tuple(migration.split(".", 1)) in set(own_migrations())


def test_squawk_finds_what_it_is_asked_for() -> None:
    risky = "CREATE INDEX i ON answers (learner_id); ALTER TABLE answers DROP COLUMN a;"
    risky = f"BEGIN; {risky} COMMIT;"

    assert {found["rule_name"] for found in findings(risky)} >= {
        "require-concurrent-index-creation",
        "ban-drop-column",
    }


def test_every_waiver_gives_a_reason() -> None:
    assert all(len(reason) > 20 for reason in waivers().values())


@pytest.fixture
def of_a_site_that_begins_today(transactional_db: None) -> Counter[tuple[str, ...]]:
    return shapes()


@pytest.fixture
def before(
    of_a_site_that_begins_today: Counter[tuple[str, ...]], tmp_path: Path
) -> Generator[None]:
    """The database as the release before left it: its tables, then its rows."""
    name = f"{databases.PREFIX}_release_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with gzip.open(release.FILE) as packed, tarfile.open(fileobj=packed) as whole:
        unpack(whole, tmp_path)
    databases.administer("CREATE DATABASE {}", name)
    connections.close_all()
    with mock.patch.dict(connection.settings_dict, NAME=name):
        _make_tables(tmp_path / "database/django_migrations.copy")
        with transaction.atomic(), connection.cursor() as cursor:
            postgres._copy_in(cursor, tmp_path / "database")
        databases.forget()
        yield
        connections.close_all()
    databases.drop(name)
    databases.forget()


def _make_tables(applied: Path) -> None:
    """By the release's migrations once; then from a dump of what they made."""
    kept, programs = databases.kept(FROM_RELEASE), databases.run_programs()
    if programs and kept.exists():
        programs("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={kept}")
        return
    # All at once and without the signals that end `migrate`: they expect every table.
    with step_by_step():
        MigrationExecutor(connection).migrate(_last_of_each_app(applied))
    if programs:
        made = applied.with_name("tables.sql")
        programs("pg_dump", "--no-owner", f"--file={made}")
        databases.keep(made, kept)


def _last_of_each_app(rows: Path) -> list[tuple[str, str]]:
    """The newest migration that the release had applied, app by app."""
    known = MigrationLoader(None).disk_migrations
    last: dict[str, str] = {}
    for line in rows.read_text().splitlines():
        app, _applied, _id, name = line.split("\t")
        if (app, name) in known:
            last[app] = max(name, last.get(app, ""))
    return sorted(last.items())


def test_what_the_release_before_left_is_whole_after_the_new_migrations(
    before: None, of_a_site_that_begins_today: Counter[tuple[str, ...]]
) -> None:
    answers, reflections = Answer.objects.count, Reflection.objects.count

    call_command("migrate", verbosity=0, interactive=False)
    databases.forget()

    here, there = shapes(), of_a_site_that_begins_today
    assert here == there, f"here only: {here - there}, in a new site only: {there - here}"
    report = check_all()
    assert not report.broken, list(report.lines())
    assert answers() >= 3
    assert reflections() >= 1
    client = Client()
    client.force_login(Answer.objects.select_related("learner").latest("pk").learner)
    for address in ("/path/", "/workbook/", "/depth/", "/reminders/"):
        assert client.get(address).status_code == 200
    assert "What I saw." in client.get("/workbook/").content.decode()


def test_a_release_can_be_kept_for_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = factories.make_lesson()
    alice = factories.make_learner("alice")
    ops.enrol(lesson.get_parent().get_parent().pk, learner=alice)
    three = factories.prompt_of(lesson, "three_skills")
    ops.save_answer(three, learner=alice, content=Content(value=["Ear", "Hand", "Heart"]))
    ops.save_answer(three, learner=alice, content=Content(value=["Ear", "Hand", "Head"]))
    pattern = factories.prompt_of(lesson, "skill_pattern")
    ops.save_answer(pattern, learner=alice, content=Content(text="A pattern."))
    ratings = factories.prompt_of(lesson, "skill_ratings")
    rated = Content(value=factories.rating_values(ratings, 7, 6, 5, 2, 8))
    ops.save_answer(ratings, learner=alice, content=rated)
    turn = factories.turn_of(lesson)
    ops.save_snapshot(turn, learner=alice)
    parts = ops.ReflectionParts("What I saw.", "An example.", "it is Saturday", "I write")
    ops.complete_and_reflect(turn, learner=alice, parts=parts)
    monkeypatch.setenv("PATH", "/nonexistent")  # Rows alone, by COPY.
    target = tmp_path / "release.tar"

    assert back_up(target).method == "copy"

    assert target.stat().st_size < 3_000_000
    if os.environ.get("KEEP_RELEASE"):  # python -m tests.migrations.release
        release.keep(target)
