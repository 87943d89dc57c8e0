"""What holds for any text at all."""

import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from lessons.blocks.text import TEXT_FEATURES
from lessons.importing.body import to_body
from lessons.importing.parse import parse
from lessons.importing.reading import UnreadableGuide, decode
from tests.lessons.importing import (
    checked_as_draft,
    guide,
    lost_words,
    strings,
    without_ids,
    words,
)
from tests.lessons.test_import_shapes import NAMES

LINES = st.sampled_from(
    [
        *("", "", "", "1. Alpha", "2. Beta", "3) Gamma", "II. Delta", "Section 2: Zeta", "## Eta"),
        *("Introduction", "How to Use This Guide", "Your Turn: Theta", "Step 1: Rate Yourself"),
        *("Step Two – Write", "Expected outcome", "Producer FAQs", "Quick Reference", "Next Steps"),
        *("On a scale of 1-10: How far?", "Areas: one, two, three", "• bullet one", "  - inner"),
        *("Q: What is it?", "A: It is so.", "Tip: rest.", "Tip", "---", "-", "> quoted words"),
        *("**Bold line**", "**Step 3.** Sit.", "| a | b |", "|---|---|", "```", "![x](y.png)"),
        *("Write down three things you hear.", "Before reading, list five names. Now.", "===="),
        *(
            "Look at the three things you wrote down.",
            "Return to your definition of success.",
        ),
        *("Which two or three areas matter most? Why is that so?", "Rate each area with sliders."),
        *("Come back in 6 months and compare.", "A long line of prose that ends like a sentence."),
        *("    indented text", "\tterm\tmeaning", "Term: a meaning.", "Short Heading", "Done?"),
    ]
)
GUIDE_LIKE = st.lists(LINES, max_size=40).map("\n".join)
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(st.text(max_size=400))
def test_no_text_makes_it_fail(text: str) -> None:
    to_body(parse(text))


@MANY
@given(st.binary(max_size=300))
def test_bytes_are_text_or_a_sentence(data: bytes) -> None:
    problem = ""
    try:
        to_body(parse(decode(data, "x").text))
    except UnreadableGuide as error:
        problem = str(error)
    assert "\n" not in problem


@pytest.mark.django_db
@MANY
@given(GUIDE_LIKE)
def test_whatever_it_makes_the_editor_accepts(text: str) -> None:
    body = to_body(parse(text))

    checked_as_draft(body)
    assert without_ids(body) == without_ids(to_body(parse(text)))


# Names of parts, which the site shows itself, and numbers, which it counts.
FURNITURE = """section introduction how to use this guide your turn step two expected outcome
producer faqs quick reference next steps tip q a 1 2 3"""


@settings(MANY, derandomize=True)
@given(GUIDE_LIKE)
def test_no_word_is_lost_however_the_lines_are_mixed(text: str) -> None:
    lost = set(lost_words(text, parse(text)))

    assert lost <= set(FURNITURE.split())


WORDS = st.text("abcdefghij", min_size=3, max_size=8)
SENTENCES = st.lists(WORDS, min_size=9, max_size=20).map(lambda w: " ".join(w).capitalize() + ".")
TITLES = st.lists(WORDS, min_size=1, max_size=4).map(lambda w: " ".join(w).title())
SECTIONS = st.lists(st.tuples(TITLES, st.lists(SENTENCES, min_size=1, max_size=4)), max_size=6)


@MANY
@given(TITLES, SECTIONS)
def test_every_section_and_word_of_a_regular_guide_is_kept(title: str, sections: Any) -> None:
    numbered = "\n\n".join(
        f"{number}. {heading}\n\n" + "\n\n".join(paragraphs)
        for number, (heading, paragraphs) in enumerate(sections, start=1)
    )
    parsed = parse(f"{title}\n\n{numbered}")

    assert [getattr(part, "heading", "") for part in parsed.parts] == [
        heading for heading, _p in sections
    ]
    assert not [word for word in lost_words(numbered, parsed) if word.isalpha()]


@pytest.mark.parametrize("name", NAMES)
def test_the_editors_rich_text_keeps_every_word(name: str) -> None:
    converter = ContentstateConverter(TEXT_FEATURES)

    for html in strings(to_body(guide(name))):
        if html.startswith("<"):
            there = converter.from_database_format(html)
            assert words(converter.to_database_format(there)) == words(html)


@pytest.mark.parametrize(
    "text",
    [
        "1. A\n\nword word.\n\n" * 5_000,
        "- a\n" * 50_000,
        "word " * 200_000,
        "**" * 200_000 + "x",
        "> " * 50_000 + "x",
        "[" * 100_000,
        "*a " * 100_000 + "b* " * 50_000,
        "Your Turn: X\n\n" + "Step 1: Rate\n\nRate yourself. Write it down.\n\n" * 5_000,
        "Title\n\nFAQ\n\n" + "Is it so?\n\nIt is.\n\n" * 10_000,
        "".join(" " * n + "- x\n" for n in range(1_000)),
    ],
    ids=[
        "sections",
        "bullets",
        "line",
        "stars",
        "quotes",
        "brackets",
        "nested",
        "steps",
        "faq",
        "deep",
    ],
)
def test_large_and_odd_texts_take_seconds_not_minutes(text: str) -> None:
    start = time.process_time()

    to_body(parse(text))

    assert time.process_time() - start < 20
