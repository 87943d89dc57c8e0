"""The first real guide. Only headings, counts and hashes of it stand here, none of its text."""

import re
from html import unescape
from typing import Any

import pytest

from lessons.importing.body import to_body
from lessons.importing.parse import parse
from lessons.importing.parsed import (
    Faq,
    Introduction,
    NextSteps,
    ParsedGuide,
    Prompt,
    QuickReference,
    Recall,
    Section,
    Subheading,
    Turn,
)
from lessons.importing.reading import decode
from tests.lessons.importing import (
    checked_as_draft,
    lost_words,
    parts,
    seed_bytes,
    strings,
    without_ids,
)


@pytest.fixture
def text() -> str:
    return decode(seed_bytes(), "seed.txt").text


@pytest.fixture
def parsed(text: str) -> ParsedGuide:
    return parse(text)


def test_sections_keep_their_order_around_the_turn(parsed: ParsedGuide) -> None:
    kinds = [type(part) for part in parsed.parts if isinstance(part, Section | Turn | Faq)]

    assert kinds == [Section, Section, Section, Turn, Section, Faq]
    assert parts(parsed, Section)[0].heading == "The Full Spectrum"
    counts = [
        sum(isinstance(part, Subheading) for part in section.content)
        for section in parts(parsed, Section)
    ]
    assert counts == [5, 2, 3, 2]


def test_the_request_before_reading_becomes_a_list_of_exactly_three(parsed: ParsedGuide) -> None:
    prompt, introduction = parsed.parts[:2]

    assert isinstance(prompt, Prompt)
    assert (prompt.kind, prompt.count, prompt.exact) == ("text_list", 3, True)
    assert isinstance(introduction, Introduction)


def test_earlier_answers_are_recalled_where_the_text_speaks_of_them(parsed: ParsedGuide) -> None:
    recalled = [
        [part.prompt for part in section.content if isinstance(part, Recall)]
        for section in parts(parsed, Section)
    ]

    assert recalled == [[], ["three_skills"], [], ["success_definition"]]


def test_the_turn_has_its_minutes_months_steps_and_fields(parsed: ParsedGuide) -> None:
    (turn,) = parts(parsed, Turn)

    assert (turn.title, turn.minutes, turn.months) == ("Mapping Your Skill Focus", 20, 6)
    asked = [
        [field.kind if isinstance(field, Prompt) else "recall" for field in step.fields]
        for step in turn.steps
    ]
    assert asked == [["ratings"], ["long_text"], ["recall", "choice", "long_text"]]


def test_the_chart_merges_into_the_ratings_and_its_areas_are_not_invented(
    parsed: ParsedGuide,
) -> None:
    (turn,) = parts(parsed, Turn)
    ratings = turn.steps[0].fields[0]
    choice = turn.steps[2].fields[1]

    assert ratings.wording.startswith("On a scale of 1-10")
    assert ratings.axes == ()
    assert (choice.options_from, choice.minimum, choice.maximum) == (ratings.name, 2, 3)
    assert any("areas to rate" in note for note in parsed.notes)


def test_answers_without_questions_are_flagged_each(parsed: ParsedGuide) -> None:
    (faq,) = parts(parsed, Faq)

    assert [item.question for item in faq.items] == ["", "", "", ""]
    assert sum(note.startswith("FAQ answer") for note in parsed.notes) == 4


def test_reference_and_next_steps(parsed: ParsedGuide) -> None:
    (reference,) = parts(parsed, QuickReference)

    assert [item.term for item in reference.items] == ["Spectrum", "Blind Spots", "Strategy"]
    assert isinstance(parsed.parts[-1], NextSteps)


def test_no_sentence_is_lost(text: str, parsed: ParsedGuide) -> None:
    kept = " ".join([*strings(to_body(parsed)), *parsed.left_out])
    flat = " ".join(unescape(re.sub(r"<[^>]+>", " ", kept)).split())
    body = text[text.index("Introduction") :]

    lines = [
        re.sub(r"^(?:•|\d\.|Step \d:|Your Turn:)\s*", "", line.strip()) for line in body.split("\n")
    ]
    sentences = [part for line in lines for part in re.split(r"(?<=[.!?])\s+", line)]

    lost = [sentence for sentence in sentences if sentence not in flat]
    assert len(sentences) > 150
    assert lost == [
        "Introduction",
        "Expected outcome",
        "Producer FAQs",
        "Quick Reference",
        "Next Steps",
    ]
    furniture = """introduction producer faqs next quick reference expected outcome your turn
    step steps 1 2 3 4 what skills does a music producer need"""
    assert set(lost_words(text, parsed)) <= set(furniture.split())


def test_it_is_the_same_every_time(text: str) -> None:
    first, second = to_body(parse(text)), to_body(parse(text))

    assert without_ids(first) == without_ids(second)


def test_the_editor_accepts_it_as_a_draft(db: Any, parsed: ParsedGuide) -> None:
    cleaned = checked_as_draft(to_body(parsed))

    assert len(cleaned) == len(to_body(parsed))
