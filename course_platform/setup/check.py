"""`make check`: every static check at once, the output of those that found something.

The checks do not depend on each other, so they share the machine's cores. Standard library only.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    seconds: float
    output: str


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))


def checks() -> dict[str, list[str]]:
    """What is run, the slowest first so that the others fill the time beside them."""
    manage = ["python", "manage.py"]
    every: dict[str, list[str]] = {
        "types": ["mypy", "."],
        "missing migrations": [*manage, "makemigrations", "--check", "--dry-run", "--skip-checks"],
        "system checks": [*manage, "check", "--fail-level", "WARNING"],
        "who imports whom": ["lint-imports", "--no-cache"],
        "lint": ["ruff", "check", "."],
        "format": ["ruff", "format", "--check", "--diff", "--quiet", "."],
        "spelling": ["typos", "."],
    }
    if html := templates():
        every["template style"] = ["djade", "--check", "--target-version", "5.2", *html]
        every["template indentation"] = ["djhtml", "--check", "--tabwidth", "2", *html]
    return every


def fixes() -> list[list[str]]:
    """What can be put right by a machine; `make format` runs these."""
    tidy = [["ruff", "check", "--fix-only", "--quiet", "."], ["ruff", "format", "--quiet", "."]]
    if html := templates():
        tidy.append(["djade", "--target-version", "5.2", *html])
        tidy.append(["djhtml", "--tabwidth", "2", *html])
    return tidy


def run(name: str, command: list[str], environment: dict[str, str]) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        [str(PROGRAMS / command[0]), *command[1:]],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(name, done.returncode == 0, time.monotonic() - started, done.stdout)


def main() -> None:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="course-check-") as var:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "course_platform.settings.test",
            "VAR_DIR": var,  # So that a check leaves nothing behind and needs no server.
            "DATABASE_URL": f"sqlite:///{var}/check.sqlite3",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
        }
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            jobs = [pool.submit(run, *item, environment) for item in checks().items()]
            outcomes = [job.result() for job in jobs]
    for outcome in outcomes:
        mark = "ok  " if outcome.passed else "FAIL"
        print(f"{mark} {outcome.name} ({outcome.seconds:.1f} s)")
        if not outcome.passed:
            print(outcome.output.rstrip() + "\n")
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    print(f"{len(outcomes) - len(failed)} checks passed in {time.monotonic() - started:.0f} s")
    if failed:
        sys.exit("Failed: " + ", ".join(failed))


if __name__ == "__main__":
    if "--fix" in sys.argv:
        for command in fixes():
            subprocess.run([str(PROGRAMS / command[0]), *command[1:]], cwd=ROOT, check=False)
    else:
        main()
