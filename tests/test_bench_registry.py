"""`make bench` runs what is named, keeps what was measured before, and refuses what is unknown."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.bench import __main__ as running
from tests.bench import registry
from tests.bench.registry import Figure, bench, chosen


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(registry, "BENCHES", {})
    monkeypatch.setattr(running, "KEPT", tmp_path / "var/bench.json")


def declare() -> registry.Bench:
    @bench("one", "two")
    def measure() -> Iterable[Figure]:
        yield Figure("one", 2.0, "rows/s", floor=4.0, ratio=0.5)

    return measure


def test_a_benchmark_with_several_figures_runs_once() -> None:
    measure = declare()

    assert chosen(["one", "two"]) == [measure]
    assert chosen([]) == [measure]


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    declare()

    with pytest.raises(SystemExit, match=r"No benchmark is named three: one, two\."):
        chosen(["one", "three"])


def test_a_figure_replaces_itself_and_leaves_the_others() -> None:
    running.merge([Figure("one", 1.0, "ms"), Figure("other", 3.0, "ms")])
    running.merge([Figure("one", 2.0, "ms", queries=4)])

    rows = json.loads(running.KEPT.read_text())
    assert [(row["name"], row["value"], row["queries"]) for row in rows] == [
        ("one", 2.0, 4),
        ("other", 3.0, None),
    ]
    assert list(rows[0]) == list(running.COLUMNS)
