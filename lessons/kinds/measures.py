"""Kinds whose answer is one value: numbers and dates."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from lessons.kinds.base import Config, Content, Definition, Incomplete, Kind, as_string


class Number(Kind):
    name = "number"
    inline = True

    def config_of(self, block: Any) -> Config:
        config: Config = {
            "unit": block["unit"] or "",
            "minimum": _bound(block["minimum"]),
            "maximum": _bound(block["maximum"]),
        }
        target = {"low": _bound(block.get("target_low")), "high": _bound(block.get("target_high"))}
        if any(target.values()):
            config["target"] = target
        return config

    def echo(self, definition: Definition, data: MultiValueDict[str, str], key: str) -> Content:
        return Content(value=data.get(key, ""))

    def clean(self, definition: Definition, raw: Any) -> Content:
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            raw = str(raw)
        text = as_string(raw).strip().replace("\N{MINUS SIGN}", "-")
        if not text:
            return Content()
        try:
            number = Decimal(formats.sanitize_separators(text) if "," in text else text)
        except InvalidOperation:
            raise ValidationError(_("Give a number, such as 12 or 7.5.")) from None
        if not number.is_finite() or abs(number) >= Decimal("1e15") or _decimals(number) > 20:
            raise ValidationError(_("Give a number, such as 12 or 7.5."))
        self._within(definition, number)
        return Content(value=f"{number.normalize():f}")

    def _within(self, definition: Definition, number: Decimal) -> None:
        low, high = definition.config.get("minimum"), definition.config.get("maximum")
        if low is not None and number < Decimal(low):
            raise ValidationError(_("Give %(low)s or more."), params={"low": low})
        if high is not None and number > Decimal(high):
            raise ValidationError(_("Give %(high)s or less."), params={"high": high})

    def missing(self, definition: Definition, content: Content) -> Incomplete | None:
        """A number outside the target is as good an answer; the learner is told what it was."""
        if content.value is None:
            return super().missing(definition, content)
        low, high = self._target(definition)
        number = Decimal(content.value)
        if (low is None or number >= low) and (high is None or number <= high):
            return None
        words = {"target": self.target(definition)}
        return Incomplete(_("Outside the target: %(target)s.") % words)

    def _target(self, definition: Definition) -> tuple[Decimal | None, Decimal | None]:
        target = definition.config.get("target") or {}
        low, high = target.get("low"), target.get("high")
        return Decimal(low) if low else None, Decimal(high) if high else None

    def target(self, definition: Definition) -> str:
        """The target in words, or nothing where the author gave none."""
        target = definition.config.get("target") or {}
        low, high, unit = target.get("low"), target.get("high"), definition.config["unit"]
        words = {"low": low, "high": high}
        if low and high:
            return f"{_('%(low)s to %(high)s') % words} {unit}".strip()
        if low or high:
            bound = _("%(low)s or more") if low else _("%(high)s or less")
            return f"{bound % words} {unit}".strip()
        return ""

    def as_text(self, definition: Definition, content: Content) -> str:
        if content.value is None:
            return ""
        return f"{content.value} {definition.config['unit']}".strip()

    def context(self, definition: Definition, content: Content) -> dict[str, Any]:
        return {"target": self.target(definition)}


def _bound(value: Any) -> str | None:
    return None if value is None else str(value)


def _decimals(number: Decimal) -> int:
    """Places after the point. “1e-999999” is a small number and a million characters."""
    return -int(number.as_tuple().exponent)


class Date(Kind):
    name = "date"
    inline = True

    def echo(self, definition: Definition, data: MultiValueDict[str, str], key: str) -> Content:
        return Content(value=data.get(key, ""))

    def clean(self, definition: Definition, raw: Any) -> Content:
        text = as_string(raw).strip()
        if not text:
            return Content()
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("Give a day of the calendar, as in 2027-05-22.")) from None
        return Content(value=day.isoformat())

    def as_text(self, definition: Definition, content: Content) -> str:
        if content.value is None:
            return ""
        return str(formats.date_format(dt.date.fromisoformat(content.value), "j F Y"))
