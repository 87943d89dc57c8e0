"""The list of benchmarks. A module of this package declares its own with @bench(...)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured value; `floor` is the bare minimum measured in the same run, `ratio` to it."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    queries: int | None = None


class Missed(Exception):
    """Raised after the last figure: which of them are outside what we hold ourselves to."""


Bench = Callable[[], Iterable[Figure]]
BENCHES: dict[str, Bench] = {}


def bench(*names: str) -> Callable[[Bench], Bench]:
    """Declares a function under the names of the figures it yields.

    It starts with a migrated, empty database of its own, on a PostgreSQL that writes durably.
    """

    def declare(measure: Bench) -> Bench:
        for name in names:
            assert name not in BENCHES, f"Two benchmarks are named {name}."
            BENCHES[name] = measure
        return measure

    return declare


def chosen(wanted: Iterable[str]) -> list[Bench]:
    """The benchmarks behind these names, each once; all of them when none is named."""
    names = list(wanted) or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        raise SystemExit(f"No benchmark is named {', '.join(unknown)}: {', '.join(BENCHES)}.")
    return list(dict.fromkeys(BENCHES[name] for name in names))
