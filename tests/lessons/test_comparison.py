"""Two charts beside each other: matched by key, said in words, never filled in."""

from typing import Any

import pytest

from lessons.charts import Overlay, Strip
from lessons.comparison import Asked, Chart, compare, in_words, series


def axes(*names: str, **labels: str) -> list[dict[str, Any]]:
    return [{"key": n, "label": labels.get(n, n.title()), "low": "", "high": ""} for n in names]


@pytest.mark.parametrize(
    ("change", "words"),
    [(2, "up 2"), (-1, "down 1"), (0, "no change"), (9, "up 9"), (None, "")],
)
def test_a_change_is_said_in_words(change: int | None, words: str) -> None:
    assert in_words(change) == words


THEN = Chart(axes("a", "b", "c"), {"a": 7, "b": 2, "c": 5}, frozenset({"b"}))
TABLE = [
    # now's axes, its ratings; then for each row: key, asked, then, now, words, called then
    (
        axes("a", "b", "c"),
        {"a": 9, "b": 2, "c": 4},
        [
            ("a", Asked.BOTH, 7, 9, "up 2", ""),
            ("b", Asked.BOTH, 2, 2, "no change", ""),
            ("c", Asked.BOTH, 5, 4, "down 1", ""),
        ],
    ),
    (  # Another order: now's order leads, and nothing is matched by place.
        axes("c", "a", "b"),
        {"a": 1, "b": 2, "c": 3},
        [
            ("c", Asked.BOTH, 5, 3, "down 2", ""),
            ("a", Asked.BOTH, 7, 1, "down 6", ""),
            ("b", Asked.BOTH, 2, 2, "no change", ""),
        ],
    ),
    (  # One new, one gone.
        axes("a", "d", "c"),
        {"a": 7, "d": 8, "c": 5},
        [
            ("a", Asked.BOTH, 7, 7, "no change", ""),
            ("d", Asked.ONLY_NOW, None, 8, "not asked then", ""),
            ("c", Asked.BOTH, 5, 5, "no change", ""),
            ("b", Asked.ONLY_THEN, 2, None, "no longer asked", ""),
        ],
    ),
    (  # The same question under another name.
        axes("a", "b", "c", b="Money"),
        {"a": 7, "b": 6, "c": 5},
        [
            ("a", Asked.BOTH, 7, 7, "no change", ""),
            ("b", Asked.BOTH, 2, 6, "up 4", "B"),
            ("c", Asked.BOTH, 5, 5, "no change", ""),
        ],
    ),
    (  # Nothing in common: every row says so.
        axes("x"),
        {"x": 3},
        [
            ("x", Asked.ONLY_NOW, None, 3, "not asked then", ""),
            ("a", Asked.ONLY_THEN, 7, None, "no longer asked", ""),
            ("b", Asked.ONLY_THEN, 2, None, "no longer asked", ""),
            ("c", Asked.ONLY_THEN, 5, None, "no longer asked", ""),
        ],
    ),
]


@pytest.mark.parametrize(("asked_now", "ratings", "expected"), TABLE)
def test_axes_are_matched_by_key(
    asked_now: list[dict[str, Any]], ratings: dict[str, int], expected: list[Any]
) -> None:
    rows = compare(THEN, Chart(asked_now, ratings)).rows

    found = [(r.key, r.asked, r.then, r.now, r.words, r.then_label) for r in rows]
    assert found == expected


def test_an_axis_whose_ends_were_worded_otherwise_says_so() -> None:
    now = axes("a", "b", "c")
    now[0]["low"] = "I cannot hear it yet"

    rows = compare(THEN, Chart(now, THEN.ratings)).rows

    assert [row.reworded for row in rows] == [True, False, False]


@pytest.mark.parametrize(
    ("seen", "words"),
    [(7, "you would still say 7"), (4, "you would now say 4, not 7"), (None, "")],
)
def test_then_as_seen_now_is_a_third_series_that_changes_neither(
    seen: int | None, words: str
) -> None:
    given = {"a": seen, "b": 2, "c": 5} if seen else None

    compared = compare(THEN, Chart(axes("a", "b", "c"), {"a": 9, "b": 2, "c": 4}), given)

    row = compared.rows[0]
    assert (row.then, row.now, row.change, row.seen, row.seen_words) == (7, 9, 2, seen, words)
    assert [s.name for s in compared.overlay.shapes] == ["then", "now", *(["seen"] if seen else [])]


@pytest.mark.parametrize(
    ("mattered", "matters", "said"),
    [
        (True, False, "mattered then, rated 2"),
        (False, True, "matters now, rated 6"),
        (True, True, "mattered then, rated 2; matters now, rated 6"),
        (False, False, ""),
    ],
)
def test_what_mattered_stands_beside_how_it_was_rated(
    mattered: bool, matters: bool, said: str
) -> None:
    then = Chart(THEN.axes, THEN.ratings, frozenset({"b"} if mattered else ()))
    now = Chart(THEN.axes, {"a": 7, "b": 6, "c": 5}, frozenset({"b"} if matters else ()))

    assert compare(then, now).rows[1].gap == said


def test_a_shape_closes_only_where_every_axis_was_asked() -> None:
    spokes = axes("a", "b", "c", "d", "e")
    whole = dict.fromkeys("abcde", 5)
    overlay = Overlay.of(spokes, {"now": whole, "then": dict.fromkeys("abde", 5)})

    now, then = overlay.shapes

    assert now.closed
    assert now.path.endswith("Z")
    assert not then.closed
    # From d round over e and a to b: one line that leaves c out.
    assert then.path.count("M") == 1
    assert then.path.count("L") == 3
    assert [mark.key for mark in then.marks] == ["a", "b", "d", "e"]


def test_a_lone_rating_between_gaps_is_a_mark_without_a_line() -> None:
    (shape,) = Overlay.of(axes("a", "b", "c", "d"), {"then": {"a": 3}}).shapes

    assert shape.path == ""
    assert len(shape.marks) == 1


def test_a_series_leaves_a_gap_where_a_chart_did_not_ask() -> None:
    charts = [
        Chart(axes("a", "b"), {"a": 1, "b": 2}),
        Chart(axes("a"), {"a": 3}),
        Chart(axes("b", "a", "c", b="Money"), {"a": 4, "b": 5, "c": 6}),
    ]

    lines = series(charts)

    assert [(line.label, line.ratings) for line in lines] == [
        ("Money", (2, None, 5)),
        ("A", (1, 3, 4)),
        ("C", (None, None, 6)),
    ]
    assert lines[0].strip.paths == ""
    assert lines[1].strip.paths.count("L") == 2


def test_higher_ratings_stand_higher_on_a_strip() -> None:
    low, high = Strip.of([1, 10]).marks

    assert high.y < low.y


def test_the_sentence_for_who_cannot_see_it_names_every_axis() -> None:
    now = Chart(axes("a", "b", "d"), {"a": 9, "b": 2, "d": 4})

    summary = compare(THEN, now).summary

    assert summary == "A: from 7 to 9; B: no change; D: not asked then; C: no longer asked"
