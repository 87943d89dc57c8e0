"""Follow-ups as iCalendar (RFC 5545): what a calendar program shows, and nothing private.

The summary is the line a mail would have as its subject, so the learner's own words stand in it
only where the learner chose that.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from outbox.conf import conf
from outbox.outbox import absolute
from reminders.content import door
from reminders.models import CalendarEntry, FollowUp
from reminders.schedule import known_zone
from reminders.wording import reason, subject

LENGTH = dt.timedelta(minutes=30)
READ_AGAIN_AFTER = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Told:
    """All that a calendar is told of a follow-up; a change of any of it is a new sequence."""

    day: str
    time: str  # empty for all day
    zone: str
    cancelled: bool
    summary: str
    description: str
    url: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()


def told(follow_up: FollowUp) -> Told:
    """A return after months is for a day; what the learner chose a time for has that time."""
    all_day = follow_up.kind == FollowUp.Kind.REPEAT
    return Told(
        day=follow_up.local_date.isoformat(),
        time="" if all_day else follow_up.local_time.isoformat(),
        zone="" if all_day else known_zone(follow_up.zone),
        cancelled=is_cancelled(follow_up),
        summary=subject([follow_up]),
        description=reason(follow_up),
        url=absolute(door(follow_up)),
    )


def is_cancelled(follow_up: FollowUp) -> bool:
    """Stopped, or done before its day came; what was done on its day stays in the calendar."""
    if follow_up.state == FollowUp.State.DONE and follow_up.ended_at is not None:
        return follow_up.ended_at < follow_up.due_at
    return follow_up.state == FollowUp.State.CANCELLED


def calendar(entries: Iterable[tuple[FollowUp, CalendarEntry]]) -> bytes:
    """The same bytes for the same entries, so that a reader can be told that nothing changed."""
    made = Calendar()
    made.add("prodid", f"-//{conf.SITE_NAME}//Follow-ups//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", conf.SITE_NAME)
    made.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for follow_up, entry in entries:
        made.add_component(_event(follow_up, entry))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(follow_up: FollowUp, entry: CalendarEntry) -> Event:
    words = told(follow_up)
    event = Event()
    event.add("uid", f"{follow_up.uid}@{urlsplit(conf.SITE_URL).hostname or 'localhost'}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    _when(event, follow_up, words)
    event.add("summary", words.summary)
    event.add("description", f"{words.description}\n{words.url}")
    event.add("url", words.url)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if words.cancelled else "CONFIRMED")
    if not words.cancelled:
        event.add_component(_alarm(follow_up, words))
    return event


def _when(event: Event, follow_up: FollowUp, words: Told) -> None:
    day = follow_up.local_date
    if words.time:
        start = dt.datetime.combine(day, follow_up.local_time, tzinfo=ZoneInfo(words.zone))
        event.add("dtstart", start)
        event.add("duration", LENGTH)
    else:
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))


def _alarm(follow_up: FollowUp, words: Told) -> Alarm:
    """At the promised hour, also of a day without one."""
    hour = follow_up.local_time
    after = dt.timedelta() if words.time else dt.timedelta(hours=hour.hour, minutes=hour.minute)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words.summary)
    alarm.add("trigger", after)
    return alarm
