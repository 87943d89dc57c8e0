"""A test's rows are rolled back; its files are not."""

import shutil
from collections.abc import Generator

import pytest

from accounts.models import archive_storage


@pytest.fixture(autouse=True)
def _no_files_of_others() -> Generator[None]:
    shutil.rmtree(archive_storage().path(""), ignore_errors=True)
    yield
    shutil.rmtree(archive_storage().path(""), ignore_errors=True)
