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
from lessons.operations.attempts import (
    current_attempt,
    end_blindness,
    lock_learner,
    start_attempt,
)
from lessons.operations.autosave import advance_answer
from lessons.operations.comparing import (
    NothingToCompare,
    StaleNote,
    keep_hindsight,
    save_comparison_note,
)
from lessons.operations.drafts import (
    Place,
    ReflectionParts,
    StaleReflection,
    Standing,
    discard_draft,
    save_draft,
    standing,
)
from lessons.operations.look_backs import (
    StaleLookBack,
    add_look_back,
    attempt_to_look_back_on,
    look_back_at_hand,
    remove_look_back,
)
from lessons.operations.notes import (
    MarkedPassage,
    NothingMarked,
    StaleHighlight,
    add_highlight,
    remove_highlight,
    restore_highlight,
    save_note,
)
from lessons.operations.progress import (
    enrol,
    mark_read,
    mark_unlocks_seen,
    mark_unread,
    save_position,
    unlock_course,
)
from lessons.operations.recalls import confirm_answer
from lessons.operations.reflections import (
    add_reflection,
    complete_and_reflect,
    remove_reflection,
)
from lessons.operations.rows import (
    StaleRow,
    add_row,
    claim_row,
    remove_row,
    restore_row,
    save_row,
)
from lessons.operations.sharing import (
    TooManyShares,
    open_shares,
    revoke_share,
    share_chart,
    shared_by,
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
    "MarkedPassage",
    "NothingMarked",
    "NothingToCompare",
    "Place",
    "RatingsIncomplete",
    "ReflectionParts",
    "SnapshotTaken",
    "StaleAnswer",
    "StaleHighlight",
    "StaleLookBack",
    "StaleNote",
    "StaleReflection",
    "StaleRow",
    "Standing",
    "TooManyShares",
    "add_highlight",
    "add_look_back",
    "add_reflection",
    "add_row",
    "advance_answer",
    "attempt_to_look_back_on",
    "claim_answer",
    "claim_row",
    "complete_and_reflect",
    "complete_turn",
    "confirm_answer",
    "current_attempt",
    "discard_draft",
    "end_blindness",
    "enrol",
    "keep_hindsight",
    "lock_learner",
    "look_back_at_hand",
    "mark_read",
    "mark_unlocks_seen",
    "mark_unread",
    "open_shares",
    "remove_highlight",
    "remove_look_back",
    "remove_reflection",
    "remove_row",
    "restore_highlight",
    "restore_revision",
    "restore_row",
    "revoke_share",
    "save_answer",
    "save_comparison_note",
    "save_draft",
    "save_note",
    "save_position",
    "save_row",
    "save_snapshot",
    "share_chart",
    "shared_by",
    "standing",
    "start_attempt",
    "undo_completion",
    "unlock_course",
]
