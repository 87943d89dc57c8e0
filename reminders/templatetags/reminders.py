"""The follow-up of one attempt, for the page that ends a Turn."""

from typing import Any

from django import template

from lessons.models import Attempt
from reminders.operations import follow_up_of
from reminders.pages import shown

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
