"""Programs from npm that check what we make: installed once, beside the kept databases.

The set-up installs node and npm where it may (course_platform/setup/bootstrap.py). Where either is
missing, or the registry cannot be reached, the tests that need them are skipped with the reason,
and fail in CI, as with the browser.
"""

import fcntl
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.browser import cannot_run

KEPT = Path(__file__).resolve().parent.parent / "var/test-cache"
PACKAGES = {"web-push-testing": "1.2.2", "ical.js": "2.2.1"}


def npm_folder(packages: Mapping[str, str] = PACKAGES) -> Path:
    """A folder whose node_modules holds `packages`; node must be run in it."""
    if not (shutil.which("npm") and shutil.which("node")):
        cannot_run("node and npm are not installed (on Debian: apt-get install nodejs npm)")
    wanted = [f"{name}@{version}" for name, version in packages.items()]
    folder = KEPT / "-".join(["npm", *wanted])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (KEPT / "npm.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            install(wanted, folder)
    return folder


def install(wanted: list[str], folder: Path) -> None:
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    (partial / "package.json").write_text('{"private": true}')
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    try:
        done = subprocess.run(
            ["npm", "install", *options, *wanted],
            cwd=partial,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
    except subprocess.TimeoutExpired:
        cannot_run("npm did not answer within three minutes")
    if done.returncode:
        cannot_run(f"npm cannot install {', '.join(wanted)}: {done.stderr.strip()[-300:]}")
    partial.rename(folder)
