"""Programs from npm that check what we make: installed once, beside the kept databases.

What they are stands in a package.json, with the hash of each file in the package-lock.json beside
it. To take others, in a copy of the folder:

    npm install --package-lock-only --omit-lockfile-registry-resolved --save-exact <name>@<version>

The set-up installs node and npm where it may (course_platform/setup/bootstrap.py). Where either is
missing, or the registry cannot be reached, the tests that need them are skipped with the reason,
and fail in CI, as with the browser.
"""

import fcntl
import hashlib
import shutil
import subprocess
from pathlib import Path

from tests.browser import cannot_run

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent / "var/test-cache"
NAMED = ("package.json", "package-lock.json")


def npm_folder(wanted: Path = HERE / "node") -> Path:
    """A folder whose node_modules holds what is locked in `wanted`; node must be run in it."""
    if not (shutil.which("npm") and shutil.which("node")):
        cannot_run("node and npm are not installed (on Debian: apt-get install nodejs npm)")
    locked = hashlib.sha256((wanted / NAMED[1]).read_bytes()).hexdigest()
    folder = KEPT / f"npm-{locked[:12]}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (KEPT / "npm.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            install(wanted, folder)
    return folder


def install(wanted: Path, folder: Path) -> None:
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for name in NAMED:
        shutil.copy(wanted / name, partial)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    try:
        done = subprocess.run(
            ["npm", "ci", *options],
            cwd=partial,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
    except subprocess.TimeoutExpired:
        cannot_run("npm did not answer within three minutes")
    if done.returncode:
        cannot_run(f"npm cannot install {wanted}: {done.stderr.strip()[-300:]}")
    partial.rename(folder)
