"""Links in mails that act without signing in: signed, for one learner, one act, one year."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.urls import reverse

from outbox.outbox import absolute
from reminders.models import FollowUp

SALT = "reminders.link"
GOOD_FOR = dt.timedelta(days=365)

LATER, STOP, STOP_ALL = "later", "stop", "stop-all"
DONE, KEEP = "done", "keep"


@dataclass(frozen=True)
class Link:
    """What a link allows. `day` is the date the mail was about: the link moves no other."""

    act: str
    learner_pk: int
    follow_up: str = ""
    day: str = ""


def later_link(follow_up: FollowUp) -> str:
    return _url(_about(LATER, follow_up))


def stop_link(follow_up: FollowUp) -> str:
    return _url(_about(STOP, follow_up))


def done_link(follow_up: FollowUp) -> str:
    return _url(_about(DONE, follow_up))


def keep_link(learner: Any) -> str:
    return _url(Link(KEEP, learner.pk))


def stop_all_link(learner: Any) -> str:
    return _url(Link(STOP_ALL, learner.pk))


def read(token: str) -> Link:
    """Raises signing.SignatureExpired, and signing.BadSignature for what is not ours."""
    act, learner_pk, follow_up, day = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    return Link(act, learner_pk, follow_up, day)


def _about(act: str, follow_up: FollowUp) -> Link:
    return Link(act, follow_up.learner_id, str(follow_up.uid), follow_up.local_date.isoformat())


def _url(link: Link) -> str:
    parts = [link.act, link.learner_pk, link.follow_up, link.day]
    return absolute(reverse("reminders:link", args=[signing.dumps(parts, salt=SALT)]))
