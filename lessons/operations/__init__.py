"""What a learner can do. Plain functions, subject first; they never see a request.

Pages, the API, tasks, imports and seeds all call these. Each is one transaction and safe to
repeat; each takes the learner's lock first, so that two devices take turns.
"""

from lessons.operations.answers import (
    ClientIdReused,
    SnapshotTaken,
    StaleAnswer,
    claim_answer,
    restore_revision,
    save_answer,
)
from lessons.operations.attempts import current_attempt, lock_learner, start_attempt
from lessons.operations.autosave import advance_answer
from lessons.operations.drafts import (
    Place,
    ReflectionParts,
    StaleReflection,
    Standing,
    discard_draft,
    save_draft,
    standing,
)
from lessons.operations.progress import (
    enrol,
    mark_read,
    mark_unlocks_seen,
    mark_unread,
    save_position,
    unlock_course,
)
from lessons.operations.reflections import (
    add_reflection,
    complete_and_reflect,
    remove_reflection,
)
from lessons.operations.turns import (
    SUCCESS_DEFINITION,
    RatingsIncomplete,
    complete_turn,
    save_snapshot,
    undo_completion,
)

__all__ = [
    "SUCCESS_DEFINITION",
    "ClientIdReused",
    "Place",
    "RatingsIncomplete",
    "ReflectionParts",
    "SnapshotTaken",
    "StaleAnswer",
    "StaleReflection",
    "Standing",
    "add_reflection",
    "advance_answer",
    "claim_answer",
    "complete_and_reflect",
    "complete_turn",
    "current_attempt",
    "discard_draft",
    "enrol",
    "lock_learner",
    "mark_read",
    "mark_unlocks_seen",
    "mark_unread",
    "remove_reflection",
    "restore_revision",
    "save_answer",
    "save_draft",
    "save_position",
    "save_snapshot",
    "standing",
    "start_attempt",
    "undo_completion",
    "unlock_course",
]
