"""Kinds whose answer is text: short and long text, links."""

from typing import Any

from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from lessons.kinds.base import (
    LONGEST_TEXT,
    Config,
    Content,
    Definition,
    Kind,
    as_string,
    limited,
)


class ShortText(Kind):
    name = "short_text"
    inline = True

    def clean(self, definition: Definition, raw: Any) -> Content:
        return Content(text=limited(" ".join(as_string(raw).split()), 500))


class LongText(Kind):
    name = "long_text"

    def config_of(self, block: Any) -> Config:
        return {"living": True} if block.get("living") else {}

    def clean(self, definition: Definition, raw: Any) -> Content:
        text = as_string(raw)
        return Content(text=limited(text, LONGEST_TEXT) if text.strip() else "")


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
