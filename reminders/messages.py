"""Which promises leave the machine, by which channel, and who queues what for it."""

from collections.abc import Callable, Sequence
from typing import Any

from reminders import emails
from reminders.content import week_of
from reminders.models import FollowUp, Notice

Kind, Channel = FollowUp.Kind, FollowUp.Channel

Sender = Callable[[Notice, Any, Sequence[FollowUp]], object]
# Database work only: each writes its outbox row in the transaction of the notice.
_senders: dict[str, Sender] = {Channel.EMAIL: emails.queue_follow_ups}
# Whether a site that knows the channel can serve it now.
_offered: dict[str, Callable[[], bool]] = {}


def register(channel: str, sender: Sender, *, offered: Callable[[], bool]) -> None:
    """For a channel of another kind, connected in apps.py."""
    _senders[channel] = sender
    _offered[channel] = offered


def others() -> list[str]:
    """The channels beside e-mail that this site serves; in a calendar the learner looks alone."""
    served = [channel for channel, is_offered in _offered.items() if is_offered()]
    return [*served, Channel.CALENDAR]


def leaves(follow_up: FollowUp) -> bool:
    """Whether anything is sent about it at all; the page shows it in any case."""
    return follow_up.channel in _senders


def channel_of(rows: Sequence[FollowUp]) -> str:
    """One message by one channel: a mail if any of them asked for one, since it holds all."""
    asked = {row.channel for row in rows}
    return Channel.EMAIL if Channel.EMAIL in asked else min(asked)


def queue(notice: Notice, learner: Any, rows: Sequence[FollowUp]) -> None:
    _senders[notice.channel](notice, learner, rows)


def queue_keep(notice: Notice) -> None:
    emails.queue_keep(notice)


def has_news(digest: FollowUp) -> bool:
    """Whether a digest has anything to say; an empty one is not sent."""
    return bool(week_of(digest))
