"""What the pages show, as plain data for the templates."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from lessons.models import Attempt, Reflection
from reminders import operations
from reminders.content import door, plan_line
from reminders.forms import AskForm, ChooseForm
from reminders.history import Sent, message_of
from reminders.models import FollowUp, ReminderPreference
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
    ended = own.exclude(state__in=["scheduled", "due"]).order_by("-ended_at")[:MOST_ENDED]
    rows = [*own.open().order_by("due_at", "pk"), *ended]
    sent = message_of([row.notice for row in rows if row.notice])
    listed = Listed()
    for follow_up in rows:
        form = refused[1] if refused and refused[0] == follow_up.pk else None
        told = sent.get(follow_up.notice_id or 0)
        _place_for(follow_up, listed).append(shown(follow_up, form, told))
    return listed


def _place_for(follow_up: FollowUp, listed: Listed) -> list[Shown]:
    if follow_up.state == FollowUp.State.DUE:
        return listed.waiting
    return listed.planned if follow_up.is_open else listed.ended


def panel(attempt: Attempt, *, form: AskForm | None = None) -> dict[str, Any]:
    """For the page that ends a Turn: the one question while it is open, else what is promised."""
    learner = attempt.learner
    preference = ReminderPreference.objects.filter(learner=learner).first()
    follow_up = operations.follow_up_of(attempt)
    if form is None and (preference is None or preference.asked_at is None):
        form = ask_form(attempt, follow_up)
    return {
        "attempt": attempt,
        "ask": form,
        "shown": shown(follow_up) if follow_up and form is None else None,
    }


def ask_form(attempt: Attempt, follow_up: FollowUp | None, data: Any = None) -> AskForm:
    reflection = Reflection.objects.filter(attempt=attempt, removed_at=None).first()
    today = local_day(timezone.now(), zone_of(attempt.learner))
    words = plan_line(reflection) if reflection else ""
    return AskForm(today, data, planned=follow_up, words=words)
