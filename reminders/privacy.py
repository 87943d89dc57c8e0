"""What each column of this app holds of a person, and what becomes of it (lessons/privacy.py)."""

from typing import Any

FIELDS: dict[str, dict[str, str]] = {
    "ReminderPreference": {
        "exported+erased": "learner email_follow_ups email_unlocks repeats unfinished reflections "
        "look_backs weekly quotes quiet_from quiet_until asked_at paused_at stopped_at",
    },
    "FollowUp": {
        "exported+erased": "learner turn attempt track kind state channel step words "
        "words_in_subject months act because_of local_date local_time zone due_at chosen_at "
        "held_until notice notified_at ended_at end_reason created_at",
        "erased because it is a note for the operator": "last_error",
        "none": "id uid",
    },
    "Notice": {
        "exported+erased": "learner kind channel local_day told_at carried answered_at",
        "none": "id uid",
    },
    "CalendarFeed": {
        "exported+erased": "learner created_at",
        "erased because it opens the calendar": "token_digest",
    },
    "CalendarEntry": {
        "erased because calendars were told": "follow_up learner digest sequence changed_at",
    },
}

KEYS: dict[str, tuple[str, ...]] = {}

# Promises follow from what was done: after an import they are worked out anew.
ISSUED = frozenset({"FollowUp", "Notice"})

# Keys to something here: an archive lists them, and whoever comes back has new ones made.
LISTED = frozenset({"CalendarFeed"})


def is_own(model: str, record: dict[str, Any]) -> bool:
    """A plan that the learner wrote follows from nothing else, so it comes with the file."""
    return model == "FollowUp" and record.get("kind") == "plan"
