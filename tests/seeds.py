"""Which random runs a fault test makes: a few in `make test`, many in `make chaos`.

`SEEDS=3,8` names them, to see a failure again; each seed is part of its test's name, so it is
printed with the result.
"""

import os


def seeds(*, few: int, many: int) -> list[int]:
    if named := os.environ.get("SEEDS", "").strip():
        return [int(seed) for seed in named.split(",")]
    return list(range(1, (many if is_long() else few) + 1))


def is_long() -> bool:
    """Whether this is `make chaos`, which takes the time that `make test` has not."""
    return bool(os.environ.get("CHAOS"))
