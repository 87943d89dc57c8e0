"""Guides that are written in other ways than the first one."""

from typing import Any

import pytest

from lessons.importing.body import to_body
from lessons.importing.parse import parse
from lessons.importing.parsed import (
    Callout,
    Faq,
    Introduction,
    Note,
    Prompt,
    QuickReference,
    Recall,
    Section,
    Subheading,
    Table,
    Text,
    Turn,
)
from tests.lessons.importing import GUIDES, checked_as_draft, guide, lost_words, parts

NAMES = sorted(path.name for path in GUIDES.iterdir())
# Names of parts and of steps are shown by the site; numbers are counted, not typed.
FURNITURE = """introduction section step steps one two your turn expected outcome faqs faq a q
frequently asked questions answers and quick reference what s next lesson tip why it matters
i ii iii title description tags listening 1 2 3 4 7 9 11 12 45 png panel http https example org
rooms b javascript alert walls producer"""


def headings(name: str) -> list[str]:
    return [section.heading for section in parts(guide(name), Section)]


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_a_guide_is_lost(name: str) -> None:
    text = (GUIDES / name).read_text()

    assert set(lost_words(text, guide(name))) <= set(FURNITURE.split())


@pytest.mark.parametrize("name", NAMES)
def test_the_editor_accepts_every_draft(name: str, db: Any) -> None:
    assert checked_as_draft(to_body(guide(name)))


def test_markdown_levels_make_sections_and_subheadings() -> None:
    walls, written = parts(guide("markdown_full.md"), Section)

    assert (walls.heading, written.heading) == ("Walls", "What You Wrote")
    assert [p.text for p in walls.content if isinstance(p, Subheading)] == [
        "Reflections",
        "Absorption",
    ]
    assert Recall("two_places") in written.content
    assert any(isinstance(part, Callout) and part.kind == "tip" for part in walls.content)
    assert any(isinstance(part, Table) for part in walls.content)


def test_pictures_and_broken_links_are_flagged_in_their_place() -> None:
    walls = parts(guide("markdown_full.md"), Section)[0]
    notes = [part.text for part in walls.content if isinstance(part, Note)]
    html = "".join(part.html for part in walls.content if isinstance(part, Text))

    assert [("lesson-10" in note, "panel.png" in note) for note in notes] == [
        (True, False),
        (False, True),
    ]
    assert "javascript" not in html
    assert "a bad link" in html


def test_listed_areas_become_axes() -> None:
    (turn,) = parts(guide("markdown_full.md"), Turn)

    ratings = turn.steps[0].fields[0]

    assert ratings.axes == ("Front left", "Front right", "Back left", "Back right")
    assert (turn.minutes, turn.months) == (45, 12)
    assert any("three weeks" in note for note in guide("markdown_full.md").notes)


def test_a_list_to_tick_becomes_a_checklist() -> None:
    (turn,) = parts(guide("markdown_full.md"), Turn)

    assert turn.steps[2].fields[0].options == ("Moved the speaker", "Closed the door")


def test_capitals_curly_marks_and_windows_line_ends() -> None:
    parsed = guide("caps_windows.txt")
    (turn,) = parts(parsed, Turn)

    assert headings("caps_windows.txt") == ["WHY SMALL WORKS", "WHERE HABITS LIVE"]
    assert [step.title for step in turn.steps] == ["Choose", "Place it"]
    assert (turn.minutes, turn.months) == (30, 6)
    assert (turn.steps[0].fields[0].count, turn.steps[0].fields[0].exact) == (3, False)
    assert [q.question for q in parts(parsed, Faq)[0].items] == [
        "What if I miss a day?",
        "How small is small?",
    ]


def test_a_guide_without_turn_questions_or_introduction_heading() -> None:
    parsed = guide("no_turn_no_faq.md")

    assert parsed.title == "Taste Before Tools"
    assert isinstance(parsed.parts[0], Introduction)
    assert headings("no_turn_no_faq.md") == ["Tools multiply", "Taste selects"]
    assert parsed.notes == ()


def test_a_guide_without_blank_lines() -> None:
    parsed = guide("no_blank_lines.txt")
    (turn,) = parts(parsed, Turn)

    assert headings("no_blank_lines.txt") == ["What a Meter Shows", "Leaving Room"]
    assert (turn.minutes, turn.months, len(turn.steps)) == (15, 12, 2)
    assert [t.term for t in parts(parsed, QuickReference)[0].items] == ["Peak", "Average"]


def test_roman_numbers_and_lines_broken_by_an_editor() -> None:
    parsed = guide("roman_wrapped.txt")
    first = parts(parsed, Section)[0]

    assert headings("roman_wrapped.txt") == [
        "Where Attention Goes",
        "Bringing It Back",
        "How Long Is Enough?",
    ]
    assert "a drone does not, and so the drone" in first.content[0].html
    assert len(parts(parsed, Faq)[0].items) == 2


def test_lists_that_count_are_no_sections() -> None:
    parsed = guide("lists_inside.txt")
    (turn,) = parts(parsed, Turn)

    assert parsed.number == 9
    assert headings("lists_inside.txt") == [
        "Why Things Stay Open",
        "Closing",
        "After",
        "One More Thought",
    ]
    assert turn.steps[0].title == "Open it"
    assert [q.question for q in parts(parsed, Faq)[0].items] == [
        "Must it be good?",
        "Must it be public?",
    ]


def test_other_languages_fall_to_generic_sections() -> None:
    assert headings("unnumbered_spanish.md") == ["Una pregunta antigua", "Dos caminos"]
    assert headings("hebrew.txt") == ["מה שומעים", "מה לא שומעים"]


def test_bold_lines_are_headings_and_a_definition_of_success_has_its_name() -> None:
    parsed = guide("success.md")
    (turn,) = parts(parsed, Turn)

    assert headings("success.md") == ["Two kinds"]
    assert turn.steps[0].fields[0].name == "success_definition"
    assert [q.question for q in parts(parsed, Faq)[0].items] == [
        "Can it change?",
        "Is money success?",
    ]


def test_other_words_before_reading_ask_for_a_longer_answer() -> None:
    parsed = parse(
        "Title\n\nIntroduction\n\nBefore reading, write what music is for.\n\nIt is old."
    )
    (prompt,) = parts(parsed, Prompt)

    assert (prompt.kind, prompt.name) == ("long_text", "before_reading")


def test_a_step_that_sets_a_timer_gets_one_that_counts_up(db: Any) -> None:
    text = (
        "# Short takes\n\nAn introduction.\n\n## 1. One\n\nText.\n\n## Your Turn: Ten takes\n\n"
        "### Step 1: Play\n\nSet a timer for 15 minutes. Write down what you notice.\n"
    )

    turn = parts(parse(text), Turn)[0]
    fields = turn.steps[0].fields

    assert [(f.kind, f.count) for f in fields if isinstance(f, Prompt)] == [
        ("timer", 15),
        ("long_text", 0),
    ]
    assert fields[0].wording == "Set a timer for 15 minutes."
    assert checked_as_draft(to_body(parse(text)))
