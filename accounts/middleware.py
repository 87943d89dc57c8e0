"""The learner's own clock on every page."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class OwnClock:
    """Dates and times on a page are those of the learner's time zone, not of the server's.

    Costs no query of its own: every page that greets a learner reads the user anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            with timezone.override(zoneinfo.ZoneInfo(request.user.time_zone)):
                return self.get_response(request)
        return self.get_response(request)
