"""A message to test with."""

from typing import Any

from django.conf import settings

from outbox.models import OutgoingMessage
from outbox.outbox import queue_email


def course_opened(
    learner: Any,
    *,
    key: str = "course_opened:1:1",
    title: str = "Rhythm",
    unsubscribe_url: str = "https://example.org/stop/",
) -> OutgoingMessage:
    return queue_email(
        "course_opened",
        key=key,
        learner=learner,
        context={"track": {"title": title}, "path_url": f"{settings.SITE_URL}/path/"},
        unsubscribe_url=unsubscribe_url,
    )


def letter(learner: Any, *, key: str = "letter:1", **fields: Any) -> OutgoingMessage:
    """One that nobody but the outbox itself has an opinion on, so it leaves."""
    message = course_opened(learner, key=key, **fields)
    message.kind = "letter"
    message.save(update_fields=["kind"])
    return message
