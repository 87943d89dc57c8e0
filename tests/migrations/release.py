"""What a release left in its database, made by its own code: `python -m tests.migrations.release`.

Run it before a release, from that release's checkout, and keep what it writes. The file holds rows
alone; the tables come from the migrations that the release had.
"""

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
FILE = FOLDER / "release-0.1.0.tar.gz"


def keep(tar: Path) -> None:
    with tar.open("rb") as source, gzip.open(FILE, "wb") as target:
        shutil.copyfileobj(source, target)


if __name__ == "__main__":
    chosen = "tests/migrations/test_migrations.py::test_a_release_can_be_kept_for_the_next_one"
    command = [sys.executable, "-m", "pytest", "-q", chosen]
    env = {**os.environ, "KEEP_RELEASE": "yes"}
    sys.exit(subprocess.run(command, env=env, check=False).returncode)
