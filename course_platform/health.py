"""Is this process alive, and can it do its work?"""

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from course_platform.metrics import late_sweeps

_migrated = False


def livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """503 without a database or with migrations to apply.

    Without a broker, or while a sweep is late: ready, and it says what is degraded. Pages and
    saving work, so a balancer must not take the site away; mail waits.
    """
    try:
        database = "ok" if _is_migrated() else "migrations to apply"
    except DatabaseError:
        database = "unreachable"
    broker = "ok" if _broker_answers() else "unreachable"
    ready = database == "ok"
    late = late_sweeps(timezone.now()) if ready else []
    sweeps = f"late, {', '.join(late)}" if late else "ok" if ready else "unknown"
    state = {"ready": ready, "database": database, "broker": broker, "sweeps": sweeps}
    return JsonResponse(state, status=200 if ready else 503)


def _is_migrated() -> bool:
    global _migrated
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _broker_answers() -> bool:
    from kombu.exceptions import OperationalError

    from course_platform.celery import app

    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        return True
    try:
        with app.connection_for_write(connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=1)
    except (OperationalError, OSError):
        return False
    return True
