"""Kinds whose answer is text: short and long text, lists, links."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.kinds.base import (
    LONGEST_TEXT,
    Config,
    Content,
    Definition,
    Incomplete,
    Kind,
    as_string,
    as_strings,
    limited,
)


class ShortText(Kind):
    name = "short_text"
    inline = True

    def clean(self, definition: Definition, raw: Any) -> Content:
        return Content(text=limited(" ".join(as_string(raw).split()), 500))


class LongText(Kind):
    name = "long_text"

    def clean(self, definition: Definition, raw: Any) -> Content:
        text = as_string(raw)
        return Content(text=limited(text, LONGEST_TEXT) if text.strip() else "")


class TextList(Kind):
    name = "text_list"

    def config_of(self, block: Any) -> Config:
        return {"count": block["count"] or 1, "exact": bool(block["exact"])}

    def from_form(
        self, definition: Definition, data: MultiValueDict[str, str], key: str
    ) -> Content:
        return self.clean(definition, data.getlist(key))

    def echo(self, definition: Definition, data: MultiValueDict[str, str], key: str) -> Content:
        return Content(value=data.getlist(key))

    def clean(self, definition: Definition, raw: Any) -> Content:
        lines = [limited(" ".join(line.split()), 1000) for line in as_strings(raw)]
        while lines and not lines[-1]:
            lines.pop()
        count = definition.config["count"]
        if definition.config["exact"] and len(lines) > count:
            raise ValidationError(
                ngettext("Write exactly one.", "Write exactly %(count)d.", count),
                params={"count": count},
            )
        return Content(value=limited_lines(lines)) if any(lines) else Content()

    def to_api(self, content: Content) -> list[str]:
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
        return "\n".join(f"• {line}" for line in content.value or [] if line)

    def context(self, definition: Definition, content: Content) -> dict[str, Any]:
        lines = list(content.value or [])
        count = definition.config["count"]
        spare = 0 if definition.config["exact"] else 1
        rows = max(count, len(lines) + spare)
        return {
            "lines": [line for line in lines if line],
            "rows": (lines + [""] * rows)[:rows],
        }


def limited_lines(lines: list[str]) -> list[str]:
    if len(lines) > 200:
        raise ValidationError(_("At most 200 lines fit in one list."))
    return lines


class Link(Kind):
    name = "link"
    inline = True

    def clean(self, definition: Definition, raw: Any) -> Content:
        text = limited(as_string(raw).strip(), 2000)
        if text:
            URLValidator(
                schemes=["http", "https"],
                message=_("Give a whole web address, starting with https://."),
            )(text)
        return Content(text=text)
