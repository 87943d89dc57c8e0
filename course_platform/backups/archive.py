"""The tar file around the database's own copy."""

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from course_platform.backups import postgres, sqlite
from course_platform.backups.fingerprints import Table

MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media"


class RestoreRefused(Exception):
    """Why nothing was changed; a sentence for the operator."""


@dataclass(frozen=True)
class Manifest:
    """What the database held at the moment of the backup."""

    made_at: str
    engine: str
    method: str
    tables: dict[str, Table]

    def differences(self, found: dict[str, Table]) -> list[str]:
        return [
            f"{name}: {self.tables.get(name)} backed up, {found.get(name)} restored"
            for name in sorted({*self.tables, *found})
            if self.tables.get(name) != found.get(name)
        ]

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        kept = json.loads(text)
        tables = {name: Table(**table) for name, table in kept.pop("tables").items()}
        return cls(tables=tables, **kept)


class Engine(Protocol):
    """What a kind of database knows about copying itself."""

    def copied(self, folder: Path) -> AbstractContextManager[tuple[str, dict[str, Table]]]: ...

    def restore(self, folder: Path, method: str) -> None: ...

    def is_empty(self) -> bool: ...

    def tables(self) -> dict[str, Table]: ...


def engine() -> Engine:
    return sqlite.SQLite() if connection.vendor == "sqlite" else postgres.PostgreSQL()


def back_up(target: Path) -> Manifest:
    """Writes the whole site into `target`, which appears only once it is complete."""
    made_at = timezone.now().isoformat()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=target.parent) as name:
        folder = Path(name)
        database = folder / DATABASE
        database.mkdir()
        with engine().copied(database) as (method, tables):
            manifest = Manifest(made_at, connection.vendor, method, tables)
        (folder / MANIFEST).write_text(manifest.to_json())
        whole = folder / "whole.tar"
        with tarfile.open(whole, "w") as packed:
            packed.add(folder / MANIFEST, MANIFEST)
            packed.add(database, DATABASE)
            # After the database: a file named in it exists already, since files are saved first.
            add_files(packed, _media())
        whole.chmod(0o600)  # Everything that everybody wrote.
        whole.replace(target)
    return manifest


def restore(source: Path, *, replace: bool = False) -> tuple[Manifest, list[str]]:
    """Puts a backup into the database and media of these settings, and says what differs then."""
    database = engine()
    with _unpacked(source) as folder:
        manifest = Manifest.from_json((folder / MANIFEST).read_text())
        if manifest.engine != connection.vendor:
            raise RestoreRefused(
                f"This is a backup of {manifest.engine}, and the settings name {connection.vendor}."
            )
        if not replace and not database.is_empty():
            raise RestoreRefused(
                "The database holds accounts. Name an empty one, or say --replace to lose them."
            )
        database.restore(folder / DATABASE, manifest.method)
        if (folder / MEDIA).is_dir():
            shutil.copytree(folder / MEDIA, _media(), dirs_exist_ok=True)
    return manifest, manifest.differences(database.tables())


@contextmanager
def _unpacked(source: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        try:
            with tarfile.open(source) as packed:
                unpack(packed, Path(name))
        except (OSError, tarfile.TarError) as problem:
            raise RestoreRefused(f"{source} cannot be read: {problem}") from problem
        if not Path(name, MANIFEST).exists():
            raise RestoreRefused(f"{source} is not a backup made by `manage.py backup`.")
        yield Path(name)


def unpack(packed: tarfile.TarFile, folder: Path) -> None:
    """Plain files below `folder`, and nothing else: all that a backup holds.

    tarfile's own filter for this came with Python 3.11.4; Debian 12 has 3.11.2. Django's unpacking
    of project templates leaves out what it cannot write, and drops a folder that all are in.
    """
    for member in packed:
        target = Path(os.path.normpath(folder / member.name))
        if not target.is_relative_to(folder) or not (member.isfile() or member.isdir()):
            raise RestoreRefused(f"{member.name} in this file is nothing that a backup holds.")
        if file := packed.extractfile(member):
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as unpacked:
                shutil.copyfileobj(file, unpacked)


def add_files(packed: tarfile.TarFile, media: Path) -> None:
    """What links lead to, not the links, hard ones too; but for what is removed meanwhile."""
    packed.dereference = True
    for folder, _folders, names in os.walk(media, followlinks=True):
        for path in (Path(folder, name) for name in names):
            with suppress(FileNotFoundError):
                packed.add(path, str(MEDIA / path.relative_to(media)), recursive=False)


def _media() -> Path:
    return Path(getattr(default_storage, "location", settings.MEDIA_ROOT))
