"""Made-up rows for the style guide: never saved, so nothing here is anybody's."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from lessons.catalogue import PromptEntry
from lessons.charts import Radar
from lessons.forms.prompts import BoundPrompt
from lessons.kinds import Content, Definition
from lessons.models import Answer
from lessons.progress import JournalState

DAY = dt.datetime(2026, 5, 22, 14, 32, tzinfo=dt.UTC)
AXES = [
    {"key": name.lower(), "label": name, "low": low, "high": high}
    for name, low, high in (
        ("Technical", "The tools decide", "You decide"),
        ("Creative", "You wait for ideas", "You make them come"),
        ("Interpersonal", "Alone at the desk", "People come back"),
        ("Business", "Somebody else will ask", "You name the price"),
        ("Personal", "You stop when it is hard", "You stay"),
    )
]
RATINGS = dict(zip((axis["key"] for axis in AXES), (8, 6, 7, 2, 6), strict=True))
OPTIONS = [
    {"key": "craft", "label": "Craft: it gets better"},
    {"key": "company", "label": "Company: you make it with and for someone"},
    {"key": "living", "label": "A living: it pays for the week"},
]
COLUMNS = [
    {"key": "piece", "label": "Piece", "type": "text", "options": []},
    {"key": "heard", "label": "What you heard", "type": "long_text", "options": []},
]
# Of every kind: what an author sets, and what somebody wrote.
KINDS: dict[str, tuple[str, dict[str, Any], Content]] = {
    "short_text": ("Name one song you know by heart.", {}, Content(text="Ferry, second draft")),
    "long_text": (
        "What is success to you?",
        {},
        Content(text="One song a season that Mia and I would play in a room."),
    ),
    "text_list": (
        "Which three skills does it take?",
        {"count": 3, "exact": True},
        Content(value=["Knowing when a part is done", "Recording a voice", "Patience"]),
    ),
    "choice": (
        "Which kinds of success matter now?",
        {"options": OPTIONS, "minimum": 1, "maximum": 2},
        Content(value=["craft", "company"]),
    ),
    "checklist": (
        "What is in place already?",
        {"options": OPTIONS, "minimum": 0, "maximum": 3},
        Content(value=["craft"]),
    ),
    "ratings": ("Where do you stand today?", {"axes": AXES}, Content(value=RATINGS)),
    "number": (
        "How long did you stay with it?",
        {"unit": "minutes", "minimum": "0", "maximum": "90"},
        Content(value="45"),
    ),
    "date": ("When do you play it to somebody?", {}, Content(value="2026-11-22")),
    "link": ("Where can it be heard?", {}, Content(value="https://example.com/ferry")),
    "timer": ("Sit with one sound.", {"target": 20}, Content(value={"minutes": "19"})),
    "rows": ("Your book of listens", {"columns": COLUMNS}, Content()),
}


def entry(kind: str, *, number: int, retired: bool = False) -> PromptEntry:
    """`number` keeps the ids of several on one page apart."""
    wording, config, _content = KINDS[kind]
    return PromptEntry(
        pk=number,
        uid=UUID(int=number),
        block_id=str(number),
        kind=kind,
        name=kind,
        lesson_pk=0,
        turn_pk=None,
        version_pk=0,
        definition=Definition(kind=kind, wording=wording, config=config),
        retired=retired,
    )


def prompt(kind: str, *, number: int, written: bool = True, **state: Any) -> BoundPrompt:
    """A prompt as a form shows it. `state` as of BoundPrompt: error, locked, stands."""
    saved: dict[str, Any] = {"revision": 3, "saved_at": DAY} if written else {}
    content = KINDS[kind][2] if written else Content()
    journal = JournalState(count=0, latest=[]) if kind == "rows" else None
    return BoundPrompt(
        entry=entry(kind, number=number), content=content, journal=journal, **saved, **state
    )


def answered_elsewhere() -> Answer:
    return Answer(text="We play the songs in rooms and ask a fair price.", saved_at=DAY)


def chart(ratings: dict[str, int] | None = None) -> dict[str, Any]:
    """What the chart beside its table is drawn from."""
    given = RATINGS if ratings is None else ratings
    rows = [{**axis, "rating": given.get(axis["key"])} for axis in AXES]
    return {"radar": Radar.of(AXES, given), "rows": rows}


def lesson(**changed: Any) -> Any:
    plain = {
        "pk": 1,
        "number": 3,
        "title": "What a producer is asked to do",
        "summary": "Five areas, one evening, and a chart you can date.",
        "url": "#",
        "reading_minutes": 9,
        "turn_minutes": 20,
        "turns": [object()],
        "free_preview": False,
    }
    return SimpleNamespace(**(plain | changed))


def marks(access: str = "open", **done: bool) -> Any:
    """A lesson as a row of a track: which of its four marks are on."""
    four = dict.fromkeys(("read", "saved", "complete", "reflected"), False)
    return SimpleNamespace(lesson=lesson(), access=access, **(four | done))


def distance(missing: int) -> Any:
    return SimpleNamespace(
        track=SimpleNamespace(title="Rhythm and feel", url="#", pk=2),
        threshold=30,
        missing=missing,
        is_open=not missing,
        reflections=-(-missing // 10),
        percent=100 - round(100 * missing / 30),
    )


def page(number: int, of: int) -> Any:
    return SimpleNamespace(
        number=number,
        has_other_pages=True,
        has_previous=number > 1,
        has_next=number < of,
        previous_page_number=number - 1,
        next_page_number=number + 1,
        paginator=SimpleNamespace(num_pages=of),
    )


def message(level: str, text: str) -> Any:
    return type("Message", (str,), {"level_tag": level})(text)
