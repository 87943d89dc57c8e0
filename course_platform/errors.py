"""Errors to Sentry, if an operator wants that: where it happened, and nobody's words.

Needs the extra `sentry` and SENTRY_DSN. What is sent follows the same rule as the logs.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from course_platform import logs

KEPT_OF_REQUEST = ("method",)
KEPT_OF_FRAME = ("filename", "abs_path", "function", "module", "lineno", "in_app")


def start(dsn: str, **options: Any) -> None:
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set and sentry-sdk is not installed: pip install 'sentry-sdk[django]'"
        ) from None
    sentry_sdk.init(
        dsn=dsn,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        server_name="",
        before_send=cleaned,
        before_send_transaction=lambda event, hint: None,
        **options,
    )


def cleaned(event: Any, hint: Any) -> Any:
    """Builds the event anew from what may be known, so that a new field of theirs stays here."""
    kept = {
        name: event[name]
        for name in ("event_id", "timestamp", "level", "platform", "release", "environment", "sdk")
        if name in event
    }
    kept["logger"] = event.get("logger", "")
    # Django's integration names the view's pattern here, never the address.
    kept["transaction"] = logs.redacted(str(event.get("transaction", "")))
    kept["tags"] = {"request_id": logs.request_id.get(), "task_id": logs.task_id.get()}
    kept["exception"] = {"values": [_cause(one) for one in _values(event)]}
    if message := (event.get("logentry") or {}).get("message"):
        kept["logentry"] = {"message": logs.redacted(str(message))}
    request = event.get("request") or {}
    kept["request"] = {name: request[name] for name in KEPT_OF_REQUEST if name in request}
    return kept


def _values(event: Any) -> list[Any]:
    return (event.get("exception") or {}).get("values") or []


def _cause(one: Any) -> dict[str, Any]:
    frames = (one.get("stacktrace") or {}).get("frames") or []
    return {
        "type": one.get("type"),
        "module": one.get("module"),
        "value": "",
        "mechanism": {"type": "generic", "handled": False},
        "stacktrace": {
            "frames": [
                {name: frame[name] for name in KEPT_OF_FRAME if name in frame} for frame in frames
            ]
        },
    }
