"""Kinds whose answer is a value of several parts: choices, checklists and ratings."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from lessons.kinds.base import (
    Config,
    Content,
    Definition,
    Hollow,
    Incomplete,
    Kind,
    as_strings,
    keyed,
)

LOWEST, HIGHEST = 1, 10


class Choice(Kind):
    """Keys of the chosen options, in the options' order."""

    name = "choice"

    def config_of(self, block: Any) -> Config:
        config: Config = {
            "options": keyed(block["options"]),
            "minimum": block["minimum"] or 0,
            "maximum": block["maximum"] or 1,
        }
        if block.get("options_from"):
            config["options_from"] = block["options_from"]
        return config

    def from_form(
        self, definition: Definition, data: MultiValueDict[str, str], key: str
    ) -> Content:
        return self.clean(definition, [item for item in data.getlist(key) if item])

    def echo(self, definition: Definition, data: MultiValueDict[str, str], key: str) -> Content:
        return Content(value=data.getlist(key))

    def clean(self, definition: Definition, raw: Any) -> Content:
        chosen = set(as_strings([raw] if isinstance(raw, str) else raw))
        known = [option["key"] for option in definition.config["options"]]
        if unknown := chosen - set(known):
            raise ValidationError(
                _("“%(key)s” is not one of the options."), params={"key": min(unknown)}
            )
        maximum = definition.config["maximum"]
        if len(chosen) > maximum:
            raise ValidationError(
                _("You chose %(count)d; choose %(maximum)d at most."),
                params={"count": len(chosen), "maximum": maximum},
            )
        return Content(value=[key for key in known if key in chosen] or None)

    def to_api(self, content: Content) -> list[str]:
        return content.value or []

    def missing(self, definition: Definition, content: Content) -> Incomplete | None:
        have, want = len(content.value or []), definition.config["minimum"]
        if have >= want:
            return None
        return Incomplete(
            _("%(have)d chosen; the prompt asks for %(want)d.") % {"have": have, "want": want}
        )

    def labels(self, definition: Definition, content: Content) -> list[str]:
        names = {option["key"]: option["label"] for option in definition.config["options"]}
        return [names.get(key, key) for key in content.value or []]

    def as_text(self, definition: Definition, content: Content) -> str:
        return ", ".join(self.labels(definition, content))

    def context(self, definition: Definition, content: Content) -> dict[str, Any]:
        chosen = set(content.value or [])
        return {
            "labels": self.labels(definition, content),
            "multiple": definition.config["maximum"] > 1,
            "optional": not definition.config["minimum"],
            "options": [
                {**option, "chosen": option["key"] in chosen}
                for option in definition.config["options"]
            ],
        }


class Checklist(Choice):
    """Ticked lines. None is required; the count is shown. A reset is an emptied answer, so that
    the ticks before it stay in the history."""

    name = "checklist"

    def from_form(
        self, definition: Definition, data: MultiValueDict[str, str], key: str
    ) -> Content:
        if data.get(f"{key}-act") == "reset":
            return Content()
        return super().from_form(definition, data, key)

    def config_of(self, block: Any) -> Config:
        items = keyed(block["items"])
        return {"options": items, "minimum": 0, "maximum": len(items)}

    def missing(self, definition: Definition, content: Content) -> Incomplete | None:
        have, total = len(content.value or []), len(definition.config["options"])
        if have == total:
            return None
        return Incomplete(_("%(have)d of %(total)d ticked.") % {"have": have, "total": total})

    def context(self, definition: Definition, content: Content) -> dict[str, Any]:
        return {
            **super().context(definition, content),
            "ticked": len(content.value or []),
            "total": len(definition.config["options"]),
        }


class Ratings(Kind):
    """{axis key: 1 to 10}. An axis that is absent is unrated, which is not the same as 1."""

    name = "ratings"
    scripted = True

    def config_of(self, block: Any) -> Config:
        return {
            "axes": [
                {
                    "key": str(item.id),
                    "label": item.value["label"],
                    "low": item.value["low"] or "",
                    "high": item.value["high"] or "",
                }
                for item in block["axes"].bound_blocks
            ]
        }

    def from_form(
        self, definition: Definition, data: MultiValueDict[str, str], key: str
    ) -> Content:
        return self.clean(
            definition,
            {
                axis["key"]: data.get(f"{key}-{axis['key']}", "").strip()
                for axis in definition.config["axes"]
            },
        )

    def echo(self, definition: Definition, data: MultiValueDict[str, str], key: str) -> Content:
        return Content(
            value={
                axis["key"]: data.get(f"{key}-{axis['key']}", "")
                for axis in definition.config["axes"]
            }
        )

    def clean(self, definition: Definition, raw: Any) -> Content:
        if not isinstance(raw, dict):
            raise ValidationError(_("Send the ratings as an object of axis keys and numbers."))
        axes = {axis["key"]: axis["label"] for axis in definition.config["axes"]}
        if unknown := set(raw) - set(axes):
            raise ValidationError(
                _("“%(key)s” is not an axis of this chart."),
                params={"key": min(unknown)},
            )
        ratings = {
            key: self._rating(raw[key], label)
            for key, label in axes.items()
            if raw.get(key) not in ("", None)
        }
        return Content(value=ratings or None)

    def to_api(self, content: Content) -> dict[str, int]:
        return content.value or {}

    def _rating(self, raw: Any, label: str) -> int:
        problem = ValidationError(
            _("%(label)s: give a whole number from %(low)d to %(high)d."),
            params={"label": label, "low": LOWEST, "high": HIGHEST},
        )
        if isinstance(raw, bool) or not isinstance(raw, int | str):
            raise problem
        try:
            number = int(raw)
        except ValueError:
            raise problem from None
        if not LOWEST <= number <= HIGHEST:
            raise problem
        return number

    def missing(self, definition: Definition, content: Content) -> Incomplete | None:
        unrated = self.unrated(definition, content)
        if not unrated:
            return None
        return Incomplete(_("Not rated yet: %(labels)s.") % {"labels": ", ".join(unrated)})

    def unrated(self, definition: Definition, content: Content) -> list[str]:
        rated = content.value or {}
        return [axis["label"] for axis in definition.config["axes"] if axis["key"] not in rated]

    def as_text(self, definition: Definition, content: Content) -> str:
        rated = content.value or {}
        return ", ".join(
            f"{axis['label']} {rated[axis['key']]}"
            for axis in definition.config["axes"]
            if axis["key"] in rated
        )

    def context(self, definition: Definition, content: Content) -> dict[str, Any]:
        from lessons.charts import Radar

        rated = content.value or {}
        axes = definition.config["axes"]
        return _drawn(axes, rated, Radar.of(axes, rated))

    def hollow(self, definition: Definition, content: Content) -> Hollow:
        """Of a chart the numbers are holes, and where they put the dots."""
        from lessons.charts import Radar

        axes = definition.config["axes"]
        radar, own = Radar.of(axes, content.value or {}).hollow()
        rated = {spoke.key: spoke.rating for spoke in radar.spokes if spoke.rating is not None}
        return Hollow(Content(value=rated), _drawn(axes, rated, radar), own)


def _drawn(axes: list[dict[str, Any]], rated: dict[str, Any], radar: Any) -> dict[str, Any]:
    return {"rows": [{**axis, "rating": rated.get(axis["key"])} for axis in axes], "radar": radar}
