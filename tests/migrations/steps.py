"""Our migrations one by one, as sites had them that began before the squashed ones were made."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db.migrations.loader import MigrationLoader


@contextmanager
def step_by_step() -> Iterator[None]:
    load = MigrationLoader.load_disk

    def load_without_squashed(self: MigrationLoader) -> None:
        load(self)
        for app, name in list(self.disk_migrations):
            if app.startswith("course_") and self.disk_migrations[app, name].replaces:
                del self.disk_migrations[app, name]

    with mock.patch.object(MigrationLoader, "load_disk", load_without_squashed):
        yield
