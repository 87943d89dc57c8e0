"""Child processes that cannot outlive us: for `make run` and for the tests' servers.

Each child leads a process group, so that what it forks is ended with it; and on Linux the
kernel ends it when we die, even of kill -9. Standard library only.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _tie_to(parent: int, number: signal.Signals) -> Callable[[], None]:
    def tie() -> None:
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, number)
            if os.getppid() != parent:  # The parent died before the kernel was told.
                os._exit(1)

    return tie


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    cwd: Path | None = None,
    pass_fds: Sequence[int] = (),
    # Not SIGKILL: the child is to end what it forked itself as well.
    on_our_death: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child; call this from the main thread, whose death is what the kernel watches."""
    identity: dict[str, Any] = {}
    if user:
        identity = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            pass_fds=pass_fds,
            start_new_session=True,
            preexec_fn=_tie_to(os.getpid(), on_our_death),
            **identity,
        )


def signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # The group may outlive its leader (a worker's own children), so the leader's state is
    # not asked first.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def stop(
    children: Iterable[subprocess.Popen[bytes]],
    *,
    seconds: float = 10,
    first: signal.Signals = signal.SIGTERM,
) -> None:
    """Ask every leader to end, wait, then end whatever is left of every group."""
    children = list(children)
    for child in children:
        with suppress(ProcessLookupError):
            child.send_signal(first)
    deadline = time.monotonic() + seconds
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, deadline - time.monotonic()))
    for child in children:
        signal_group(child, signal.SIGKILL)
        child.wait()


def wait_until(check: Callable[[], object], *, seconds: float, every: float = 0.05) -> bool:
    """Ask again and again until the answer is true; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
