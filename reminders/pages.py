"""What the pages show, as plain data for the templates."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reminders import operations
from reminders.forms import ChooseForm
from reminders.links import LATER, STOP, STOP_ALL, Link
from reminders.models import FollowUp
from reminders.wording import DATE, reason

MOST_ENDED = 50  # of those that are over; the workbook holds what was written in all of them


@dataclass(frozen=True)
class Shown:
    """A follow-up with its reason and, while there is something to choose, its form."""

    follow_up: FollowUp
    reason: str
    form: ChooseForm | None


@dataclass
class Listed:
    waiting: list[Shown] = field(default_factory=list)
    planned: list[Shown] = field(default_factory=list)
    ended: list[Shown] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.waiting or self.planned or self.ended)


@dataclass(frozen=True)
class LinkPage:
    """The page behind a link in a mail: what it asks, or what was done."""

    title: str
    text: str
    button: str = ""  # empty when nothing is left to do


def shown(follow_up: FollowUp, form: ChooseForm | None = None) -> Shown:
    stopped = follow_up.end_reason == FollowUp.EndReason.STOPPED
    choosable = follow_up.is_open or stopped
    return Shown(
        follow_up, reason(follow_up), (form or ChooseForm(follow_up)) if choosable else None
    )


def for_page(learner: Any, *, refused: tuple[int, ChooseForm] | None = None) -> Listed:
    """All that are open, and the latest that are over."""
    own = FollowUp.objects.of(learner).select_related("turn")
    ended = own.exclude(state__in=["scheduled", "due"]).order_by("-ended_at")[:MOST_ENDED]
    listed = Listed()
    for follow_up in [*own.open().order_by("due_at", "pk"), *ended]:
        form = refused[1] if refused and refused[0] == follow_up.pk else None
        _place_for(follow_up, listed).append(shown(follow_up, form))
    return listed


def _place_for(follow_up: FollowUp, listed: Listed) -> list[Shown]:
    if follow_up.state == FollowUp.State.DUE:
        return listed.waiting
    return listed.planned if follow_up.is_open else listed.ended


def link_page(link: Link, learner: Any, *, act: bool) -> LinkPage:
    """Asks, or acts and says what was done. Acting twice does it once."""
    if link.act == STOP_ALL:
        return _stop_all_page(learner, act=act)
    follow_up = (
        FollowUp.objects.of(learner)
        .select_related("turn", "learner")
        .filter(uid=link.follow_up)
        .first()
    )
    if follow_up is None or not follow_up.is_open:
        return LinkPage(_("Nothing to do"), _("This reminder is over already."))
    if link.act == STOP:
        return _stop_page(follow_up, act=act)
    assert link.act == LATER
    if follow_up.local_date.isoformat() != link.day:
        return _moved(follow_up)
    return _later_page(follow_up, act=act)


def _stop_all_page(learner: Any, *, act: bool) -> LinkPage:
    if not act:
        return LinkPage(
            _("Stop all mail?"),
            _("No more mail about follow-ups or courses. The follow-ups stay on your page."),
            _("Stop all mail"),
        )
    operations.stop_all(learner)
    return LinkPage(_("No more mail"), _("Your follow-ups stay on your page, without mail."))


def _stop_page(follow_up: FollowUp, *, act: bool) -> LinkPage:
    title = {"title": follow_up.turn.title}
    if not act:
        return LinkPage(
            _("Stop this reminder?"),
            _("It is about “%(title)s”. Other reminders stay as they are.") % title,
            _("Stop this reminder"),
        )
    operations.stop_follow_up(follow_up)
    return LinkPage(_("Stopped"), _("You can do “%(title)s” again whenever you like.") % title)


def _later_page(follow_up: FollowUp, *, act: bool) -> LinkPage:
    day = operations.in_a_month(follow_up)
    words = {"title": follow_up.turn.title, "day": date_format(day, DATE)}
    if not act:
        return LinkPage(
            _("In a month?"), _("“%(title)s” comes back on %(day)s.") % words, _("In a month")
        )
    return _moved(operations.snooze(follow_up, until=day))


def _moved(follow_up: FollowUp) -> LinkPage:
    words = {"title": follow_up.turn.title, "day": date_format(follow_up.local_date, DATE)}
    return LinkPage(_("Moved"), _("“%(title)s” comes back on %(day)s.") % words)
