"""Minutes spent, counted upwards and only when asked."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from lessons.kinds.base import Config, Content, Definition, Incomplete, Kind, as_string

TENTH = Decimal("0.1")  # of a minute: nobody means it more exactly
MOST_MINUTES = 100_000


class Timer(Kind):
    """{"minutes": kept so far, "since": when the present run began}. Both may be absent.

    The start is saved like any answer. So a run outlives the page, the browser and the device it
    was started on, and needs no script.
    """

    name = "timer"
    scripted = True

    def config_of(self, block: Any) -> Config:
        return {"target": block["target"]}

    def from_form(
        self, definition: Definition, data: MultiValueDict[str, str], key: str
    ) -> Content:
        content = self.clean(definition, _posted(data, key))
        act = data.get(f"{key}-act")
        if act == "start":
            return started(content, timezone.now())
        return stopped(content, timezone.now()) if act == "stop" else content

    def echo(self, definition: Definition, data: MultiValueDict[str, str], key: str) -> Content:
        return Content(value=_posted(data, key))

    def clean(self, definition: Definition, raw: Any) -> Content:
        if not isinstance(raw, dict) or not set(raw) <= {"minutes", "since"}:
            raise ValidationError(_("Send an object of “minutes” and “since”."))
        minutes, since = _minutes(raw.get("minutes")), _since(raw.get("since"))
        return _content(minutes, since)

    def to_api(self, content: Content) -> dict[str, str]:
        return content.value or {}

    def missing(self, definition: Definition, content: Content) -> Incomplete | None:
        if content.value and content.value.get("since"):
            return Incomplete(_("It is running. Stop it when you are done."))
        return None if content else Incomplete(_("Nothing timed yet."))

    def as_text(self, definition: Definition, content: Content) -> str:
        value = content.value or {}
        parts = []
        if value.get("minutes"):
            parts.append(_("%(minutes)s minutes") % {"minutes": value["minutes"]})
        if value.get("since"):
            parts.append(_("running"))
        return ", ".join(parts)

    def hollow(self, definition: Definition, content: Content) -> None:
        return None  # Its minutes run.

    def context(self, definition: Definition, content: Content) -> dict[str, Any]:
        value = content.value or {}
        since = _moment(value.get("since"))
        return {
            "minutes": value.get("minutes", ""),
            "since": since,
            "so_far": stopped(content, timezone.now()).value["minutes"] if since else "",
            "target": definition.config["target"],
        }


def started(content: Content, now: dt.datetime) -> Content:
    """Starting what runs already changes nothing: a second click is no second run."""
    value = content.value or {}
    return _content(_decimal(value.get("minutes")), _moment(value.get("since")) or now)


def stopped(content: Content, now: dt.datetime) -> Content:
    value = content.value or {}
    since = _moment(value.get("since"))
    if since is None:
        return content
    run = Decimal(max(0, (now - since).total_seconds())) / 60
    minutes = (_decimal(value.get("minutes")) or Decimal(0)) + run
    return _content(min(minutes, Decimal(MOST_MINUTES)), None)


def _content(minutes: Decimal | int | None, since: dt.datetime | None) -> Content:
    value = {}
    if minutes is not None:
        rounded = Decimal(minutes).quantize(TENTH, ROUND_HALF_UP)
        value["minutes"] = f"{rounded.normalize():f}" if rounded else "0"
    if since is not None:
        value["since"] = since.astimezone(dt.UTC).isoformat(timespec="seconds")
    return Content(value=value or None)


def _posted(data: MultiValueDict[str, str], key: str) -> dict[str, str]:
    return {"minutes": data.get(key, ""), "since": data.get(f"{key}-since", "")}


def _minutes(raw: Any) -> Decimal | None:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        raw = str(raw)
    text = as_string(raw or "").strip().replace(",", ".")
    minutes = _decimal(text)
    if text and (minutes is None or not 0 <= minutes <= MOST_MINUTES):
        raise ValidationError(_("Give the minutes as a number, such as 25 or 7.5."))
    return minutes


def _since(raw: Any) -> dt.datetime | None:
    text = as_string(raw or "").strip()
    moment = _moment(text)
    if text and moment is None:
        raise ValidationError(_("Give the start with its date, time and zone."))
    return moment


def _decimal(text: Any) -> Decimal | None:
    try:
        number = Decimal(text) if text else None
    except (InvalidOperation, TypeError, ValueError):
        return None
    return number if number is not None and number.is_finite() else None


def _moment(text: Any) -> dt.datetime | None:
    """Moments without a zone, or near the ends of the calendar, are nobody's start."""
    try:
        moment = dt.datetime.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None
    usable = moment is not None and moment.tzinfo is not None and 2000 <= moment.year <= 9000
    return moment if usable else None
