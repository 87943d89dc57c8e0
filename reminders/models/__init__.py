"""Promises to come back, and the messages about them. The row is the promise; a task only looks."""

from reminders.models.calendars import CalendarEntry, CalendarFeed
from reminders.models.follow_ups import FollowUp
from reminders.models.notices import Notice
from reminders.models.preferences import ReminderPreference

__all__ = ["CalendarEntry", "CalendarFeed", "FollowUp", "Notice", "ReminderPreference"]
