"""Days as pages write them, on the clock that is set for the request: the learner's own."""

import datetime as dt
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language


def day_of(moment: dt.datetime | None) -> str:
    """As in “3 November 2026”; empty without a moment."""
    return _written(localtime(moment).date(), "j F Y", get_language()) if moment else ""


def minute_of(moment: dt.datetime | None) -> str:
    """As in “3 Nov, 09:05”; empty without a moment."""
    if moment is None:
        return ""
    local = localtime(moment)
    return f"{_written(local.date(), 'j M', get_language())}, {local:%H:%M}"


@lru_cache(maxsize=1024)
def _written(day: dt.date, form: str, language: str | None) -> str:
    """A guide writes five days. Django's format of one costs as much as a statement's text."""
    return date_format(day, form)
