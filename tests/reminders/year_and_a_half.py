"""Eighteen months of many learners under a moved clock, and what an onlooker knows about them.

The onlooker keeps its own books from the acts alone: it imports nothing of what it judges, does
its own calendar arithmetic, and reads from a mail only which promises it is about.
"""

import calendar
import datetime as dt
import heapq
import random
import re
import zoneinfo
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe",
    "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca",
)  # fmt: skip
BEGIN = dt.datetime(2026, 2, 14, 10, 0, tzinfo=dt.UTC)
END = BEGIN + dt.timedelta(days=548)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
NINE = dt.time(9)


@dataclass
class Episode:
    """One promise for one local day, until it is told, moved, done or stopped."""

    day: dt.date
    since: dt.datetime
    mail: bool
    over: dt.datetime | None = None
    told: list[dt.datetime] = field(default_factory=list)


@dataclass
class Person:
    number: int
    zones: list[tuple[dt.datetime, str]]  # since when
    mail: bool = True
    mail_off: list[tuple[dt.datetime, dt.datetime]] = field(default_factory=list)
    quiet: list[tuple[dt.datetime, dt.time, dt.time]] = field(default_factory=list)
    acts: list[dt.datetime] = field(default_factory=list)
    sent: list[tuple[dt.datetime, bool]] = field(default_factory=list)  # and whether “Keep these?”
    kept: list[dt.datetime] = field(default_factory=list)
    promises: dict[str, list[Episode]] = field(default_factory=dict)  # by uid

    def zone(self, moment: dt.datetime) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo([name for since, name in self.zones if since <= moment][-1])

    def local(self, moment: dt.datetime) -> dt.datetime:
        return moment.astimezone(self.zone(moment))

    def is_quiet(self, moment: dt.datetime) -> bool:
        begin, end = [(b, e) for since, b, e in self.quiet if since <= moment][-1]
        clock = self.local(moment).time()
        return clock >= begin or clock < end if begin > end else begin <= clock < end

    def is_paused(self, moment: dt.datetime) -> bool:
        asked = [at for at, keep in self.sent if keep and at <= moment]
        return bool(asked) and not any(asked[-1] < at <= moment for at in self.kept)

    def messages_before(self, moment: dt.datetime) -> list[dt.date]:
        return [self.local(at).date() for at, _ in self.sent if at < moment]

    def is_full(self, moment: dt.datetime) -> bool:
        """No room on this local day: it had a message, or one of its weeks had two."""
        day, days = self.local(moment).date(), self.messages_before(moment)
        weeks = [day - n * DAY for n in range(7)]
        return day in days or any(
            sum(start <= d < start + 7 * DAY for d in days) >= 2 for start in weeks
        )

    def ignored_three(self, moment: dt.datetime) -> bool:
        last = [at for at, _ in self.sent if at < moment][-3:]
        return len(last) == 3 and not any(act > last[0] and act <= moment for act in self.acts)

    def due_at(self, episode: Episode) -> dt.datetime:
        """When the learner's clock first shows nine on that day, or has shown it already."""
        for (since, name), following in zip(
            self.zones, [*self.zones[1:], (END + 999 * DAY, "")], strict=True
        ):
            nine = dt.datetime.combine(episode.day, NINE, zoneinfo.ZoneInfo(name))
            moment = max(nine.astimezone(dt.UTC), since, episode.since)
            if moment < following[0]:
                return moment
        raise AssertionError("Every moment lies in some zone.")

    def first_allowed(self, episode: Episode) -> dt.datetime | None:
        """Minute by minute from the due moment on. None: over, or the year and a half is."""
        moment = self.due_at(episode)
        if moment.second or moment.microsecond:
            moment = moment.replace(second=0, microsecond=0) + MINUTE
        last, by_ceiling = min(episode.over or END, END), False
        while moment < last:
            if self.is_paused(moment):
                later = [at for at in self.kept if at > moment]
                if not later:
                    return None
                moment = later[0].replace(second=0, microsecond=0) + MINUTE
            elif self.is_full(moment):
                by_ceiling = True
                moment = self._next_midnight(moment)
            elif self.is_quiet(moment) or (by_ceiling and self.local(moment).time() < NINE):
                moment += MINUTE
            else:
                return moment
        return None

    def _next_midnight(self, moment: dt.datetime) -> dt.datetime:
        local = self.local(moment)
        start = dt.datetime.combine(local.date() + DAY, dt.time(0), local.tzinfo)
        return max(start.astimezone(dt.UTC), moment + MINUTE)


def months_on(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def script(number: int, seed: int) -> list[tuple[dt.datetime, int, str, float]]:
    """What one person does, at any hour: (when, who, what, a number to choose by)."""
    dice = random.Random(f"{seed}:{number}")
    busy = dice.random() < 0.75  # the others begin and are not seen again
    acts = [(0.0, "complete")]
    acts += [(dice.uniform(0, 20), "complete") for _ in range(2)]
    if busy:
        acts += [(dice.uniform(20, 540), "complete") for _ in range(dice.randint(1, 4))]
        acts += [(dice.uniform(5, 540), "snooze") for _ in range(dice.randint(0, 3))]
        acts += [(dice.uniform(5, 540), "keep") for _ in range(2)]
    if dice.random() < 0.4:
        acts += [(dice.uniform(5, 540), "move") for _ in range(dice.randint(1, 3))]
    if dice.random() < 0.2:
        acts.append((dice.uniform(30, 500), "stop all"))
    if dice.random() < 0.2:
        acts.append((dice.uniform(30, 540), "stop one"))
    if dice.random() < 0.2:
        acts.append((dice.uniform(1, 400), "quiet"))
    start = BEGIN + dt.timedelta(minutes=dice.randrange(60 * 24 * 40), seconds=30)
    return [
        (start + dt.timedelta(minutes=round(day * 1440)), number, what, dice.random())
        for day, what in sorted(acts)
    ]


def uids_in(text: str, loads: Any) -> set[str]:
    """The promises a mail is about, by its own links to stop each."""
    tokens = re.findall(r"/reminders/link/([^/\s]+)/", text)
    return {parts[2] for parts in map(loads, tokens) if parts[0] == "stop"}


def judge(people: list[Person]) -> tuple[Counter[str], list[str]]:
    """Counts what was right and what was not, and names the first few that were not."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []

    def fault(name: str, person: Person, detail: object) -> None:
        counts[name] += 1
        if len(wrong) < 20:
            wrong.append(f"{name}: person {person.number} {detail}")

    for person in people:
        person.sent.sort()
        for moment, keep in person.sent:
            counts["messages"] += 1
            if person.is_quiet(moment):
                fault("in quiet hours", person, person.local(moment))
            if person.is_full(moment):
                fault("over a ceiling", person, person.local(moment))
            if keep != person.ignored_three(moment):
                fault("asked wrongly", person, (moment, keep))
            if any(off <= moment < on for off, on in person.mail_off):
                fault("after unsubscribing", person, moment)
        for uid, episodes in person.promises.items():
            for episode in episodes:
                _judge_episode(person, uid, episode, counts, fault)
    return counts, wrong


def _judge_episode(
    person: Person, uid: str, episode: Episode, counts: Counter[str], fault: Any
) -> None:
    counts["promises"] += 1
    if len(episode.told) > 1:
        fault("doubled", person, (uid, episode.told))
    for moment in episode.told:
        if episode.over and moment >= episode.over:
            fault("after it was over", person, (uid, moment, episode.over))
        if person.local(moment).date() < episode.day:
            fault("before its day", person, (uid, moment, episode.day))
    if not episode.mail:
        return
    allowed = person.first_allowed(episode)
    if allowed is None:
        return
    counts["due for a message"] += 1
    if allowed > person.due_at(episode) + MINUTE:
        counts["held back by quiet hours, ceilings or a pause"] += 1
    if not episode.told:
        fault("lost", person, (uid, allowed, episode))
    elif episode.told[0] > allowed + MINUTE:
        fault("late", person, (uid, episode.told[0], allowed))


def merge(people: list[Person], seed: int) -> list[tuple[dt.datetime, int, str, float]]:
    acts = [act for person in people for act in script(person.number, seed)]
    heapq.heapify(acts)
    return acts
