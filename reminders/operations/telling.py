"""One learner's message: whether it leaves now, what it carries, and what it leaves behind."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from reminders import messages
from reminders.models import FollowUp, Notice, ReminderPreference
from reminders.models.preferences import manners_of
from reminders.operations.planning import end, next_week
from reminders.rules import IGNORED_IN_A_ROW, Told, Verdict, decide
from reminders.schedule import local_day, zone_of

# Two a week at most, so the latest few are also all that the ceilings ask about.
REMEMBERED = IGNORED_IN_A_ROW + 1

Kind, State = FollowUp.Kind, FollowUp.State


@dataclass
class Mailbox:
    """A learner whose lock is held, with what may be told and what was told before."""

    learner: Any
    rows: list[Any]
    past: list[Told] = field(default_factory=list)

    @property
    def preference(self) -> ReminderPreference | None:
        return getattr(self.learner, "reminder_preference", None)

    def tell(self, now: dt.datetime) -> list[str]:
        """Says what became of each row that was due."""
        due = [row for row in self.rows if row.due_at <= now]
        outside = [row for row in self.rows if messages.leaves(row) and self._listens]
        shown = ["shown" for row in due if row not in outside]
        self._settle([row for row in due if row not in outside], now)
        if not any(row in due for row in outside):
            return shown
        preference = self.preference
        paused = preference is not None and preference.paused_at is not None
        manners = manners_of(self.learner, preference)
        decision = decide(now, manners, self.past, paused=paused)
        if decision.verdict is Verdict.WAIT:
            _pks([row for row in due if row in outside]).update(held_until=decision.until)
            return shown + ["put off" for row in due if row in outside]
        if decision.verdict is Verdict.TELL:
            return shown + self._message(outside, now)
        # News are kept for the message that follows on “Keep them”.
        self._settle([row for row in due if row in outside], now, closing_news=False)
        if decision.verdict is Verdict.ASK:
            self._ask(outside, now)
        return shown + ["resting" for row in due if row in outside]

    @property
    def _listens(self) -> bool:
        stopped = self.preference is not None and self.preference.stopped_at is not None
        return bool(self.learner.is_active) and not stopped

    def _message(self, rows: list[Any], now: dt.datetime) -> list[str]:
        worth = [row for row in rows if row.kind != Kind.DIGEST or messages.has_news(row)]
        notice = None
        if worth:
            notice = self._notice(Notice.Kind.FOLLOW_UPS, messages.channel_of(worth), now)
            messages.queue(notice, self.learner, worth)
            _pks(worth).update(
                notice=notice, held_until=None, state=State.DUE, notified_at=now, last_error=""
            )
        for row in rows:
            row.notice = notice if row in worth else None
        self._close(rows, now)
        return ["mailed" if row in worth else "empty" for row in rows]

    def _settle(self, rows: list[Any], now: dt.datetime, *, closing_news: bool = True) -> None:
        """Nothing of these leaves: they wait on the page."""
        if held := [row for row in rows if row.held_until]:
            _pks(held).update(held_until=None)
        self._close([row for row in rows if closing_news or row.kind != Kind.NEWS], now)

    def _close(self, rows: list[Any], now: dt.datetime) -> None:
        """A digest is for next week now, and news are news once."""
        for row in rows:
            if row.kind == Kind.DIGEST:
                next_week(row, now)
        if news := [row for row in rows if row.kind == Kind.NEWS]:
            end(_pks(news), FollowUp.EndReason.TOLD, at=now)

    def _ask(self, rows: list[Any], now: dt.datetime) -> None:
        """By mail to those who have mail; the page asks everybody."""
        ReminderPreference.objects.update_or_create(
            learner=self.learner, defaults={"paused_at": now}
        )
        if messages.channel_of(rows) == FollowUp.Channel.EMAIL:
            messages.queue_keep(self._notice(Notice.Kind.KEEP, FollowUp.Channel.EMAIL, now))

    def _notice(self, kind: str, channel: str, now: dt.datetime) -> Notice:
        return Notice.objects.create(
            learner=self.learner,
            kind=kind,
            channel=channel,
            told_at=now,
            local_day=local_day(now, zone_of(self.learner)),
        )


def needs_more(row: FollowUp) -> bool:
    """Whether it is not enough that it shows on the page."""
    return messages.leaves(row) or bool(row.held_until) or row.kind in (Kind.DIGEST, Kind.NEWS)


def mailboxes(rows: Mapping[int, list[Any]]) -> Iterator[Mailbox]:
    """Two statements for all of them; none about the past where nothing could leave."""
    people = get_user_model()._default_manager.select_related("reminder_preference")
    learners = people.in_bulk(list(rows))
    leaving = [pk for pk, own in rows.items() if any(messages.leaves(row) for row in own)]
    past = _past_of(leaving) if leaving else {}
    for pk, own in rows.items():
        yield Mailbox(learners[pk], own, past.get(pk, []))


def _past_of(learner_pks: list[int]) -> dict[int, list[Told]]:
    rank = Window(RowNumber(), partition_by=F("learner_id"), order_by=F("told_at").desc())
    latest = (
        Notice.objects.filter(learner_id__in=learner_pks)
        .annotate(rank=rank)
        .filter(rank__lte=REMEMBERED)
        .order_by("told_at")
        .values_list("learner_id", "local_day", "answered_at")
    )
    past: dict[int, list[Told]] = {}
    for pk, day, answered_at in latest:
        past.setdefault(pk, []).append(Told(day, answered_at is not None))
    return past


def _pks(rows: list[Any]) -> Any:
    return FollowUp.objects.filter(pk__in=[row.pk for row in rows])
