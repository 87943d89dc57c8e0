"""Follow-ups in any template: {% load reminders %}."""

from typing import Any

from django import template

from lessons.models import Attempt
from reminders.models import FollowUp
from reminders.operations import follow_up_of
from reminders.pages import shown
from reminders.wording import reason

register = template.Library()


@register.inclusion_tag("reminders/_panel.html", takes_context=True)
def follow_up_for(context: Any, attempt: Attempt) -> dict[str, Any]:
    """Day, reason, and the choice of when, how and whether. Nothing for a Turn without one."""
    follow_up = follow_up_of(attempt)
    request = context.get("request")
    return {
        "shown": shown(follow_up) if follow_up else None,
        "next": request.get_full_path() if request else "",
    }


@register.simple_tag
def due_follow_ups(learner: Any) -> list[dict[str, Any]]:
    """What the learner is expected back for, and why. One query."""
    due = FollowUp.objects.of(learner).filter(state=FollowUp.State.DUE).select_related("turn")
    return [{"turn": follow_up.turn, "reason": reason(follow_up)} for follow_up in due]
