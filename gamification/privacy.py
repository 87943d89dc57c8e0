"""What each column of this app holds of a person, and what becomes of it (lessons/privacy.py)."""

import datetime as dt
from typing import Any

FIELDS: dict[str, dict[str, str]] = {
    "DepthAccount": {
        "exported+erased": "learner hidden",
        "erased because it is the sum of the ledger": "balance",
    },
    "DepthEntry": {
        "exported+erased": "learner amount reason source cycle explanation corrects created_at",
        "pseudonymised": "actor",
        "none": "id uid",
    },
    "EarningStart": {"erased because it is the site's note on an import": "learner at"},
    "Extension": {"none": "id track threshold swept_at"},
    "ErasedDepth": {"none": "id reason number amount"},
}

KEYS: dict[str, tuple[str, ...]] = {}

# Depth is earned here or comes back to its own person; no file mints it.
ISSUED = frozenset({"DepthEntry"})


def keep_totals(learner: Any, sign: int) -> dict[str, int]:
    """Moves this learner's share of all Depth ever written to rows without a person, or back."""
    from gamification.residue import keep

    return keep(learner, sign)


def bring_in(learner: Any, at: dt.datetime) -> None:
    """What came from a file earns nothing, however it reads."""
    from gamification.residue import count_from

    count_from(learner, at)
