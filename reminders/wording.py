"""Why a promise stands, and what it asks, in words: the same on the page, in mails, in the API."""

from collections.abc import Callable, Sequence

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.models import Snapshot
from reminders.models import FollowUp

DATE = "j F Y"
TITLE_IN_SUBJECT = 40  # characters, so that what is said about it stays in sight

Act, Kind = FollowUp.Act, FollowUp.Kind


def reason(follow_up: FollowUp) -> str:
    """“You kept a chart on 22 May 2026, and this Turn asks you back after six months.”"""
    words = {"day": date_format(follow_up.because_of, DATE), "title": follow_up.title}
    if follow_up.kind in _REASONS:
        return _REASONS[follow_up.kind](follow_up) % {**words, "days": follow_up.step}
    if follow_up.act == Act.SNAPSHOT:
        fact = _("You kept a chart on %(day)s") % words
    else:
        fact = _("You completed this Turn on %(day)s") % words
    if follow_up.chosen_at or not follow_up.months:
        return _("%(fact)s and chose when to come back.") % {"fact": fact}
    return _("%(fact)s, and this Turn asks you back after %(interval)s.") % {
        "fact": fact,
        "interval": in_words(follow_up.months),
    }


_REASONS: dict[str, Callable[[FollowUp], str]] = {
    Kind.FINISH: lambda f: _("You started this Turn on %(day)s and asked to be told of open ones."),
    Kind.REFLECT: lambda f: _(
        "You completed this Turn on %(day)s and asked to be told when a reflection is missing."
    ),
    Kind.LOOK_BACK: lambda f: _(
        "You completed this Turn on %(day)s and asked to look back after %(days)s days."
    ),
    Kind.PLAN: lambda f: _("You made a plan on %(day)s and chose when to hear of it."),
    Kind.DIGEST: lambda f: _("On %(day)s you asked for a summary once a week."),
    Kind.NEWS: lambda f: _("It opened for you on %(day)s and you asked to hear of courses."),
}


def question(follow_up: FollowUp) -> str:
    """What there is to do, and that what was written is safe."""
    if follow_up.kind == Kind.REPEAT:
        assert follow_up.turn is not None
        minutes = follow_up.turn.minutes
        return ngettext(
            "Do you want to do “%(title)s” again and compare? It takes about a minute.",
            "Do you want to do “%(title)s” again and compare? It takes about %(minutes)s minutes.",
            minutes,
        ) % {"title": follow_up.title, "minutes": minutes}
    questions = {
        Kind.FINISH: _("Do you want to go on with “%(title)s”? What you wrote is saved."),
        Kind.REFLECT: _(
            "Do you want to add a reflection to “%(title)s”? Three short parts, for you alone."
        ),
        Kind.LOOK_BACK: _(
            "What do you remember of “%(title)s”? Say it from memory, then see what you wrote."
        ),
        Kind.PLAN: _("Did its moment come? Say that you did it, or choose another day."),
        Kind.DIGEST: _("Do you want to go on where you left off?"),
        Kind.NEWS: _("“%(title)s” is open for you, and it stays open."),
    }
    return questions[Kind(follow_up.kind)] % {"title": follow_up.title}


def heading(follow_up: FollowUp) -> str:
    if follow_up.kind == Kind.REPEAT:
        return _("Time to look again: %(title)s") % {"title": follow_up.title}
    return _("%(what)s: %(title)s") % {
        "what": follow_up.get_kind_display(),
        "title": follow_up.title,
    }


def button(follow_up: FollowUp) -> str:
    labels = {
        Kind.REPEAT: _("Do it again"),
        Kind.FINISH: _("Go on"),
        Kind.REFLECT: _("Reflect on it"),
        Kind.LOOK_BACK: _("Look back"),
        Kind.PLAN: _("Open it"),
        Kind.DIGEST: _("Open your Path"),
        Kind.NEWS: _("Look inside"),
    }
    return labels[Kind(follow_up.kind)]


def subject(rows: Sequence[FollowUp]) -> str:
    """One line for one promise or several. The learner's own words only where that was chosen."""
    first, others = rows[0], len(rows) - 1
    line = _own_subject(first)
    if not others:
        return line
    short = Truncator(first.words if _may_show(first) else first.title).chars(TITLE_IN_SUBJECT)
    return ngettext(
        "%(first)s, and %(count)s more to come back to",
        "%(first)s, and %(count)s more to come back to",
        others,
    ) % {"first": short, "count": others}


def _own_subject(follow_up: FollowUp) -> str:
    if _may_show(follow_up):
        return follow_up.words
    subjects = {
        Kind.REPEAT: _("Since %(day)s: %(title)s, again?"),
        Kind.FINISH: _("“%(title)s” is where you left it"),
        Kind.REFLECT: _("A reflection on “%(title)s”?"),
        Kind.LOOK_BACK: _("%(days)s days after “%(title)s”: what do you remember?"),
        Kind.PLAN: _("Your plan of %(day)s"),
        Kind.DIGEST: _("Your week, and what waits for you"),
        Kind.NEWS: _("“%(title)s” is open for you"),
    }
    return subjects[Kind(follow_up.kind)] % {
        "title": Truncator(follow_up.title).chars(TITLE_IN_SUBJECT),
        "day": date_format(follow_up.because_of, DATE),
        "days": follow_up.step,
    }


def _may_show(follow_up: FollowUp) -> bool:
    return bool(follow_up.words_in_subject and follow_up.words)


def opening(number: int, first: FollowUp) -> str:
    """One of three, in turn, so that the tenth mail does not begin like the ninth.

    What a switch asked for is not a note to oneself.
    """
    if first.kind not in (Kind.REPEAT, Kind.LOOK_BACK, Kind.PLAN):
        number = 0
    openings = (
        _("You asked to hear about this."),
        _("Here is something you wanted to come back to."),
        _("A note you left for yourself has reached its day."),
    )
    return openings[number % len(openings)]


def in_words(months: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": apnumber(months)}


def extremes(snapshot: Snapshot) -> tuple[str | None, str | None]:
    """The areas rated highest and lowest, with their numbers; nothing where all are equal."""
    labels = {axis["key"]: axis["label"] for axis in snapshot.prompt_version.config["axes"]}
    rated = {labels[key]: number for key, number in snapshot.ratings.items() if key in labels}
    if len(set(rated.values())) < 2:
        return None, None
    return _listed(rated, max(rated.values())), _listed(rated, min(rated.values()))


def _listed(rated: dict[str, int], number: int) -> str:
    names = _(" and ").join(label for label, value in rated.items() if value == number)
    return f"{names} {number}"
