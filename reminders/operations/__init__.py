"""What becomes of promises. Each is one transaction and safe to repeat."""

from reminders.operations.asking import answer_question, decline_question, plan_own
from reminders.operations.choices import (
    DayNotPossible,
    FollowUpOver,
    choose_follow_up,
    finish_follow_up,
    in_a_month,
    keep_all,
    set_preferences,
    snooze,
    stop_all,
    stop_follow_up,
    stop_news,
)
from reminders.operations.following import follow_author, plan_missing
from reminders.operations.kinds import (
    note_completion,
    note_look_back,
    note_reflection,
    note_sign_of_life,
    note_start,
    tell_of_course,
    wants_news,
)
from reminders.operations.planning import (
    follow_up_of,
    promised_by,
    reconsider,
    rezone,
    schedule_follow_up,
)
from reminders.operations.sending import send_due_reminders

__all__ = [
    "DayNotPossible",
    "FollowUpOver",
    "answer_question",
    "choose_follow_up",
    "decline_question",
    "finish_follow_up",
    "follow_author",
    "follow_up_of",
    "in_a_month",
    "keep_all",
    "note_completion",
    "note_look_back",
    "note_reflection",
    "note_sign_of_life",
    "note_start",
    "plan_missing",
    "plan_own",
    "promised_by",
    "reconsider",
    "rezone",
    "schedule_follow_up",
    "send_due_reminders",
    "set_preferences",
    "snooze",
    "stop_all",
    "stop_follow_up",
    "stop_news",
    "tell_of_course",
    "wants_news",
]
