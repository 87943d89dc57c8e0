"""Notifications: what they say of a promise, and what a browser is called."""

import re
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.models import PushSubscription
from outbox.push import public_key, queue_push
from reminders.content import door
from reminders.models import FollowUp, Notice
from reminders.wording import question, subject

# In this order: most browsers also name the ones they come from.
BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet"}
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")


def queue_notification(notice: Notice, learner: Any, rows: Sequence[FollowUp]) -> None:
    """A locked screen shows it to whoever is near: the subject's line and the question, no more."""
    first, others = rows[0], len(rows) - 1
    body = question(first)
    if others:
        body = ngettext(
            "One more waits on your page.", "%(count)s more wait on your page.", others
        ) % {"count": others}
    queue_push(
        notice.kind,
        key=notice.key,
        learner=learner,
        title=subject(rows),
        body=body,
        url=reverse("reminders:list") if others else door(first),
    )


def are_offered() -> bool:
    return bool(public_key())


def for_page(learner: Any) -> dict[str, Any]:
    """What templates/reminders/_push.html shows. Without a key of the site's there is no push."""
    key = public_key()
    browsers = PushSubscription.objects.filter(learner=learner).order_by("-pk") if key else []
    return {"key": key, "browsers": browsers}


def browser_name(agent: str) -> str:
    """“Firefox, Linux”: enough to know one's own devices apart."""
    browser = next((name for name in BROWSERS if re.search(rf"\b{name}/", agent)), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    known = [NAMES.get(browser, browser), {"Macintosh": "Mac"}.get(system, system)]
    return ", ".join(filter(None, known)) or _("A browser")
