"""What the runs with faults counted, from every process of a test run, as one table."""

import json
import os
from collections import Counter
from pathlib import Path

COLUMNS = ("runs", "keys", "“Saved”", "lost", "false", "silent")


def count(fault: str, *numbers: int) -> None:
    """One line for one run; processes only ever add lines."""
    path = Path(os.environ["TEST_RUN_DIR"]) / "writing.tally"
    with path.open("a") as lines:
        lines.write(json.dumps([fault, dict(zip(COLUMNS, (1, *numbers), strict=True))]) + "\n")


def table(folder: Path) -> list[str]:
    path = folder / "writing.tally"
    if not path.exists():
        return []
    totals: dict[str, Counter[str]] = {}
    for line in path.read_text().splitlines():
        fault, numbers = json.loads(line)
        totals.setdefault(fault, Counter()).update(numbers)
    head = f"{'writing under faults':<22}" + "".join(f"{name:>9}" for name in COLUMNS)
    return [head, *(_line(fault, numbers) for fault, numbers in sorted(totals.items()))]


def _line(fault: str, numbers: Counter[str]) -> str:
    return f"{fault:<22}" + "".join(f"{numbers[name]:>9}" for name in COLUMNS)
