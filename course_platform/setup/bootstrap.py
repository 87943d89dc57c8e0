"""Prepare a fresh clone: virtual environment, locked packages, programs; then start a program.

Run by path with the system's own Python, before anything is installed: standard library only,
and no import of course_platform. Quoted annotations and plain syntax let Python 3.6 read the
file too, so that an old interpreter answers with a sentence instead of a SyntaxError.
"""

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: no file locks, so two set-ups at once are not kept apart.
    fcntl = None  # type: ignore[assignment]

OLDEST = (3, 11)
NEWER_NAMES = ("python3.13", "python3.12", "python3.11")
SYSTEM_PYTHON = "/usr/bin/python3"
ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("VAR_DIR") or str(ROOT / "var"))
# Tests of fresh clones name a ready environment here, so that they need not install it again.
VENV = Path(os.environ.get("COURSE_VENV") or str(ROOT / ".venv"))
LOG = VAR / "setup.log"
NEEDED_MEGABYTES = {"requirements.txt": 400, "requirements-dev.txt": 900}
PGBOUNCER = "/usr/sbin/pgbouncer"  # Debian: not on everybody's PATH.
NODE = (("nodejs", "node"), ("npm", "npm"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# What pip writes into its log when it fails, and what a person can do about it.
REASONS = (
    (
        ("No space left on device", "Errno 28"),
        "The disk is full: free some space and start again.",
    ),
    (
        ("HASHES", "hashes are required"),
        "A downloaded package is not the one that was locked. Nothing was installed; try again "
        "later, and tell us if it stays so.",
    ),
    (
        ("Permission denied", "Read-only file system"),
        "A folder is not writable: see the log for which one.",
    ),
    (
        (
            "Temporary failure in name resolution",
            "NewConnectionError",
            "ConnectTimeout",
            "Read timed out",
            "ProxyError",
            "Could not find a version",
            "No matching distribution",
        ),
        "The packages could not be downloaded: check the network connection (and, behind a proxy "
        "or mirror, pip's own settings), then start again.",
    ),
)


class SetupError(Exception):
    """A sentence for the person at the keyboard."""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def use_new_enough_python() -> None:
    """Continue under a newer Python of this machine when `python3` is too old."""
    if sys.version_info[:2] >= OLDEST:
        return
    probe = f"import sys; sys.exit(sys.version_info[:2] < {OLDEST})"
    for name in NEWER_NAMES:
        found = shutil.which(name)
        # Version managers put names on PATH that only print an error, so ask it to run.
        if found and subprocess.call([found, "-c", probe], stderr=subprocess.DEVNULL) == 0:
            os.execv(found, [found, *sys.argv])
    raise SetupError(
        "Python {}.{} is too old: install Python 3.11 or newer "
        "(on Debian and Ubuntu: apt-get install python3), then start again.".format(
            *sys.version_info[:2]
        )
    )


def built_for_any_program() -> bool:
    """Whether this Python was compiled without a profile of its work, as by `pyenv install`.

    Distributions compile theirs with one, and some do not say so in CONFIG_ARGS: they live in
    /usr. `BENCH=interpreter make bench` measures the difference.
    """
    options = sysconfig.get_config_var("CONFIG_ARGS") or ""
    return bool(options) and "--enable-optimizations" not in options and sys.base_prefix != "/usr"


def use_fast_python() -> None:
    """Make the environment of the system's Python where the one at hand is slower.

    Only of one that is at least as new, and complete; and not when PYTHON says which to take.
    """
    if os.name == "nt" or os.environ.get("PYTHON") or not built_for_any_program():
        return
    probe = f"import ensurepip, sys, venv; sys.exit(sys.version_info[:2] < {sys.version_info[:2]})"
    if not Path(SYSTEM_PYTHON).exists() or not run_logged(SYSTEM_PYTHON, "-c", probe):
        return
    say(
        f"Taking {SYSTEM_PYTHON}: {sys.executable} was compiled without optimisations, and takes "
        "a quarter longer for everything. (`make setup PYTHON=python3` takes it all the same.)"
    )
    os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])


def run_logged(*command: "str | Path") -> bool:
    """Run a set-up step quietly; its output goes to the log, where REASONS are looked up."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write("$ {}\n".format(" ".join(map(str, command))))
        log.flush()
        done = subprocess.run(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=str(ROOT),
            check=False,
        )
    return done.returncode == 0


def reason_from_log() -> str:
    text = LOG.read_text(encoding="utf-8", errors="replace")
    for signs, sentence in REASONS:
        if any(sign in text for sign in signs):
            return f"{sentence} (log: {LOG})"
    return f"Installing the packages failed: the log says why ({LOG})."


def make_venv() -> None:
    """A working .venv, also where Debian's python3-venv is missing or Python was upgraded."""
    if venv_python().exists() and run_logged(venv_python(), "-c", "import sys"):
        return
    use_fast_python()
    say(f"Making the virtual environment {VENV.name} ...")
    shutil.rmtree(str(VENV), ignore_errors=True)
    if run_logged(sys.executable, "-m", "venv", VENV):
        return
    # Without ensurepip the same pip that Debian ships can install into the environment.
    shutil.rmtree(str(VENV), ignore_errors=True)
    without_pip = run_logged(sys.executable, "-m", "venv", "--without-pip", VENV)
    if without_pip and run_logged(*pip_command(), "--version"):
        return
    if "No space left" in LOG.read_text(encoding="utf-8", errors="replace"):
        raise SetupError(reason_from_log())
    shutil.rmtree(str(VENV), ignore_errors=True)
    raise SetupError(
        "Python's venv module is incomplete here. Install it (on Debian and Ubuntu: "
        "apt-get install python3-venv), then start again."
    )


def pip_command() -> "list[str | Path]":
    if run_logged(venv_python(), "-c", "import pip"):
        return [venv_python(), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", venv_python()]


def fingerprint(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def stamp(lock: str) -> Path:
    return VENV / f".installed-{lock}"


def is_installed(lock: str) -> bool:
    try:
        return stamp(lock).read_text() == fingerprint(lock) and venv_python().exists()
    except OSError:
        return False


def install(lock: str) -> None:
    """Install a lock file once; its hash is the stamp that lets the next start skip this."""
    if is_installed(lock):
        return
    make_venv()
    free = shutil.disk_usage(str(VENV)).free // 2**20
    if free < NEEDED_MEGABYTES[lock]:
        raise SetupError(
            f"The disk is too full: installing needs {NEEDED_MEGABYTES[lock]} MB and "
            f"{free} MB are free. Free some space and start again."
        )
    say(f"Installing the packages of {lock} (once; half a minute or so) ...")
    hashed = ["install", "--require-hashes", "-r", lock]
    uv = shutil.which("uv")
    if not (uv and run_logged(uv, "pip", *hashed, "--python", venv_python())) and not run_logged(
        *pip_command(), *hashed, "--quiet", "--disable-pip-version-check"
    ):
        raise SetupError(reason_from_log())
    stamp(lock).write_text(fingerprint(lock))
    if lock == "requirements-dev.txt":  # It holds the run-time packages, same versions, too.
        stamp("requirements.txt").write_text(fingerprint("requirements.txt"))


@contextlib.contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Two set-ups of one checkout would write into one environment: the second one waits."""
    with (VAR / "setup.lock").open("w") as lock:
        if fcntl:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another set-up of this checkout is running; waiting for it ...")
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def missing_programs() -> "list[tuple[str, ...]]":
    """What the tests need beside Python's packages, as Debian's; each group is of use alone."""
    groups = []  # type: list[tuple[str, ...]]
    try:
        ctypes.CDLL("libatomic.so.1")  # Playwright's driver needs it; minimal Debian lacks it.
        complete = any(shutil.which(name) for name in BROWSERS)
    except OSError:
        complete = False
    if not complete:
        # The second is enough for most, and lighter; where it is not packed, the first does all.
        groups += [("chromium", "libatomic1"), ("chromium-headless-shell",)]
    if not Path(PGBOUNCER).exists():
        groups.append(("pgbouncer",))
    # Others' programs that read our calendars and notifications (tests/npm.py).
    node = tuple(package for package, name in NODE if not shutil.which(name))
    return [*groups, node] if node else groups


def install_programs() -> None:
    """For the tests, where apt-get may be used; else they say why they skip."""
    groups = missing_programs()
    if not groups or os.name == "nt" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    names = ", ".join(name for group in groups for name in group)
    say(f"Installing {names} for the tests (once; about a minute) ...")
    apt = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y")
    run_logged(*apt, "update")
    for group in groups:
        if not run_logged(*apt, "install", "--no-install-recommends", *group):
            failed = " and ".join(group)
            say(f"{failed} could not be installed (log: {LOG}); the tests will say so.")


def reset() -> None:
    """Forget all data of the embedded site; the packages stay."""
    lock = VAR / "run.lock"
    if fcntl and lock.exists():
        with lock.open() as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SetupError("The site is running: stop it first, then reset.") from None
    if VAR.exists():
        shutil.rmtree(str(VAR))
    say(f"Removed {VAR}. The next `make run` starts with fresh demo content.")


def prepare(locks: "tuple[str, ...]", *, programs: bool = False) -> None:
    if all(map(is_installed, locks)) and not programs:
        VAR.mkdir(parents=True, exist_ok=True)
        return
    VAR.mkdir(parents=True, exist_ok=True)
    with one_at_a_time():
        LOG.write_text(f"Python {sys.version}\n", encoding="utf-8")
        for lock in locks:
            install(lock)
        if programs:
            install_programs()


def start(*module_and_arguments: str) -> None:
    """Become the program, so that signals reach it and not a parent that waits for it."""
    os.chdir(str(ROOT))
    python = str(venv_python())
    command = [python, "-m", *module_and_arguments]
    if os.name == "nt":
        raise SystemExit(subprocess.call(command))
    os.execv(python, command)


def main(arguments: "list[str]") -> None:
    use_new_enough_python()
    name, rest = (arguments or ["setup"])[0], arguments[1:]
    run_time, development = ("requirements.txt",), ("requirements-dev.txt",)
    if name == "reset":
        reset()
    elif name == "run":
        prepare(run_time)
        start("course_platform.runner", *rest)
    elif name == "test":
        prepare(development, programs=True)
        # Whole modules to each process: some prepare one large thing for all of their tests.
        processes = str(min(os.cpu_count() or 1, 4))
        # In the order of tests/plugin.py, not the modules with most tests first.
        usual = ["-n", processes, "--dist", "loadscope", "--no-loadscope-reorder"]
        start("pytest", *(rest or usual))
    elif name == "chaos":
        prepare(development, programs=True)
        os.environ["CHAOS"] = "yes"
        start("pytest", "-m", "chaos", "-s", *rest)
    elif name == "bench":
        prepare(development, programs=True)
        start("tests.bench", *rest)
    elif name == "screenshots":
        prepare(development, programs=True)
        start("pytest", "tests/look.py", "-q", "--show-capture=no")
    elif name == "check":
        prepare(development)
        start("course_platform.setup.check", *rest)
    elif name == "format":
        prepare(development)
        start("course_platform.setup.check", "--fix")
    elif name == "setup":
        prepare(development, programs=True)
        say("Ready. Start the site with `make run`, the tests with `make test`.")
    else:
        raise SetupError(
            f"Unknown command {name!r}: use run, test, chaos, bench, check, format, setup or reset."
        )


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SetupError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            sys.exit("The disk is full: free some space and start again.")
        sys.exit(f"{problem.filename or 'A file'} cannot be used: {problem.strerror}.")
