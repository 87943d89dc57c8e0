"""Ask our own web server for its health, under a host name it accepts. Standard library only."""

import os
import sys
from urllib.request import Request, urlopen


def accepted_host() -> str:
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return "localhost" if first in {"", "*"} else first


def main(path: str, port: str = "8000") -> None:
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": accepted_host()})
    with urlopen(request, timeout=8) as answer:
        print(answer.status, answer.read(2000).decode(errors="replace"))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as problem:  # Also an answer of 400 or more.
        sys.exit(f"Not healthy: {problem}")
