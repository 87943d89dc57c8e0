"""What each column of this app holds of a person, and what becomes of it (lessons/privacy.py)."""

FIELDS: dict[str, dict[str, str]] = {
    "ReminderPreference": {
        "exported+erased": "learner email_follow_ups email_unlocks stopped_at",
    },
    "FollowUp": {
        "exported+erased": "learner turn attempt kind state channel months act because_of "
        "local_date local_time zone due_at chosen_at notified_at ended_at end_reason created_at",
        "erased because it is a note for the operator": "last_error",
        "none": "id uid",
    },
}

KEYS: dict[str, tuple[str, ...]] = {}

# Promises follow from what was done: after an import they are worked out anew.
ISSUED = frozenset({"FollowUp"})
