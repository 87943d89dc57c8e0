"""A copy of the database that may be behind, and who may be shown it: staff who read reports.

A learner's own pages always ask the database that the learner writes to. Named by REPLICA_URL; the
site without one does not change.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
# Totals and exports for staff, under the admin's own addresses and permissions.
ROUTES = ("admin/reports/",)
_reading: ContextVar[bool] = ContextVar("reading_replica", default=False)


class StaffReports:
    """Middleware: what a report's view reads, and nothing around it, may come from the replica."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        mark = _reading.set(False)
        try:
            return self.get_response(request)
        finally:
            _reading.reset(mark)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        match = request.resolver_match
        if request.method in ("GET", "HEAD") and match and match.route.startswith(ROUTES):
            _reading.set(True)


class Router:
    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return REPLICA if _reading.get() and REPLICA in settings.DATABASES else None

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # Both names stand for the same rows.

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None
