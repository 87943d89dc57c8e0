"""What an operator watches, as Prometheus reads it. Asked of the rows, so every process says the
same; a few indexed queries, and no learner in any label."""

import datetime as dt
import hmac
import ipaddress
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Min, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from outbox.models import OutgoingMessage
from reminders.figures import figures
from reminders.models import FollowUp

LATE = dt.timedelta(minutes=5)  # five ticks: a sweep that takes long is no alarm
WINDOW = dt.timedelta(hours=1)
OUTCOMES = ("sent", "skipped", "dead")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 for whoever may not read it."""
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Rows())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        sent = request.headers.get("Authorization", "")
        return hmac.compare_digest(sent.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    # A proxy on this machine speaks for anybody: what it forwards came from elsewhere.
    forwarded = {"X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"} & set(request.headers)
    return settings.METRICS_FROM_THIS_MACHINE and not forwarded and _is_here(request)


def _is_here(request: HttpRequest) -> bool:
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class Rows(Collector):
    """Read anew for every scrape."""

    def collect(self) -> Iterator[Metric]:
        now = timezone.now()
        yield GaugeMetricFamily(
            "course_reminder_due_lag_seconds",
            "How long the longest waiting due follow-up has waited for the sweep.",
            value=waited(due_since(now), now),
        )
        yield _follow_ups(now)
        yield GaugeMetricFamily(
            "course_outbox_oldest_seconds",
            "How long the longest waiting message has waited for its sender.",
            value=waited(undelivered_since(now), now),
        )
        yield GaugeMetricFamily(
            "course_outbox_dead_messages",
            "Messages given up: see the admin.",
            value=OutgoingMessage.objects.filter(state="dead").count(),
        )
        yield _finished(now)


def _follow_ups(now: dt.datetime) -> Metric:
    family = GaugeMetricFamily(
        "course_reminders",
        "Follow-ups that wait, by what for; learners who paused.",
        labels=["state"],
    )
    counted = figures(now)
    for state in ("due", "held_back", "failing", "paused"):
        family.add_metric([state], getattr(counted, state))
    return family


def _finished(now: dt.datetime) -> Metric:
    family = GaugeMetricFamily(
        "course_outbox_finished_last_hour",
        "Messages that ended in the last hour.",
        labels=["channel", "outcome"],
    )
    ended = OutgoingMessage.objects.filter(finished_at__gt=now - WINDOW).order_by()
    rows = ended.values_list("channel", "state").annotate(number=Count("pk"))
    numbers = {(channel, state): number for channel, state, number in rows}
    for channel in OutgoingMessage.Channel.values:
        for outcome in OUTCOMES:
            family.add_metric([channel, outcome], numbers.get((channel, outcome), 0))
    return family


def due_since(now: dt.datetime) -> dt.datetime | None:
    """Also of those whose message was put off until an hour that has come."""
    waiting = (
        _earliest(FollowUp.objects.due(now), "due_at"),
        _earliest(FollowUp.objects.held(now), "held_until"),
    )
    return min(filter(None, waiting), default=None)


def undelivered_since(now: dt.datetime) -> dt.datetime | None:
    """Of those whose turn has come: a message that waits for morning is not late."""
    return _earliest(OutgoingMessage.objects.to_send(now), "next_try_at")


def _earliest(rows: QuerySet[Model], field: str) -> dt.datetime | None:
    first: dt.datetime | None = rows.order_by().aggregate(first=Min(field))["first"]
    return first


def waited(since: dt.datetime | None, now: dt.datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def late_sweeps(now: dt.datetime) -> list[str]:
    """Which sweeps have let something wait for longer than they should."""
    waits = {
        "send_due_reminders": waited(due_since(now), now),
        "deliver_outbox": waited(undelivered_since(now), now),
    }
    return [
        f"{name}: {round(seconds / 60)} minutes"
        for name, seconds in waits.items()
        if seconds > LATE.total_seconds()
    ]
