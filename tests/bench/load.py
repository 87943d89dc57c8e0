"""A load generator that costs little beside what it measures, and the CPU time of the measured.

One thread and a selector: 8 connections, kept alive, opened anew now and then so that they spread
over the workers. Each sends its next request as soon as its answer is there.
"""

import os
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

CONNECTIONS = 8
# Requests, before it is opened anew. Whichever worker is first takes a connection: of eight that
# stay, all can be with one of two workers for a whole run, and the other has nothing to do.
PER_CONNECTION = 20
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Request:
    raw: bytes
    expected: tuple[int, ...] = (200,)
    # Told of the answer's status and body; for what the next request of this learner depends on.
    answered: Callable[[int, bytes], None] | None = None


@dataclass
class Sample:
    """What one short run came to."""

    seconds: float = 0
    latencies: list[float] = field(default_factory=list)
    bytes: int = 0
    failures: list[str] = field(default_factory=list)
    cpu_ms: float = 0  # of all servers, for each request
    own_cpu: float = 0  # the share of one core that the generator itself took

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: int) -> float:
        """Milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1000


class _Connection:
    def __init__(self, address: tuple[str, int], requests: Iterator[Request]) -> None:
        self.address, self.requests = address, requests
        self.sent_on_it = PER_CONNECTION
        self.socket: socket.socket | None = None

    def send(self, selector: selectors.BaseSelector) -> bool:
        request = next(self.requests, None)
        if request is None:
            self.close(selector)
            return False
        if self.sent_on_it >= PER_CONNECTION:
            self.close(selector)
            self.socket = socket.create_connection(self.address)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(self.socket, selectors.EVENT_READ, self)
            self.sent_on_it = 0
        assert self.socket
        self.request, self.buffer, self.missing = request, b"", -1
        self.begun = time.perf_counter()
        self.socket.sendall(request.raw)
        self.sent_on_it += 1
        return True

    def close(self, selector: selectors.BaseSelector) -> None:
        if self.socket:
            selector.unregister(self.socket)
            self.socket.close()
            self.socket = None

    def receive(self) -> bool:
        """True when the whole answer is here."""
        assert self.socket
        piece = self.socket.recv(1 << 17)
        if not piece:
            raise ConnectionError(self.buffer[:200] or "closed without an answer")
        self.buffer += piece
        if self.missing < 0 and b"\r\n\r\n" in self.buffer:
            head, _, body = self.buffer.partition(b"\r\n\r\n")
            self.missing = length_in(head) - len(body)
        elif self.missing >= 0:
            self.missing -= len(piece)
        return self.missing == 0

    def note(self, sample: Sample) -> None:
        sample.latencies.append(time.perf_counter() - self.begun)
        sample.bytes += len(self.buffer)
        status = int(self.buffer[9:12])
        if status not in self.request.expected:
            sample.failures.append(f"{status}: {self.buffer[-300:]!r}")
        if self.request.answered:
            self.request.answered(status, self.buffer.partition(b"\r\n\r\n")[2])


def length_in(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError(f"an answer without a length: {head!r}")


def drive(
    address: tuple[str, int],
    requests: Iterator[Request],
    *,
    seconds: float,
    processes: Callable[[], Iterable[int]],
    connections: int = CONNECTIONS,
) -> Sample:
    """Sends `requests` for so long, or until there are no more."""
    sample = Sample()
    before, own, begun = cpu_seconds(processes()), time.process_time(), time.perf_counter()
    with selectors.DefaultSelector() as selector:
        waiting = [_Connection(address, requests) for _ in range(connections)]
        running = sum(connection.send(selector) for connection in waiting)
        while running:
            for key, _events in selector.select():
                connection: _Connection = key.data
                if not connection.receive():
                    continue
                connection.note(sample)
                if time.perf_counter() - begun >= seconds or not connection.send(selector):
                    connection.close(selector)
                    running -= 1
    sample.seconds = time.perf_counter() - begun
    sample.own_cpu = (time.process_time() - own) / sample.seconds
    # Who has gone meanwhile took what is known of it along: a worker of autovacuum, for one.
    after = cpu_seconds(processes())
    used = sum(seconds - before.get(pid, 0) for pid, seconds in after.items())
    sample.cpu_ms = 1000 * used / max(1, len(sample.latencies))
    return sample


def cpu_seconds(processes: Iterable[int]) -> dict[int, float]:
    """User and system time that each of these has taken, of those that still run."""
    found = {}
    for pid in processes:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[pid] = (int(fields[11]) + int(fields[12])) / TICKS
    return found


def tree(root: int) -> list[int]:
    """A process and all that came of it."""
    found = [root]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found
