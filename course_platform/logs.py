"""What the site says about itself: one JSON object a line, joined by ids, without private words.

`request_id` and `task_id` follow what one request set off: the page, the outbox row it queued,
the task that it woke. What a learner wrote, an address or a signed link never reaches a line:
an exception gives its type and where it happened, not its message, which often quotes a value.
"""

import datetime as dt
import json
import logging
import re
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from celery import signals
from django.http import HttpRequest, HttpResponse
from uuid_utils.compat import uuid7

request_id: ContextVar[str] = ContextVar("request_id", default="")
task_id: ContextVar[str] = ContextVar("task_id", default="")

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[\w-]{8,64}", re.ASCII)
ADDRESS = re.compile(r"[^\s<>'\"@:,;]+@[^\s<>'\"@,;]+")
# Whatever stands after the first "?" of an address, and the long words that signed links end in.
QUERY = re.compile(r"\?[^\s'\"]+")
TOKEN = re.compile(r"(?<![\w.-])(?=[\w:=-]*\d)[\w:=-]{32,}(?![\w-])|(?:[\w-]{4,}:){1,2}[\w-]{20,}")
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[0-9a-f]{32}$")
# Celery puts the exception's words and the task's arguments into its own messages.
TRACE = "celery.app.trace"

logger = logging.getLogger(__name__)


class RequestIds:
    """Gives each request an id, or keeps the one that the proxy in front gave it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        own = given if GIVEN.fullmatch(given) else str(uuid7())
        mark = request_id.set(own)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = own
            logger.info("%s %s %d", request.method, route_of(request), response.status_code)
            return response
        finally:
            request_id.reset(mark)


def route_of(request: Any) -> str:
    """The pattern and not the address, which may end in somebody's reset link."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no such address)"


def redacted(text: str) -> str:
    def shorter(match: re.Match[str]) -> str:
        return match[0] if UUID.match(match[0]) else "[token]"

    return TOKEN.sub(shorter, ADDRESS.sub("[address]", QUERY.sub("?[query]", text)))


class JSONLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": redacted(message_of(record)),
        }
        ids = {"request_id": request_id.get(), "task_id": task_id.get()}
        line |= {name: value for name, value in ids.items() if value}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = exception_of(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class WrongHost(logging.Filter):
    """Django's own error for a request to a host that is not ours, as one line of warning.

    Scanners send such requests all day. Whoever has just moved the site to a new name needs
    Django's sentence, which says what to add to ALLOWED_HOSTS; where it arose helps nobody.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = None
        vars(record).pop("request", None)
        return True


def message_of(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if record.name.startswith("django.") and isinstance(request, HttpRequest):
        status = getattr(record, "status_code", "")
        return f"{request.method} {route_of(request)} {status}".strip()
    data = getattr(record, "data", None)
    if record.name == TRACE and isinstance(data, dict):
        return f"Task {data.get('name')}[{data.get('id')}] {data.get('description', '')}".strip()
    return record.getMessage()


def exception_of(exc_info: Any) -> dict[str, Any]:
    """Type and places of an exception and of those behind it; no message, no source, no values."""
    whole = traceback.TracebackException(*exc_info, lookup_lines=False)
    links: list[Any] = []
    link: Any = whole
    while link is not None and len(links) < 5:
        links.append(link)
        link = link.__cause__ or link.__context__
    chain = [
        {
            "type": f"{link.exc_type.__module__}.{link.exc_type.__qualname__}",
            "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in link.stack],
        }
        for link in links
    ]
    constraint = getattr(getattr(exc_info[1].__cause__, "diag", None), "constraint_name", None)
    return {"chain": chain, **({"constraint": constraint} if constraint else {})}


def message_queued(sender: Any, instance: Any, created: bool, **kwargs: Any) -> None:  # noqa: FBT001
    """Receiver of post_save: names the outbox row that this request or task promised."""
    if created:
        logger.info("Queued message %s of the kind %s", instance.uid, instance.kind)


@signals.before_task_publish.connect(dispatch_uid="logs.sending")
def sending(headers: dict[str, Any] | None = None, **kwargs: Any) -> None:
    if headers is not None and request_id.get():
        headers["request_id"] = request_id.get()


@signals.task_prerun.connect(dispatch_uid="logs.started")
def started(task_id: str = "", task: Any = None, **kwargs: Any) -> None:
    _enter(task_id, getattr(task.request, "request_id", None) or "")


@signals.task_postrun.connect(dispatch_uid="logs.ended")
def ended(**kwargs: Any) -> None:
    _enter("", "")


def _enter(task: str, request: str) -> None:
    task_id.set(task)
    request_id.set(request)


def configure_worker(**kwargs: Any) -> None:
    """Receiver of setup_logging: with JSON lines, the worker's own lines are such lines too."""
    import logging.config

    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
