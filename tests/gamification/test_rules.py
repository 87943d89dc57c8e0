"""What counts as a reflection: structure, never length; copies of anything count for nothing."""

import time

import pytest

from gamification.rules import Verdict, judge, says_something

PROMPTS = ("What I saw", "Why, with an example from my work", "What pattern do you hear?")


def verdict(saw: str = "", why: str = "", plan: str = "", *, on_paper: bool = False) -> Verdict:
    return judge(saw=saw, why=why, plan=plan, on_paper=on_paper, prompts=PROMPTS)


def test_two_parts_in_words_of_their_own_count() -> None:
    assert verdict("I rush.", "In the bridge I was two beats early.").counts
    assert verdict("I rush.", plan="On Monday I count aloud.").counts
    assert verdict("Low.", "Rent.").counts


@pytest.mark.parametrize(
    ("parts", "missing", "repeats"),
    [
        (("I rush.", "", ""), "why", False),
        (("", "In the bridge.", ""), "saw", False),
        (("I rush.", "i  RUSH", ""), "plan", False),
        (("I rush.", "I rush!", "I rush…"), "why", True),
        (("I avoid pricing.", "I avoid pricing, "), "plan", False),
        (("What I saw", "Why, with an example from my work", "…"), "plan", False),
        (("What pattern do you hear?", "What pattern do you hear", "x"), "saw", True),
        (("...", "👍👍", "123"), "saw", False),
        (("\u200b", "\u00a0", "\ufeff"), "saw", False),
        (("Ｉ ｒｕｓｈ", "I rush", ""), "plan", False),
    ],
)
def test_what_lacks_a_part_is_told_which_one(
    parts: tuple[str, ...], missing: str, repeats: bool
) -> None:
    assert verdict(*parts) == Verdict(counts=False, missing=missing, repeats=repeats)


def test_a_near_copy_of_a_long_part_counts_for_nothing() -> None:
    long = "Last week I played the second verse and noticed that every fill came a little early"

    assert not verdict(long, f"{long} again").counts
    assert not verdict(long, long.replace("verse", "verses")).counts
    assert verdict(long, f"{long}. My teacher says I am afraid of silence.").counts


def test_a_pasted_prompt_with_words_around_it_counts_by_those_words() -> None:
    assert not verdict("What pattern do you hear?\nWhat I saw", "I rush.").counts
    assert verdict("What pattern do you hear? A limp in the left hand.", "I rush.").counts


@pytest.mark.parametrize(
    "words",
    [("אני ממהר", "בגשר הקדמתי"), ("我太快了", "桥段早了两拍"), ("मैं जल्दी करता हूँ", "कल सुबह")],
)
def test_every_script_has_sentences(words: tuple[str, str]) -> None:
    assert verdict(*words).counts
    assert not verdict(words[0], words[0]).counts


def test_one_line_about_paper_counts_and_a_copied_prompt_does_not() -> None:
    assert verdict("It was the tempo.", on_paper=True).counts
    assert not verdict("What I saw", on_paper=True).counts


def test_a_pasted_book_is_judged_within_a_moment() -> None:
    book = " ".join(f"Sentence {n} of the book says something long {n * n}." for n in range(4000))
    copy = book.replace("something", "somethings")
    started = time.perf_counter()

    assert not verdict(book, copy).counts
    assert time.perf_counter() - started < 2


def test_something_new_is_a_sentence_that_nobody_said() -> None:
    assert says_something("I hear it now.", ["I avoid pricing."])
    assert not says_something("I avoid pricing!", ["I avoid pricing."])
    assert not says_something(" .. ", [])
