"""Small constructors for the body of a demo lesson, in the raw form a StreamField stores.

Prose is written in Markdown. Block ids come from the lesson's key and the block's place or key,
so that seeding twice writes the same page twice: a prompt is known by its name, an axis, option
or checklist line by its label, everything else by its kind and its number among its siblings.

    body = guide("what-would-count", introduction("…"), section("…", text("…")), turn(…))
"""

import html
import re
import textwrap
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from markdown_it import MarkdownIt

Raw = dict[str, Any]
CalloutKind = Literal["tip", "why", "activity", "myth", "prerequisite"]

NAMESPACE = uuid.UUID("5f0c1c1e-6f0b-5d0e-9a3c-2b1d7c9e4a11")

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable("smartquotes")
_MARKDOWN.add_render_rule("softbreak", lambda *_: " ")
_RENAMED = {"strong": "b", "em": "i"}


def rich(markdown: str) -> str:
    """Markdown as the HTML that Wagtail's rich text keeps, on one line."""
    rendered: str = _MARKDOWN.render(textwrap.dedent(markdown).strip())
    for old, new in _RENAMED.items():
        rendered = re.sub(rf"<(/?){old}>", rf"<\1{new}>", rendered)
    return rendered.replace("<hr />", "<hr/>").replace("\n", "")


def plain(line: str) -> str:
    """One line of plain text, with the same curly quotes as the prose around it."""
    return html.unescape(_MARKDOWN.renderInline(" ".join(line.split())))


def guide(lesson_key: str, *blocks: Raw) -> list[Raw]:
    """The finished body of a lesson: the given blocks, each with its lasting id."""
    return _identified(blocks, lesson_key, lesson_key)


# --- What a guide is made of ---------------------------------------------------------------


def introduction(md: str) -> Raw:
    return _block("introduction", {"text": rich(md)})


def section(heading: str, *children: Raw) -> Raw:
    return _block("section", {"heading": plain(heading), "content": list(children)})


def turn(
    title: str,
    intro_md: str,
    minutes: int,
    steps: Iterable[Raw],
    outcome_md: str,
    follow_up_months: int | None = None,
) -> Raw:
    return _block(
        "turn",
        {
            "title": plain(title),
            "introduction": rich(intro_md),
            "minutes": minutes,
            "steps": list(steps),
            "expected_outcome": rich(outcome_md),
            "follow_up_months": follow_up_months,
        },
    )


def step(title: str, instruction_md: str, *fields: Raw) -> Raw:
    return _item(
        {"title": plain(title), "instruction": rich(instruction_md), "fields": list(fields)}
    )


def faq(*questions: tuple[str, str]) -> Raw:
    return _block(
        "faq",
        {"items": [_item({"question": plain(q), "answer": rich(a)}) for q, a in questions]},
    )


def quick_reference(*terms: tuple[str, str], linked: Iterable[str] = ()) -> Raw:
    """Those that are `linked` are explained in other guides as well."""
    items = [
        _item({"term": plain(term), "meaning": plain(meaning), "linked": term in linked})
        for term, meaning in terms
    ]
    return _block("quick_reference", {"items": items})


def next_steps(md: str) -> Raw:
    return _block("next_steps", {"text": rich(md)})


# --- Text ----------------------------------------------------------------------------------


def text(md: str) -> Raw:
    return _block("text", rich(md))


def subheading(line: str) -> Raw:
    return _block("subheading", plain(line))


def callout(kind: CalloutKind, title: str, md: str) -> Raw:
    return _block("callout", {"kind": kind, "title": plain(title), "text": rich(md)})


def accordion(*panels: tuple[str, str]) -> Raw:
    return _block(
        "accordion",
        {"panels": [_item({"heading": plain(h), "text": rich(md)}) for h, md in panels]},
    )


def table(headers: Iterable[str], rows: Iterable[Iterable[str]], caption: str = "") -> Raw:
    return _block(
        "table",
        {
            "data": [[plain(cell) for cell in row] for row in (headers, *rows)],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": plain(caption),
        },
    )


# --- Prompts and what shows them again -----------------------------------------------------


def short_text(name: str, wording: str, hint: str = "") -> Raw:
    return _prompt("short_text", name, wording, hint)


def long_text(name: str, wording: str, hint: str = "", *, living: bool = False) -> Raw:
    return _prompt("long_text", name, wording, hint, {"living": True} if living else None)


def text_list(
    name: str,
    wording: str,
    count: int,
    hint: str = "",
    *,
    exact: bool = True,
    domains_from: str = "",
) -> Raw:
    fields: dict[str, Any] = {"count": count, "exact": exact}
    if domains_from:
        fields["domains_from"] = domains_from
    return _prompt("text_list", name, wording, hint, fields)


def choice(
    name: str,
    wording: str,
    *options: str,
    options_from: str = "",
    minimum: int = 1,
    maximum: int = 1,
    hint: str = "",
) -> Raw:
    fields = {
        "options": _labels(options),
        "options_from": options_from,
        "minimum": minimum,
        "maximum": maximum,
    }
    return _prompt("choice", name, wording, hint, fields)


def ratings(name: str, wording: str, *axes: tuple[str, str, str], hint: str = "") -> Raw:
    """Each axis is (label, what 1 looks like, what 10 looks like)."""
    items = [
        _item({"label": plain(label), "low": plain(low), "high": plain(high)}, _slug(label))
        for label, low, high in axes
    ]
    return _prompt("ratings", name, wording, hint, {"axes": items})


def checklist(name: str, wording: str, *items: str, hint: str = "") -> Raw:
    return _prompt("checklist", name, wording, hint, {"items": _labels(items)})


def number(
    name: str,
    wording: str,
    unit: str = "",
    minimum: str | None = None,
    maximum: str | None = None,
    hint: str = "",
) -> Raw:
    fields = {"unit": plain(unit), "minimum": minimum, "maximum": maximum}
    return _prompt("number", name, wording, hint, fields)


def date(name: str, wording: str, hint: str = "") -> Raw:
    return _prompt("date", name, wording, hint)


def link(name: str, wording: str, hint: str = "") -> Raw:
    return _prompt("link", name, wording, hint)


def timer(name: str, wording: str, target: int, hint: str = "") -> Raw:
    return _prompt("timer", name, wording, hint, {"target": target})


def rows(name: str, wording: str, *columns: tuple[str, ...], hint: str = "") -> Raw:
    """Each column is (heading, type) or, for a choice, (heading, "choice", option, …)."""
    items = [
        _item(
            {"label": plain(label), "type": kind, "options": _labels(options)},
            _slug(label),
        )
        for label, kind, *options in columns
    ]
    return _prompt("rows", name, wording, hint, {"columns": items})


def recall(name: str, lead: str = "") -> Raw:
    return _block("recall", {"prompt": name, "lead": plain(lead)})


def ratings_chart(name: str, title: str = "") -> Raw:
    return _block("ratings_chart", {"prompt": name, "title": plain(title)})


# --- Inside --------------------------------------------------------------------------------


def _block(kind: str, value: Any, key: str = "") -> Raw:
    return {"type": kind, "value": value, "id": key}


def _item(value: Any, key: str = "") -> Raw:
    return _block("item", value, key)


def _labels(labels: Iterable[str]) -> list[Raw]:
    return [_item(plain(label), _slug(label)) for label in labels]


def _prompt(
    kind: str, name: str, wording: str, hint: str, fields: Mapping[str, Any] | None = None
) -> Raw:
    shared = {"wording": plain(wording), "help": plain(hint), "name": name}
    return _block(kind, {**shared, **(fields or {})}, f"prompt/{name}")


def _slug(label: str) -> str:
    return re.sub(r"\W+", "-", label.casefold()).strip("-")


def _identified(blocks: Iterable[Raw], lesson_key: str, path: str) -> list[Raw]:
    """Copies with ids. Until here, the id of a block is its key within the lesson, or empty."""
    seen: Counter[str] = Counter()
    done = []
    for block in blocks:
        seen[block["type"]] += 1
        key = block["id"] or f"{block['type']}-{seen[block['type']]}"
        here = f"{lesson_key}/{key}" if key.startswith("prompt/") else f"{path}/{key}"
        done.append(
            {
                "type": block["type"],
                "value": _inside(block["value"], lesson_key, here),
                "id": str(uuid.uuid5(NAMESPACE, here)),
            }
        )
    return done


def _inside(value: Any, lesson_key: str, path: str) -> Any:
    if not isinstance(value, dict) or "data" in value:
        return value
    return {
        name: _identified(held, lesson_key, f"{path}/{name}") if isinstance(held, list) else held
        for name, held in value.items()
    }
