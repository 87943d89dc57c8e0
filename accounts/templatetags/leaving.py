import datetime as dt

from django import template

register = template.Library()


@register.filter
def moment(text: str) -> dt.datetime:
    """A moment that was kept as text, which is all a session can hold."""
    return dt.datetime.fromisoformat(text)
