"""The pages behind the links in mails: what each asks, or what was done."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reminders import operations
from reminders.forms import LaterForm
from reminders.links import DONE, KEEP, LATER, STOP, STOP_ALL, Link
from reminders.models import FollowUp
from reminders.schedule import local_day, zone_of
from reminders.wording import DATE


@dataclass(frozen=True)
class LinkPage:
    title: str
    text: str
    button: str = ""  # empty when nothing is left to do
    form: LaterForm | None = None
    status: int = 200


def link_page(link: Link, learner: Any, data: Any = None) -> LinkPage:
    """Asks, or with `data` acts and says what was done. Acting twice does it once."""
    act = data is not None
    if link.act == STOP_ALL:
        return _stop_all_page(learner, act=act)
    if link.act == KEEP:
        return _keep_page(learner, act=act)
    own = FollowUp.objects.of(learner).select_related("turn", "learner", "track")
    follow_up = own.filter(uid=link.follow_up).first()
    if follow_up is not None and follow_up.kind == FollowUp.Kind.NEWS and link.act == STOP:
        return _no_news_page(learner, act=act)
    if follow_up is None or not follow_up.is_open:
        return LinkPage(_("Nothing to do"), _("This reminder is over already."))
    if link.act == STOP:
        return _stop_page(follow_up, act=act)
    if link.act == DONE:
        return _done_page(follow_up, act=act)
    assert link.act == LATER
    if follow_up.local_date.isoformat() != link.day:
        return _moved(follow_up)
    return _later_page(follow_up, data)


def _stop_all_page(learner: Any, *, act: bool) -> LinkPage:
    if not act:
        return LinkPage(
            _("Stop all mail?"),
            _("No more mail about follow-ups or courses. The follow-ups stay on your page."),
            _("Stop all mail"),
        )
    operations.stop_all(learner)
    return LinkPage(_("No more mail"), _("Your follow-ups stay on your page, without mail."))


def _keep_page(learner: Any, *, act: bool) -> LinkPage:
    if not act:
        return LinkPage(
            _("Keep your reminders?"), _("They come as you chose them."), _("Keep them")
        )
    operations.keep_all(learner)
    return LinkPage(_("Kept"), _("What waited meanwhile comes in one message."))


def _no_news_page(learner: Any, *, act: bool) -> LinkPage:
    if not act:
        return LinkPage(
            _("Stop news of courses?"),
            _("Courses still open for you, and your Path shows them."),
            _("Stop these"),
        )
    operations.stop_news(learner)
    return LinkPage(_("Stopped"), _("Your Path shows what opens."))


def _stop_page(follow_up: FollowUp, *, act: bool) -> LinkPage:
    title = {"title": follow_up.title}
    if not act:
        return LinkPage(
            _("Stop this reminder?"),
            _("It is about “%(title)s”. Other reminders stay as they are.") % title,
            _("Stop this reminder"),
        )
    operations.stop_follow_up(follow_up)
    if follow_up.turn is None:
        return LinkPage(_("Stopped"), _("It comes no more. Your page can bring it back."))
    return LinkPage(_("Stopped"), _("You can do “%(title)s” again whenever you like.") % title)


def _done_page(follow_up: FollowUp, *, act: bool) -> LinkPage:
    if not act:
        return LinkPage(
            _("Did you do it?"),
            _("Then this reminder about “%(title)s” is done.") % {"title": follow_up.title},
            _("I did it"),
        )
    operations.finish_follow_up(follow_up)
    return LinkPage(_("Done"), _("Your Workbook keeps the plan beside what came of it."))


def _later_page(follow_up: FollowUp, data: Any) -> LinkPage:
    today = local_day(timezone.now(), zone_of(follow_up.learner))
    form = LaterForm(today, data)
    ask = (
        _("Move this reminder?"),
        _("It is about “%(title)s”.") % {"title": follow_up.title},
        _("Move it"),
    )
    if data is None:
        return LinkPage(*ask, form)
    if form.is_valid():
        try:
            return _moved(operations.snooze(follow_up, until=form.chosen_day))
        except operations.DayNotPossible as problem:
            form.add_error("day", str(problem))
    return LinkPage(*ask, form, 422)


def _moved(follow_up: FollowUp) -> LinkPage:
    words = {"title": follow_up.title, "day": date_format(follow_up.local_date, DATE)}
    return LinkPage(_("Moved"), _("“%(title)s” comes back on %(day)s.") % words)
