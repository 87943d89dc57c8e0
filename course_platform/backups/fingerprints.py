"""What a table holds, as two numbers that do not depend on the order of its rows."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    rows: int
    fingerprint: str


def of_rows(rows: Iterable[tuple[object, ...]]) -> Table:
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:8])
    return Table(count, str(total))
