"""Lists of short lines, each of which may be sorted into one of the author's areas."""

from collections import Counter
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.kinds.base import (
    Config,
    Content,
    Definition,
    Incomplete,
    Kind,
    as_string,
    keyed,
    limited,
)

MOST_LINES = 200
LONGEST_LINE = 1000
Line = str | dict[str, str]  # the text, or {"text", "domain"} once it is sorted into an area


class TextList(Kind):
    name = "text_list"

    def config_of(self, block: Any) -> Config:
        config: Config = {"count": block["count"] or 1, "exact": bool(block["exact"])}
        if block.get("domains_from"):
            config["domains_from"] = block["domains_from"]
        elif block.get("domains"):
            config["domains"] = keyed(block["domains"])
        return config

    def from_form(
        self, definition: Definition, data: MultiValueDict[str, str], key: str
    ) -> Content:
        return self.clean(definition, self.echo(definition, data, key).value)

    def echo(self, definition: Definition, data: MultiValueDict[str, str], key: str) -> Content:
        lines = data.getlist(key)
        domains = data.getlist(f"{key}-domain")[: len(lines)]
        return Content(
            value=[_line(*pair) for pair in zip_longest(lines, domains, fillvalue="")],
        )

    def clean(self, definition: Definition, raw: Any) -> Content:
        if not isinstance(raw, list):
            raise ValidationError(_("Send a list of texts."))
        lines = [self._checked(definition, item) for item in raw]
        while lines and not lines[-1]:
            lines.pop()
        count = definition.config["count"]
        if definition.config["exact"] and len(lines) > count:
            raise ValidationError(
                ngettext("Write exactly one.", "Write exactly %(count)d.", count),
                params={"count": count},
            )
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most 200 lines fit in one list."))
        return Content(value=lines) if any(lines) else Content()

    def _checked(self, definition: Definition, item: Any) -> Line:
        if isinstance(item, dict) and set(item) <= {"text", "domain"}:
            text, domain = item.get("text", ""), as_string(item.get("domain") or "")
        else:
            text, domain = item, ""
        known = {area["key"] for area in definition.config.get("domains", [])}
        if domain and domain not in known:
            raise ValidationError(_("“%(key)s” is not one of the areas."), params={"key": domain})
        return _line(limited(" ".join(as_string(text).split()), LONGEST_LINE), domain)

    def to_api(self, content: Content) -> list[Line]:
        return content.value or []

    def missing(self, definition: Definition, content: Content) -> Incomplete | None:
        have, want = (
            len([line for line in content.value or [] if line]),
            definition.config["count"],
        )
        if have >= want:
            return None
        return Incomplete(_("%(have)d of %(want)d written.") % {"have": have, "want": want})

    def as_text(self, definition: Definition, content: Content) -> str:
        return "\n".join(
            f"• {line['text']} ({line['label']})" if line["label"] else f"• {line['text']}"
            for line in self._lines(definition, content)
            if line["text"]
        )

    def _lines(self, definition: Definition, content: Content) -> list[dict[str, str]]:
        labels = {area["key"]: area["label"] for area in definition.config.get("domains", [])}
        lines = []
        for line in content.value or []:
            sorted_in = {"text": line} if isinstance(line, str) else line
            domain = sorted_in.get("domain", "")
            lines.append(
                {"text": sorted_in["text"], "domain": domain, "label": labels.get(domain, "")}
            )
        return lines

    def context(self, definition: Definition, content: Content) -> dict[str, Any]:
        lines = self._lines(definition, content)
        count = definition.config["count"]
        spare = 0 if definition.config["exact"] else 1
        rows = max(count, len(lines) + spare)
        empty = {"text": "", "domain": "", "label": ""}
        return {
            "lines": [line for line in lines if line["text"]],
            "rows": (lines + [empty] * rows)[:rows],
            "domains": definition.config.get("domains", []),
            "cluster": Counter(line["label"] for line in lines if line["label"]).most_common(),
        }


def _line(text: str, domain: str) -> Line:
    return {"text": text, "domain": domain} if text and domain else text
