"""What every demo lesson must keep: its length, its names, its voice, its lasting ids.

Needs no database. Whether the real blocks accept the content is tested where they are.
"""

import importlib
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course_platform.demo import build
from course_platform.demo.course import COURSES, DemoLesson, DemoTrack

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed"
PROMPT_KINDS = {
    "short_text",
    "long_text",
    "text_list",
    "choice",
    "ratings",
    "checklist",
    "number",
    "date",
    "link",
    "rows",
    "timer",
}
KEEP_CAPITAL = {"I", "Isn't", "Sundays", "Thursday", "Tuesday"}
NOT_PROSE = {"name", "prompt", "options_from", "domains_from", "type", "kind", "id", "unit"}
LESSONS = [(track, lesson) for track in COURSES for lesson in track.lessons()]


def each_lesson(*, kind: str | None = None) -> Any:
    return pytest.mark.parametrize(
        ("track", "lesson"),
        [pair for pair in LESSONS if kind in (None, pair[0].kind)],
        ids=lambda value: value.slug,
    )


def walk(blocks: Any) -> Iterator[dict[str, Any]]:
    """Every block and list item of a body, outermost first."""
    for block in blocks:
        yield block
        value = block["value"]
        if isinstance(value, dict) and "data" not in value:
            for held in value.values():
                if isinstance(held, list):
                    yield from walk(held)


def strings(value: Any) -> Iterator[str]:
    """Everything a learner reads."""
    if isinstance(value, str):
        yield re.sub(r"<[^>]+>", " ", value)
    elif isinstance(value, list):
        for held in value:
            yield from strings(held)
    elif isinstance(value, dict):
        if {"type", "value", "id"} <= set(value):
            yield from strings(value["value"])
        else:
            for key, held in value.items():
                if key not in NOT_PROSE:
                    yield from strings(held)


def words(value: Any) -> list[str]:
    found = " ".join(strings(value)).replace("’", "'").casefold()
    return re.findall(r"[a-z0-9äöüß']+", found)


def prompts(lesson: DemoLesson) -> dict[str, str]:
    return {
        block["value"]["name"]: block["type"]
        for block in walk(lesson.body)
        if block["type"] in PROMPT_KINDS
    }


def headings(lesson: DemoLesson) -> Iterator[str]:
    yield lesson.title
    for block in walk(lesson.body):
        value = block["value"]
        if block["type"] == "subheading":
            yield value
        elif isinstance(value, dict):
            for key in ("heading", "title", "question", "term"):
                if value.get(key):
                    yield value[key]


def bodies(module: Any) -> list[Any]:
    return [lesson.body for lesson in getattr(module, "LESSONS", None) or [module.LESSON]]


@each_lesson()
def test_a_guide_is_long_enough_to_be_worth_reading(track: DemoTrack, lesson: DemoLesson) -> None:
    assert len(words(lesson.body)) >= (1200 if track.kind == "core" else 700)


@each_lesson()
def test_a_guide_has_the_parts_of_a_guide(track: DemoTrack, lesson: DemoLesson) -> None:
    counts = Counter(block["type"] for block in lesson.body)
    assert lesson.body[0]["type"] == "introduction"
    assert lesson.body[-1]["type"] == "next_steps"
    for kind in ("introduction", "turn", "faq", "quick_reference", "next_steps"):
        assert counts[kind] == 1, kind
    assert (3 if track.kind == "core" else 2) <= counts["section"] <= 5
    turn = next(block["value"] for block in lesson.body if block["type"] == "turn")
    assert 2 <= len(turn["steps"]) <= 4
    assert turn["minutes"] > 0
    assert turn["expected_outcome"]
    parts = {block["type"]: block["value"] for block in lesson.body}
    assert 3 <= len(parts["faq"]["items"]) <= 5
    assert 3 <= len(parts["quick_reference"]["items"]) <= 5
    assert any(block["type"] == "callout" for block in walk(lesson.body))
    if track.kind == "core":
        for block in lesson.body:
            if block["type"] == "section":
                assert any(b["type"] == "subheading" for b in block["value"]["content"])


@pytest.mark.parametrize("track", COURSES, ids=lambda track: track.slug)
def test_names_are_unique_and_whatever_is_named_came_before(track: DemoTrack) -> None:
    known: dict[str, str] = {}
    for lesson in track.lessons():
        for block in walk(lesson.body):
            kind, value = block["type"], block["value"]
            if kind in PROMPT_KINDS:
                assert re.fullmatch(r"[a-z][a-z0-9_]*", value["name"])
                assert value["name"] not in known
                known[value["name"]] = kind
            if kind == "recall":
                assert value["prompt"] in known
            if kind == "ratings_chart":
                assert known[value["prompt"]] == "ratings"
            if kind == "choice" and value["options_from"]:
                assert prompts(lesson)[value["options_from"]] == "ratings"
                assert value["options"] == []


def test_every_kind_of_prompt_appears() -> None:
    assert {k for _track, lesson in LESSONS for k in prompts(lesson).values()} == PROMPT_KINDS


def test_choices_and_axes_are_ones_the_blocks_accept() -> None:
    for _track, lesson in LESSONS:
        for block in walk(lesson.body):
            value = block["value"]
            if block["type"] == "choice" and not value["options_from"]:
                assert 0 <= value["minimum"] <= value["maximum"] <= len(value["options"])
            if block["type"] == "ratings":
                labels = [axis["value"]["label"] for axis in value["axes"]]
                assert 3 <= len(labels) <= 10
                assert len(set(labels)) == len(labels)
                assert all(len(a["value"]["low"]) <= 120 for a in value["axes"])
            if block["type"] == "number":
                assert len(value["unit"]) <= 30
            for key, limit in {"title": 120, "heading": 200, "term": 120, "lead": 200}.items():
                if isinstance(value, dict) and isinstance(value.get(key), str):
                    assert len(value[key]) <= limit, value[key]


def test_what_other_guides_are_to_explain_is_used_in_one() -> None:
    for track in COURSES:
        for lesson in track.lessons():
            others = " ".join(
                text.casefold()
                for other in track.lessons()
                if other is not lesson
                for text in words(other.body)
            )
            for block in walk(lesson.body):
                if isinstance(block["value"], dict) and block["value"].get("linked"):
                    assert block["value"]["term"].casefold() in others


def test_the_lesson_on_skills_draws_the_chart_as_promised() -> None:
    core = COURSES[0]
    first, _desk, skills = list(core.lessons())[:3]
    steps = next(b["value"]["steps"] for b in first.body if b["type"] == "turn")
    last = steps[-1]["value"]["fields"][-1]
    assert (last["type"], last["value"]["name"]) == ("long_text", "success_definition")
    assert [b["type"] for b in skills.body[:2]] == ["introduction", "text_list"]
    opening = skills.body[1]["value"]
    assert (opening["name"], opening["count"], opening["exact"]) == ("three_skills", 3, True)
    turn = next(b["value"] for b in skills.body if b["type"] == "turn")
    assert (turn["title"], turn["minutes"], turn["follow_up_months"]) == (
        "Map where your attention goes",
        20,
        6,
    )
    rate, _pattern, match = (s["value"]["fields"] for s in turn["steps"])
    assert [axis["value"]["label"] for axis in rate[0]["value"]["axes"]] == [
        "Technical",
        "Creative",
        "Interpersonal",
        "Business",
        "Personal",
    ]
    assert [field["type"] for field in match] == ["recall", "choice", "long_text"]
    assert (match[1]["value"]["minimum"], match[1]["value"]["maximum"]) == (2, 3)
    kinds = [b["type"] for b in skills.body]
    after = skills.body[kinds.index("turn") + 1]
    assert {"recall", "ratings_chart"} <= {b["type"] for b in after["value"]["content"]}


@each_lesson()
def test_ids_last_and_are_unique(track: DemoTrack, lesson: DemoLesson) -> None:
    ids = [block["id"] for block in walk(lesson.body)]
    assert len(set(ids)) == len(ids)
    assert all(uuid.UUID(i).version == 5 for i in ids)


def test_the_same_source_gives_the_same_body() -> None:
    for name in ("core_success", "core_skills", "extension_rhythm"):
        module = importlib.import_module(f"course_platform.demo.{name}")
        before = bodies(module)
        assert bodies(importlib.reload(module)) == before


def test_a_prompt_keeps_its_id_wherever_it_moves() -> None:
    asked = build.short_text("why", "Why?")
    alone = build.guide("x", asked)
    moved = build.guide("x", build.introduction("Hello."), build.section("There", asked))
    assert alone[0]["id"] == moved[1]["value"]["content"][0]["id"]
    assert alone[0]["id"] != build.guide("y", asked)[0]["id"]


@each_lesson()
def test_headings_are_in_sentence_case(track: DemoTrack, lesson: DemoLesson) -> None:
    for heading in headings(lesson):
        first, *rest = re.findall(r"[^\s]+", heading)
        assert first[0].isupper() or not first[0].isalpha(), heading
        previous = first
        for word in rest:
            bare = word.strip("“”‘’(),.:;?").replace("’", "'")
            if previous[-1] not in ".?:" and bare[:1].isupper():
                assert bare in KEEP_CAPITAL or not bare.isalpha(), heading
            previous = word


@each_lesson()
def test_the_voice_is_calm(track: DemoTrack, lesson: DemoLesson) -> None:
    everything = " ".join([lesson.title, lesson.summary, *strings(lesson.body)])
    assert "!" not in everything
    for worn in (
        r"\bdelv", r"unlock your", r"\bjourney\b", r"\bleverag", r"game.changer", r"\btapestry\b",
        r"in today’s", r"\bembark", r"\bseamless", r"\belevate", r"dive (in|deep)", r"\bempower",
        r"\bLesson \d", r"—",
    ):  # fmt: skip
        assert not re.search(worn, everything, re.IGNORECASE), worn


@each_lesson()
def test_markup_is_what_rich_text_keeps(track: DemoTrack, lesson: DemoLesson) -> None:
    allowed = {"p", "b", "i", "a", "ul", "ol", "li", "code", "hr"}
    for block in walk(lesson.body):
        values = block["value"].values() if isinstance(block["value"], dict) else [block["value"]]
        for value in values:
            if isinstance(value, str):
                assert set(re.findall(r"</?(\w+)", value)) <= allowed
                assert not re.search(r"\*\w|\w\*|`", value), value


def test_summaries_fit_their_fields() -> None:
    for track in COURSES:
        assert len(track.summary) <= 600
        assert (track.threshold is None) == (track.access == "public")
        assert all(len(m.summary) <= 600 for m in track.modules)
        assert all(0 < len(lesson.summary) <= 600 for lesson in track.lessons())


@pytest.mark.skipif(not list(SEED.glob("*.txt")), reason="the seed guide is not on this machine")
@each_lesson()
def test_nothing_is_taken_from_the_seed_guide(track: DemoTrack, lesson: DemoLesson) -> None:
    def runs(found: list[str]) -> set[tuple[str, ...]]:
        return {tuple(found[i : i + 8]) for i in range(len(found) - 7)}

    seed = set().union(*(runs(words(path.read_text())) for path in SEED.glob("*.txt")))
    assert seed
    assert not seed & runs(words(lesson.body))
