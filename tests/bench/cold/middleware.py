"""Middleware for one of the bench's servers: each request finds a process that knows nothing.

So was the process that has just been started, and every process after something was published.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lessons import catalogue


def forget_everything() -> None:
    catalogue._kept = None


class Forgetful:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forget_everything()
        return self.get_response(request)
