"""Which random runs a fault test makes: a few in `make test`, many in `make chaos`.

`SEEDS=3,8` names them, to see a failure again; each seed is part of its test's name, so it is
printed with the result.
"""

import os


def seeds(*, few: int, many: int) -> list[int]:
    if named := os.environ.get("SEEDS", "").strip():
        return [int(seed) for seed in named.split(",")]
    return list(range(1, (many if os.environ.get("CHAOS") else few) + 1))
