"""From the records of a document to rows: checked value by value, tied to this site's content."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.translation import gettext as _

from accounts import personal
from accounts.portability.records import Record, is_personal, plain

LONGEST = 200_000  # characters of one text, or of one value as JSON


class NotPlausible(Exception):
    """A record that no export of ours could have written. The message is the learner's sentence."""


class Unmatched(Exception):
    """A record about content that this site does not have."""


class Content:
    """This site's content by its keys, for the keys that a document names."""

    def __init__(self, records: dict[str, list[Record]]) -> None:
        self._found: dict[Any, dict[str, Any]] = {}
        for model in personal.portable_models():
            for field in personal.exported(model):
                if field.is_relation and not is_personal(field.related_model):
                    named = {row.get(field.name) for row in records.get(personal.label(model), ())}
                    self._find(field.related_model, {key for key in named if key})

    def _find(self, model: Any, keys: Iterable[Any]) -> None:
        known = self._found.setdefault(model, {})
        first, *_rest = lookups = personal.key_of(model)
        wanted = {str(key).partition("/")[0] for key in keys if isinstance(key, str)}
        try:
            rows = model._default_manager.filter(**{f"{first}__in": wanted})
        except (ValidationError, ValueError):  # Not a key at all: then it names nothing here.
            return
        above = [path.rpartition("__")[0] for path in lookups if "__" in path]
        if above:
            rows = rows.select_related(*above)
        for row in rows.order_by("pk"):
            known.setdefault("/".join(str(_follow(row, path)) for path in lookups), row)

    def get(self, model: Any, key: Any) -> Any:
        row = self._found.get(model, {}).get(key) if isinstance(key, str) else None
        if row is None:
            raise Unmatched(str(key)[:200])
        return row


def _follow(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def build(
    model: Any, record: Any, *, learner: Any, content: Content, made: dict[Any, dict[int, Any]]
) -> Any:
    """An unsaved row. `made` holds the rows built before it, by model and number.

    Raises NotPlausible, and Unmatched where this site lacks what the record is about.
    """
    fields = personal.exported(model)
    if not isinstance(record, dict) or set(record) != {"n", *(field.name for field in fields)}:
        raise NotPlausible(
            _("A record of %(what)s has other columns than it should.")
            % {"what": model._meta.verbose_name_plural}
        )
    values = {}
    for field in fields:
        try:
            values[field.name] = _value(field, record[field.name], content, made)
        except (ValidationError, ValueError, TypeError, OverflowError):
            raise NotPlausible(
                _("“%(column)s” of record %(number)s of %(what)s holds what it cannot hold.")
                % {
                    "column": field.name,
                    "number": str(record["n"])[:20],
                    "what": model._meta.verbose_name_plural,
                }
            ) from None
    return model(**{personal.path_to_person(model) or "": learner}, **values)


def _value(field: Any, raw: Any, content: Content, made: dict[Any, dict[int, Any]]) -> Any:
    if field.is_relation:
        return _related(field, raw, content, made)
    if raw is None:
        if not field.null:
            raise ValueError(field.name)
        return None
    if isinstance(field, models.JSONField):
        return _json(raw)
    if personal.named_by(field):
        return _named(field, _text(_as(str, raw)), made)
    value = _typed(field, raw)
    if plain(value) != raw:  # Another spelling of the same would not export identically.
        raise ValueError(raw)
    if value == "" and field.blank:
        return value
    # Django asks this of what can be edited only.
    if field.choices and value not in dict(field.flatchoices):
        raise ValueError(raw)
    field.clean(value, None)
    return value


def _related(field: Any, raw: Any, content: Content, made: dict[Any, dict[int, Any]]) -> Any:
    if raw is None:
        if not field.null:
            raise Unmatched(field.name)
        return None
    if not is_personal(field.related_model):
        return content.get(field.related_model, raw)
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise ValueError(raw)
    try:
        return made[field.related_model][raw]
    except KeyError:
        # Its own record stands elsewhere now, or the file never had one.
        raise Unmatched(str(raw)) from None


def _named(field: Any, text: str, made: dict[Any, dict[int, Any]]) -> str:
    """“reflection:7” with the uid that the seventh reflection has here."""
    word, _colon, number = text.partition(":")
    model = personal.named_by(field).get(word)
    if model is None or not number.isdecimal():
        field.clean(text, None)
        return text
    row = made.get(model, {}).get(int(number))
    if row is None:
        raise Unmatched(text)
    return f"{word}:{row.uid}"


def _typed(field: Any, raw: Any) -> Any:
    """Strictly: “1” is not 1, and 1 is not true."""
    if isinstance(field, models.BooleanField):
        return _as(bool, raw)
    if isinstance(field, models.IntegerField):
        return _as(int, raw)
    text = _text(_as(str, raw))
    if isinstance(field, models.DateTimeField):
        return _parsed(parse_datetime, text)
    if isinstance(field, models.DateField):
        return _parsed(parse_date, text)
    if isinstance(field, models.TimeField):
        return _parsed(parse_time, text)
    if isinstance(field, models.CharField | models.TextField):
        return text
    return field.to_python(text)


def _as(kind: type, raw: Any) -> Any:
    if type(raw) is not kind:
        raise TypeError(raw)
    return raw


def _parsed(parse: Any, text: str) -> Any:
    value = parse(text)
    if value is None:
        raise ValueError(text)
    return value


def _text(text: str) -> str:
    """What a database can hold: no NUL, no half of a character, and an end."""
    if "\x00" in text or len(text) > LONGEST:
        raise ValueError
    text.encode()
    return text


def _json(value: Any) -> Any:
    _text(json.dumps(value, ensure_ascii=False))
    if "\\u0000" in json.dumps(value):
        raise ValueError
    return value
