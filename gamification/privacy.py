"""What each column of this app holds of a person, and what becomes of it (lessons/privacy.py)."""

import datetime as dt
from typing import Any

FIELDS: dict[str, dict[str, str]] = {
    "DepthAccount": {
        "exported+erased": "learner hidden",
        "erased because it is the sum of the ledger": "balance",
    },
    "DepthRule": {
        "pseudonymised": "created_by",
        "none": "id reason version amount gap_days cap is_on effective_from note created_at",
    },
    "DepthAct": {
        "exported+erased": "learner reason turn fact source cycle happened_at since rule "
        "accrues_at",
        "none": "id",
    },
    "DepthEntry": {
        "exported+erased": "learner amount reason source cycle act rule explanation corrects "
        "created_at",
        "pseudonymised": "actor",
        "none": "id uid",
    },
    "EarningStart": {"erased because it is the site's note on an import": "learner at"},
    "Extension": {"none": "id track threshold swept_at"},
    "Entitlement": {
        "exported+erased": "learner track provider reference recorded_at",
        "none": "id uid",
    },
    "Sweep": {
        "pseudonymised": "requested_by",
        "none": "id extension rule first_learner next_learner end_learner batch gained depth "
        "opened shown requested_at moved_at finished_at",
    },
    "ErasedDepth": {"none": "id reason number amount"},
}

KEYS: dict[str, tuple[str, ...]] = {"DepthRule": ("reason", "version")}

# Text columns that name a row of the learner's by its uid, as “reflection:<uuid>”, and what the
# words before the colon stand for. What a Turn is called stays: it is the same on this site.
_LOOK_BACK = {"look_back": "course_lessons.LookBack"}
NAMING = {
    "DepthAct": {
        "fact": {
            "attempt": "course_lessons.Attempt",
            "reflection": "course_lessons.Reflection",
            **_LOOK_BACK,
        },
        "source": _LOOK_BACK,
    },
    "DepthEntry": {"source": {"entry": "course_gamification.DepthEntry", **_LOOK_BACK}},
}

# Depth is earned here or comes back to its own person; no file mints it, nor what it stands on.
ISSUED = frozenset({"DepthAct", "DepthEntry", "Entitlement"})


def keep_totals(learner: Any, sign: int) -> dict[str, int]:
    """Moves this learner's share of all Depth ever written to rows without a person, or back."""
    from gamification.residue import keep

    return keep(learner, sign)


def bring_in(learner: Any, at: dt.datetime) -> None:
    """What came from a file earns nothing, however it reads."""
    from gamification.residue import count_from

    count_from(learner, at)
