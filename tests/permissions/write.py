"""Writes matrix.txt from what the site answers now: `python -m tests.permissions.write`.

Read the difference before committing it: it is the review of who may see what.
"""

import subprocess
import sys

if __name__ == "__main__":
    sys.exit(
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "tests/permissions", "--write-permissions"],
            check=False,
        ).returncode
    )
