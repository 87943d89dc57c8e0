"""What a guide says once it is understood: plain data, no pages and no blocks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

SUCCESS = "success_definition"  # the one named answer that guides of many lessons refer to


@dataclass(frozen=True)
class Text:
    html: str


@dataclass(frozen=True)
class Subheading:
    text: str


@dataclass(frozen=True)
class Callout:
    kind: str
    title: str
    html: str


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Note:
    """Something the text cannot say, for the author to add. Blocks publishing."""

    text: str


@dataclass(frozen=True)
class Recall:
    prompt: str


@dataclass(frozen=True)
class Prompt:
    kind: str
    wording: str
    help: str = ""
    name: str = ""
    count: int = 0
    exact: bool = True
    axes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    options_from: str = ""
    minimum: int = 1
    maximum: int = 1


Content = Text | Subheading | Callout | Table | Note | Recall | Prompt


@dataclass(frozen=True)
class Introduction:
    html: str


@dataclass(frozen=True)
class Section:
    heading: str
    content: tuple[Content, ...] = ()


@dataclass(frozen=True)
class Step:
    title: str
    html: str
    fields: tuple[Prompt | Recall, ...] = ()


@dataclass(frozen=True)
class Turn:
    title: str
    html: str
    minutes: int | None
    steps: tuple[Step, ...]
    outcome: str
    months: int | None


@dataclass(frozen=True)
class Question:
    question: str
    html: str


@dataclass(frozen=True)
class Faq:
    items: tuple[Question, ...]


@dataclass(frozen=True)
class Term:
    term: str
    meaning: str


@dataclass(frozen=True)
class QuickReference:
    items: tuple[Term, ...]


@dataclass(frozen=True)
class NextSteps:
    html: str


Part = Content | Introduction | Section | Turn | Faq | QuickReference | NextSteps


@dataclass(frozen=True)
class ParsedGuide:
    title: str
    parts: tuple[Part, ...] = ()
    summary: str = ""
    number: int | None = None  # as the breadcrumb says; the page's own comes from its place
    left_out: tuple[str, ...] = field(default=())  # words the site says itself

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(note.text for note in self._flat() if isinstance(note, Note))

    def prompts(self) -> Iterator[Prompt]:
        yield from (part for part in self._flat() if isinstance(part, Prompt))

    def recalls(self) -> Iterator[Recall]:
        yield from (part for part in self._flat() if isinstance(part, Recall))

    def _flat(self) -> Iterator[Part]:
        for part in self.parts:
            yield part
            if isinstance(part, Section):
                yield from part.content
            elif isinstance(part, Turn):
                yield from (asked for step in part.steps for asked in step.fields)
