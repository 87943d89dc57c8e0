"""A parsed guide to the raw value of Lesson.body."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import Any

from lessons.importing.parsed import (
    Callout,
    Content,
    Faq,
    Introduction,
    NextSteps,
    Note,
    ParsedGuide,
    Part,
    Prompt,
    QuickReference,
    Recall,
    Section,
    Step,
    Subheading,
    Table,
    Text,
    Turn,
)

Block = dict[str, Any]

_HEADING, _TITLE, _QUESTION, _LINE = 200, 120, 300, 200  # lengths the blocks allow


def to_body(parsed: ParsedGuide, taken: Collection[str] = ()) -> list[Block]:
    """`taken` are names of prompts other lessons of the track have; ours then get a number."""
    return Body(_renamed(parsed, taken)).blocks(parsed.parts)


def _renamed(parsed: ParsedGuide, taken: Collection[str]) -> dict[str, str]:
    own = {prompt.name for prompt in parsed.prompts() if prompt.name}
    used = {*own, *taken}
    renamed = {}
    for name in sorted(own.intersection(taken)):
        count = 2
        while f"{name}_{count}" in used:
            count += 1
        renamed[name] = f"{name}_{count}"
        used.add(renamed[name])
    return renamed


class Body:
    def __init__(self, renamed: dict[str, str]) -> None:
        self.renamed = renamed

    def blocks(self, parts: Sequence[Part]) -> list[Block]:
        return [made for part in parts for made in self._part(part)]

    def _part(self, part: Part) -> Iterator[Block]:
        match part:
            case Introduction(html):
                yield block("introduction", {"text": html})
            case Section():
                yield from self._section(part)
            case Turn():
                yield from self._turn(part)
            case Faq(items):
                found = [
                    item({"question": fit(q.question, _QUESTION), "answer": whole(q, _QUESTION)})
                    for q in items
                ]
                yield block("faq", {"items": found})
            case QuickReference(items):
                terms = [_term(t.term, t.meaning) for t in items]
                yield block("quick_reference", {"items": [item(term) for term in terms]})
            case NextSteps(html):
                yield block("next_steps", {"text": html})
            case _:
                yield from self._content(part)

    def _content(self, content: Content) -> Iterator[Block]:
        match content:
            case Text(html):
                yield block("text", html)
            case Subheading(text):
                yield block("subheading", text)
            case Callout(kind, title, html):
                yield block("callout", {"kind": kind, "title": title, "text": html})
            case Table(rows):
                yield block("table", table_value(rows))
            case Note(text):
                yield block("author_note", {"note": text})
            case Recall(name):
                prompt = self.renamed.get(name, name)
                yield block("recall", {"prompt": prompt, "lead": ""})
            case Prompt():
                yield self._prompt(content)

    def _section(self, section: Section) -> Iterator[Block]:
        content = [made for part in section.content for made in self._content(part)]
        rest = overflow(section.heading, _HEADING)
        if rest:
            content.insert(0, block("text", rest))
        yield block("section", {"heading": fit(section.heading, _HEADING), "content": content})

    def _turn(self, turn: Turn) -> Iterator[Block]:
        yield block(
            "turn",
            {
                "title": fit(turn.title, _TITLE),
                "introduction": overflow(turn.title, _TITLE) + turn.html,
                "minutes": turn.minutes,
                "steps": [item(self._step(step)) for step in turn.steps],
                "expected_outcome": turn.outcome,
                "follow_up_months": turn.months,
            },
        )

    def _step(self, step: Step) -> Block:
        return {
            "title": fit(step.title, _TITLE),
            "instruction": overflow(step.title, _TITLE) + step.html,
            "fields": [made for asked in step.fields for made in self._content(asked)],
        }

    def _prompt(self, prompt: Prompt) -> Block:
        value: Block = {
            "wording": prompt.wording,
            "help": prompt.help,
            "name": self.renamed.get(prompt.name, prompt.name),
        }
        if prompt.kind == "text_list":
            value |= {"count": prompt.count, "exact": prompt.exact}
        elif prompt.kind == "ratings":
            axes = [{"label": label, "low": "", "high": ""} for label in prompt.axes]
            value["axes"] = [item(axis) for axis in axes]
        elif prompt.kind == "timer":
            value["target"] = prompt.count or None
        elif prompt.kind == "checklist":
            value["items"] = [item(fit(option, _LINE)) for option in prompt.options]
        elif prompt.kind == "choice":
            value |= {
                "options": [item(fit(option, _LINE)) for option in prompt.options],
                "options_from": self.renamed.get(prompt.options_from, prompt.options_from),
                "minimum": prompt.minimum,
                "maximum": prompt.maximum,
            }
        return block(prompt.kind, value)


def block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def item(value: Any) -> Block:
    return block("item", value)


def fit(text: str, length: int) -> str:
    """At most `length` characters. `overflow` keeps the whole where something was cut."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def overflow(text: str, length: int) -> str:
    return "" if len(text) <= length else f"<p>{escape(text, quote=False)}</p>"


def whole(question: Any, length: int) -> str:
    return overflow(question.question, length) + str(question.html)


def _term(term: str, meaning: str) -> Block:
    if len(term) > _TITLE:
        return {"term": fit(term, _TITLE), "meaning": f"{term} {meaning}"}
    return {"term": term, "meaning": meaning}


def table_value(rows: Sequence[Sequence[str]]) -> Block:
    width = max((len(row) for row in rows), default=1)
    return {
        "data": [[*row, *[""] * (width - len(row))] for row in rows],
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": "",
    }
