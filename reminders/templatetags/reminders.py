"""Follow-ups in any template: {% load reminders %}."""

from typing import Any

from django import template

from lessons.models import Attempt
from reminders.content import door
from reminders.models import FollowUp
from reminders.pages import panel
from reminders.querysets import waiting_for
from reminders.wording import button, heading, reason

register = template.Library()

MOST_ON_PATH = 3  # the bell counts them all


@register.inclusion_tag("reminders/_panel.html", takes_context=True)
def follow_up_for(context: Any, attempt: Attempt) -> dict[str, Any]:
    """The one question, until it is answered; then the day, its reason, and what can be chosen."""
    request = context.get("request")
    return {
        **panel(attempt),
        "next": request.get_full_path() if request else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def waiting_reminders(context: Any) -> int:
    """No query where the page has read the learner's state; one elsewhere."""
    user = context["user"]
    counts = getattr(user, "page_counts", None)
    if counts is not None:
        return int(counts["reminders"])
    return waiting_for(user.pk).count()


@register.simple_tag
def due_follow_ups(learner: Any) -> list[dict[str, Any]]:
    """What the learner is expected back for, and why. One query; none where the bell says none."""
    if getattr(learner, "page_counts", {}).get("reminders") == 0:
        return []
    due = FollowUp.objects.of(learner).filter(state=FollowUp.State.DUE, turn__isnull=False)
    return [
        {
            "uid": row.uid,
            "heading": heading(row),
            "url": door(row),
            "button": button(row),
            "reason": reason(row),
        }
        for row in due.select_related("turn", "track")[:MOST_ON_PATH]
    ]
