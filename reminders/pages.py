"""What the pages show, as plain data for the templates."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from lessons.models import Attempt, Reflection
from reminders import operations
from reminders.content import door, plan_line
from reminders.forms import AskForm, ChooseForm, PlanForm
from reminders.history import Sent, latest, message_of
from reminders.models import CalendarFeed, FollowUp, ReminderPreference
from reminders.schedule import local_day, zone_of
from reminders.wording import button, reason

MOST_ENDED = 50  # of those that are over; the workbook holds what was written in all of them

Kind = FollowUp.Kind


@dataclass(frozen=True)
class Shown:
    """A follow-up with its reason, its door and, while there is something to choose, its form."""

    follow_up: FollowUp
    reason: str
    url: str
    button: str
    form: ChooseForm | None
    sent: Sent | None = None


@dataclass
class Listed:
    waiting: list[Shown] = field(default_factory=list)
    planned: list[Shown] = field(default_factory=list)
    ended: list[Shown] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.waiting or self.planned or self.ended)


def shown(follow_up: FollowUp, form: ChooseForm | None = None, sent: Sent | None = None) -> Shown:
    stopped = follow_up.end_reason == FollowUp.EndReason.STOPPED
    choosable = (follow_up.is_open or stopped) and follow_up.kind != Kind.NEWS
    return Shown(
        follow_up=follow_up,
        reason=reason(follow_up),
        url=door(follow_up),
        button=button(follow_up),
        form=(form or ChooseForm(follow_up)) if choosable else None,
        sent=sent,
    )


def for_page(learner: Any, *, refused: tuple[int, ChooseForm] | None = None) -> Listed:
    """All that are open, and the latest that are over."""
    own = FollowUp.objects.of(learner).select_related("turn", "track", "notice")
    ended = own.exclude(state__in=["scheduled", "due"]).order_by("-ended_at", "-pk")[:MOST_ENDED]
    rows = [*own.open().order_by("due_at", "pk"), *ended]
    told = latest(learner)
    # The latest last, since these know what they were about.
    sent = message_of([*(row.notice for row in rows if row.notice), *told])
    listed = Listed(sent=[sent[notice.pk] for notice in told])
    for follow_up in rows:
        form = refused[1] if refused and refused[0] == follow_up.pk else None
        message = sent.get(follow_up.notice_id or 0)
        _place_for(follow_up, listed).append(shown(follow_up, form, message))
    return listed


def _place_for(follow_up: FollowUp, listed: Listed) -> list[Shown]:
    if follow_up.state == FollowUp.State.DUE:
        return listed.waiting
    return listed.planned if follow_up.is_open else listed.ended


def settings_of(learner: Any) -> tuple[ReminderPreference | None, CalendarFeed | None]:
    """One query for both; a learner who never chose anything has neither."""
    people = get_user_model()._default_manager.select_related(
        "reminder_preference", "calendar_feed"
    )
    known = people.get(pk=learner.pk)
    return getattr(known, "reminder_preference", None), getattr(known, "calendar_feed", None)


def panel(attempt: Attempt) -> dict[str, Any]:
    """For the page that ends a Turn: the one question while it is open, else what is promised.

    A plan of one's own can be made there at any time, and anew once the last is over.
    """
    preference = ReminderPreference.objects.filter(learner=attempt.learner).first()
    promised = operations.promised_by(attempt)
    if preference is None or preference.asked_at is None:
        return {"attempt": attempt, "ask": ask_form(attempt, next(iter(promised), None))}
    planned = any(row.kind == Kind.PLAN and row.is_open for row in promised)
    return {
        "attempt": attempt,
        "promised": [shown(row) for row in promised],
        "plan": None if planned else plan_form(attempt),
    }


def ask_form(attempt: Attempt, follow_up: FollowUp | None, data: Any = None) -> AskForm:
    return AskForm(_today(attempt), data, planned=follow_up, words=_plan_of(attempt))


def plan_form(attempt: Attempt, data: Any = None) -> PlanForm:
    return PlanForm(_today(attempt), data, words=_plan_of(attempt))


def _today(attempt: Attempt) -> dt.date:
    return local_day(timezone.now(), zone_of(attempt.learner))


def _plan_of(attempt: Attempt) -> str:
    """What the reflection planned, as the first draft of the learner's line."""
    reflection: Reflection | None = getattr(attempt, "reflection", None)
    return plan_line(reflection) if reflection and reflection.removed_at is None else ""
