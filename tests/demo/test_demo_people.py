"""Made-up learners: enough of them, unlike each other, with an answer for every field."""

import re
from string import Formatter

import pytest

from course_platform.demo import people
from course_platform.demo.course import COURSES
from tests.demo.test_demo_content import SEED, prompts, walk, words

ASKED = {
    name: (kind, block["value"])
    for track in COURSES
    for lesson in track.lessons()
    for name, kind in prompts(lesson).items()
    for block in walk(lesson.body)
    if isinstance(block["value"], dict) and block["value"].get("name") == name
}


def test_there_are_enough_and_no_two_are_alike() -> None:
    assert len(set(people.FIRST_NAMES)) == len(people.FIRST_NAMES) >= 40
    assert len(set(people.SUCCESS_DEFINITIONS)) == len(people.SUCCESS_DEFINITIONS) >= 60
    assert len(set(people.PATTERNS)) == len(people.PATTERNS) >= 60
    for part in ("saw", "why", "plan_if", "plan_then"):
        found = [getattr(reflection, part) for reflection in people.REFLECTIONS]
        assert len(set(found)) == len(found) >= 60, part


@pytest.mark.parametrize("pattern", people.PATTERNS)
def test_a_pattern_takes_the_two_areas_and_nothing_else(pattern: str) -> None:
    fields = {name for _text, name, _spec, _conv in Formatter().parse(pattern) if name}
    assert fields == {"high", "low"}
    assert "{" not in pattern.format(high="Technical", low="Business")


def test_several_languages_and_a_right_to_left_one_are_there() -> None:
    for texts in (people.SUCCESS_DEFINITIONS, people.PATTERNS, [r.why for r in people.REFLECTIONS]):
        everything = " ".join(texts)
        assert re.search(r"[\u0600-\u06ff]{3}", everything)
        assert re.search(r"\b(und|ich|nicht)\b", everything)
        assert re.search(r"(?i)\b(que|porque|una)\b", everything)


def test_every_lesson_has_reflections_and_none_is_about_a_missing_one() -> None:
    slugs = {lesson.slug for track in COURSES for lesson in track.lessons()}
    assert set(people.REFLECTIONS_ON) == slugs
    assert all(len(held) >= 2 for held in people.REFLECTIONS_ON.values())


def test_every_prompt_that_takes_words_or_figures_has_answers() -> None:
    for name, (kind, value) in ASKED.items():
        if kind in ("short_text", "long_text"):
            assert people.ANSWERS[name], name
        elif kind == "text_list":
            counts = {len(answer) for answer in people.LISTS[name]}
            assert min(counts) >= value["count"], name
            assert not value["exact"] or counts == {value["count"]}, name
        elif kind == "number":
            for answer in map(float, people.NUMBERS[name]):
                assert float(value["minimum"] or answer) <= answer, name
                assert float(value["maximum"] or answer) >= answer, name
        elif kind == "link":
            assert all(a.startswith("https://example.com/") for a in people.LINKS[name])
    held = {*people.ANSWERS, *people.LISTS, *people.NUMBERS, *people.LINKS}
    assert held <= set(ASKED)


def test_short_answers_fit_on_one_line() -> None:
    for name, answers in people.ANSWERS.items():
        if ASKED[name][0] == "short_text":
            assert all("\n" not in a and len(a) <= 120 for a in answers)


@pytest.mark.skipif(not list(SEED.glob("*.txt")), reason="the seed guide is not on this machine")
def test_nothing_is_taken_from_the_seed_guide() -> None:
    seed = words([path.read_text() for path in SEED.glob("*.txt")])
    runs = {tuple(seed[i : i + 8]) for i in range(len(seed) - 7)}
    written = [
        *people.SUCCESS_DEFINITIONS,
        *people.PATTERNS,
        *(part for reflection in people.REFLECTIONS for part in reflection),
        *(answer for answers in people.ANSWERS.values() for answer in answers),
    ]
    for text in written:
        found = words(text)
        assert not runs & {tuple(found[i : i + 8]) for i in range(len(found) - 7)}, text
