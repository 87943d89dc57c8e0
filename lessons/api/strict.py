"""What a request may hold: JSON of the documented shape, and nothing that would be dropped."""

import json
import uuid
from collections.abc import Iterator
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser

MOST_NESTED = 20


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too-large"
    default_detail = gettext_lazy("This is more than one request may hold. Nothing was saved.")


class StrictJSONParser(BaseParser):
    """One JSON object whose every text can be stored as it is.

    Lone surrogates and NULs are legal in JSON, but no database of ours keeps both. Refusing
    them here names the field; dropping them would save other words than were sent.
    """

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        data = _loaded(_read(stream))
        if not isinstance(data, dict):
            raise exceptions.ParseError(_("Send one JSON object."))
        for key, value in data.items():
            if problem := _unstorable(key):
                raise exceptions.ParseError(problem)
            if problem := _unstorable(value):
                raise serializers.ValidationError({key: [problem]})
        return data


def _read(stream: Any) -> bytes:
    longest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    body = cast(bytes, stream.read(longest + 1))
    if len(body) > longest:
        raise TooLarge
    return body


def _loaded(body: bytes) -> Any:
    try:
        return json.loads(body.decode(), parse_constant=_refuse_constant)
    except RecursionError:
        raise exceptions.ParseError(_("This is nested too deeply.")) from None
    except ValueError:
        raise exceptions.ParseError(_("This is not JSON in UTF-8.")) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unstorable(value: Any) -> str:
    """Why this cannot be kept, or nothing."""
    for text, depth in _texts(value):
        if depth > MOST_NESTED:
            return _("This is nested too deeply.")
        if "\x00" in text:
            return _("This holds a NUL character, which cannot be kept.")
        try:
            text.encode()
        except UnicodeEncodeError:
            return _("This holds half a character (a lone surrogate), which cannot be kept.")
    return ""


def _texts(value: Any) -> Iterator[tuple[str, int]]:
    """Every text inside with its depth, without recursion: the depth is the sender's choice."""
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, str):
            yield item, depth
        elif isinstance(item, dict):
            yield "", depth
            waiting += [(part, depth + 1) for pair in item.items() for part in pair]
        elif isinstance(item, list):
            yield "", depth
            waiting += [(part, depth + 1) for part in item]


class StrictSerializer(serializers.Serializer[Any]):
    """Names what it does not know, instead of ignoring a misspelt field."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            sentence = _("There is no such field here.")
            raise serializers.ValidationError({name: [sentence] for name in unknown})
        return super().to_internal_value(data)


class Nothing(StrictSerializer):
    """For requests that say everything by their address."""


class Text(serializers.CharField):
    """Text exactly as it was sent; a number is not text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("trim_whitespace", False)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Send text."))
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            raise serializers.ValidationError(_("Send a whole number."))
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError(_("Send true or false."))
        return data


class Uid(serializers.UUIDField):
    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Send a UUID as text."))
        return super().to_internal_value(data)


@extend_schema_field(OpenApiTypes.ANY)
class Shape(serializers.Field[Any, Any, Any, Any]):
    """Whatever shape the prompt's kind takes; the kind itself judges it."""

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value
