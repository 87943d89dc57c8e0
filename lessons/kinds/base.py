"""The shape that every kind of prompt shares."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from lessons.keeping import hole

Config = dict[str, Any]
LONGEST_TEXT = 100_000  # characters: about 40 pages, far past any answer, far below 2 MiB
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # of an area or an option


def is_words(value: str) -> bool:
    """Whether somebody wrote it, where nobody knows any more what was asked."""
    return any(map(str.isalpha, value)) and not KEY.fullmatch(value)


@dataclass(frozen=True)
class Definition:
    """A prompt as it was worded at one time. `config` is what its kind needs beside the words."""

    kind: str
    wording: str
    help: str = ""
    config: Config = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Equal wordings have equal digests, so republishing unchanged text adds no version."""
        canonical = json.dumps(
            [self.kind, self.wording, self.help, self.config],
            sort_keys=True,
            ensure_ascii=False,
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def living(self) -> bool:
        """Whether one answer goes on through all attempts at its Turn."""
        return bool(self.config.get("living"))


@dataclass(frozen=True)
class Content:
    """What a learner wrote: text for kinds of prose, a value for kinds of structure."""

    text: str = ""
    value: Any = None

    def __bool__(self) -> bool:
        return bool(self.text) or self.value is not None

    @property
    def digest(self) -> str:
        """SHA-256 of the text, or of the value as canonical JSON: proof of what was stored."""
        stored = self.text
        if self.value is not None:
            stored = json.dumps(
                self.value, sort_keys=True, ensure_ascii=False, separators=(",", ":")
            )
        return hashlib.sha256(stored.encode()).hexdigest()


@dataclass(frozen=True)
class Incomplete:
    """Saved, but the prompt asks for more. A hint to the learner, never a refusal."""

    message: str


@dataclass(frozen=True)
class Hollow:
    """An answer without its words: where they go are holes, and `own` is what goes there."""

    content: Content
    context: Mapping[str, Any]
    own: dict[str, Any]

    @property
    def shape(self) -> str:
        """Equal for answers that differ in nothing but what fills the holes."""
        return repr(self.content)


class Kind:
    """One kind of prompt. Stateless; everything about one prompt is in its Definition."""

    name: ClassVar[str]
    inline: ClassVar[bool] = False  # whether the answer reads as part of a sentence
    scripted: ClassVar[bool] = False  # whether static/js/prompts.js helps with its form
    in_rows: ClassVar[bool] = False  # whether each thing written is a row of its own, not an answer

    def config_of(self, block: Any) -> Config:
        """What to keep of the author's block, as plain JSON."""
        return {}

    def from_form(
        self, definition: Definition, data: MultiValueDict[str, str], key: str
    ) -> Content:
        """Parses one posted form field or raises ValidationError with the learner's sentence."""
        return self.clean(definition, data.get(key, ""))

    def echo(self, definition: Definition, data: MultiValueDict[str, str], key: str) -> Content:
        """What was typed, unchecked, to show it again beside its error."""
        return Content(text=data.get(key, ""))

    def clean(self, definition: Definition, raw: Any) -> Content:
        """Parses what the API or a form gives. Accepts half-done answers; refuses wrong ones."""
        raise NotImplementedError

    def to_api(self, content: Content) -> Any:
        """The same shape that `clean` takes."""
        return content.value if content.value is not None else content.text

    def missing(self, definition: Definition, content: Content) -> Incomplete | None:
        return None if content else Incomplete(_("Nothing written yet."))

    def as_text(self, definition: Definition, content: Content) -> str:
        """The answer in plain words, for mails, exports and search."""
        return content.text

    def context(self, definition: Definition, content: Content) -> Mapping[str, Any]:
        """What the kind's two templates (form and read-only) need beside the content."""
        return {}

    def hollow(self, definition: Definition, content: Content) -> Hollow | None:
        """The same answer with holes for all that the learner wrote; the author's own keys stay.

        None where `context` reads the words, so that holes would tell it nothing.
        """
        own: dict[str, Any] = {}
        keys = author_keys(definition.config)

        def holed(written: Any) -> Any:
            if isinstance(written, list):
                return [holed(item) for item in written]
            if isinstance(written, dict):
                return {key: holed(item) for key, item in written.items()}
            if not written or not isinstance(written, str) or written in keys:
                return written
            name = f"words_{len(own)}"
            own[name] = written
            return hole(name)

        without = Content(text=holed(content.text), value=holed(content.value))
        return Hollow(without, self.context(definition, without), own)


def author_keys(config: Config) -> set[str]:
    """Of options, areas, columns: what an answer may refer to."""
    lists = (items for items in config.values() if isinstance(items, list))
    return {item["key"] for items in lists for item in items if "key" in item}


def as_string(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValidationError(_("Send text."))
    # A NUL cannot be stored in PostgreSQL and means nothing in prose.
    return raw.replace("\x00", "").replace("\r\n", "\n")


def as_strings(raw: Any) -> list[str]:
    if not isinstance(raw, list):
        raise ValidationError(_("Send a list of texts."))
    return [as_string(item) for item in raw]


def limited(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValidationError(
            _("This holds %(count)d characters; %(longest)d fit. Nothing was cut."),
            params={"count": len(text), "longest": longest},
        )
    return text


def keyed(items: Any) -> list[dict[str, str]]:
    """ListBlock items as [{key, label}], keyed by the item's own UUID."""
    return [{"key": str(item.id), "label": str(item.value)} for item in items.bound_blocks]
