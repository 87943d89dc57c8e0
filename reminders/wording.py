"""Why a promise stands, in words: the same on the page, in the mail and in the API."""

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.models import Snapshot
from reminders.models import FollowUp

DATE = "j F Y"


def reason(follow_up: FollowUp) -> str:
    """“You kept a chart on 22 May 2026 and this Turn asks for another after six months.”"""
    day = date_format(follow_up.because_of, DATE)
    if follow_up.act == FollowUp.Act.SNAPSHOT:
        fact = _("You kept a chart on %(day)s") % {"day": day}
    else:
        fact = _("You completed this Turn on %(day)s") % {"day": day}
    if follow_up.chosen_at or not follow_up.months:
        return _("%(fact)s and chose when to come back.") % {"fact": fact}
    return _("%(fact)s, and this Turn asks you back after %(interval)s.") % {
        "fact": fact,
        "interval": in_words(follow_up.months),
    }


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
