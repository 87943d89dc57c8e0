"""`make bench`: figures beside their floors, merged into var/bench.json and printed as a table."""

import importlib
import json
import os
import pkgutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests import bench, plugin
from tests.bench.registry import Bench, Figure, Missed, chosen
from tests.servers import DURABLE, start_postgres

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "bench.json"
COLUMNS = ("name", "value", "unit", "floor", "ratio", "queries")


def main() -> None:
    wanted = [name.strip() for name in os.environ.get("BENCH", "").split(",") if name.strip()]
    with tempfile.TemporaryDirectory(prefix="course-bench-") as folder:
        Path(folder).chmod(0o755)
        try:
            prepare(Path(folder) / "postgres")
            missed = [text for measure in chosen(wanted) for text in measured(measure)]
        finally:
            disconnect()
            plugin.end_run()
    print(f"\n{KEPT}\n{table(json.loads(KEPT.read_text()))}")
    if missed:
        raise SystemExit("\n".join(missed))


def prepare(folder: Path) -> None:
    """Servers as the tests have them, but with writes that survive a power cut."""
    if not os.environ.get("DATABASE_URL"):
        plugin.servers.append(start_postgres(folder, DURABLE))
        os.environ["DATABASE_URL"] = plugin.servers[-1].url
        os.environ["TEST_SERVER_IS_OWN"] = "yes"
    plugin.prepare_run()
    plugin.enter_process()
    import django

    django.setup()
    for module in pkgutil.iter_modules(bench.__path__):
        if not module.name.startswith("__"):
            importlib.import_module(f"tests.bench.{module.name}")


def measured(measure: Bench) -> Iterable[str]:
    """Keeps and prints its figures; what they miss, if it says so."""
    figures: list[Figure] = []
    try:
        figures += run(measure)
    except Missed as said:
        yield str(said)
    except pytest.skip.Exception as reason:  # A program is missing; see tests/browser.py.
        print(f"Not measured: {reason}", flush=True)
    merge(figures)
    for figure in figures:
        print(line(asdict(figure)), flush=True)


def run(measure: Bench) -> Iterable[Figure]:
    from tests import databases

    databases.restore(databases.migrated())
    return measure()


def disconnect() -> None:
    from django.db import connections

    connections.close_all()


def merge(figures: Iterable[Figure]) -> None:
    """What was not measured this time keeps its figure of last time."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else []
    rows = {row["name"]: row for row in kept} | {each.name: asdict(each) for each in figures}
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(list(rows.values()), indent=2) + "\n")


def table(rows: list[dict[str, Any]]) -> str:
    return "\n".join([line(dict(zip(COLUMNS, COLUMNS, strict=True))), *map(line, rows)])


def line(row: dict[str, Any]) -> str:
    name, *rest = (shown(row[column]) for column in COLUMNS)
    return f"{name:<28}" + "".join(f"{cell:>14}" for cell in rest)


def shown(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
