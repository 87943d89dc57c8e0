"""Each kind of prompt takes what fits, refuses the rest in a sentence, and loses nothing."""

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from lessons.kinds import KINDS, Content, Definition

OPTIONS = [{"key": key, "label": key.upper()} for key in "abc"]
AXES = [{"key": key, "label": key.upper(), "low": "", "high": ""} for key in "abc"]
DEFINITIONS: dict[str, dict[str, Any]] = {
    "short_text": {},
    "long_text": {},
    "text_list": {"count": 3, "exact": True},
    "choice": {"options": OPTIONS, "minimum": 1, "maximum": 2},
    "checklist": {"options": OPTIONS, "minimum": 0, "maximum": 3},
    "ratings": {"axes": AXES},
    "number": {"unit": "minutes", "minimum": "0", "maximum": "90"},
    "date": {},
    "link": {},
    "timer": {"target": 20},
    "rows": {
        "columns": [
            {"key": "a", "label": "Piece", "type": "text"},
            {"key": "b", "label": "Level", "type": "number"},
            {"key": "c", "label": "Heard on", "type": "date"},
            {"key": "d", "label": "Where", "type": "choice", "options": OPTIONS},
            {"key": "e", "label": "Notes", "type": "long_text"},
            {"key": "f", "label": "Address", "type": "link"},
        ]
    },
}
SORTED = {"count": 3, "exact": False, "domains": OPTIONS}


def definition(kind: str) -> Definition:
    return Definition(kind=kind, wording="What?", config=DEFINITIONS[kind])


def clean(kind: str, raw: Any) -> Content:
    return KINDS[kind].clean(definition(kind), raw)


def refused(kind: str, raw: Any) -> str:
    with pytest.raises(ValidationError) as problem:
        clean(kind, raw)
    return " ".join(problem.value.messages)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=8,
)


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(raw=JSON)
def test_whatever_is_sent_is_taken_or_refused_and_never_breaks(kind: str, raw: Any) -> None:
    try:
        content = clean(kind, raw)
    except ValidationError:
        return
    assert clean(kind, KINDS[kind].to_api(content)) == content


WORDS = st.text(max_size=40)
KEYS = st.sampled_from(["a", "b", "c"])
MINUTES = st.decimals(0, 100_000, places=2).map(str) | st.floats(0, 9_999) | st.integers(0, 99)
MOMENTS = st.datetimes(
    dt.datetime(2001, 1, 1), dt.datetime(2999, 1, 1), timezones=st.just(dt.UTC)
).map(dt.datetime.isoformat)
NUMBERS = st.decimals(-(10**9), 10**9, places=3).map(str)
DAYS = st.dates().map(dt.date.isoformat)
LINKS = st.sampled_from(["https://a.example/b", "http://xn--9ca.example/?q=1#t"])
PLAUSIBLE: dict[str, st.SearchStrategy[Any]] = {
    "short_text": WORDS,
    "long_text": WORDS,
    "text_list": st.lists(WORDS, max_size=3),
    "choice": st.lists(KEYS, max_size=2),
    "checklist": st.lists(KEYS),
    "ratings": st.dictionaries(KEYS, st.integers(1, 10)),
    "number": st.decimals(0, 90, places=4).map(str) | st.integers(0, 90),
    "date": DAYS,
    "link": LINKS,
    "timer": st.fixed_dictionaries({}, optional={"minutes": MINUTES, "since": MOMENTS}),
    "rows": st.fixed_dictionaries(
        {
            "values": st.fixed_dictionaries(
                {},
                optional={
                    "a": WORDS, "b": NUMBERS, "c": DAYS, "d": KEYS, "e": WORDS, "f": LINKS,
                },
            )
        },
        optional={"day": DAYS},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(data=st.data())
def test_what_is_kept_reads_in_the_shape_that_is_sent(kind: str, data: st.DataObject) -> None:
    content = clean(kind, data.draw(PLAUSIBLE[kind]))

    assert clean(kind, KINDS[kind].to_api(content)) == content
    assert isinstance(KINDS[kind].as_text(definition(kind), content), str)
    KINDS[kind].context(definition(kind), content)
    json.dumps(content.value)


@given(raw=st.lists(WORDS | st.fixed_dictionaries({"text": WORDS, "domain": KEYS | st.just("")})))
def test_sorted_lines_read_in_the_shape_that_is_sent(raw: list[Any]) -> None:
    asked = Definition("text_list", "Skills?", config=SORTED)

    content = KINDS["text_list"].clean(asked, raw)

    assert KINDS["text_list"].clean(asked, KINDS["text_list"].to_api(content)) == content


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_empty_field_is_an_empty_answer(kind: str) -> None:
    content = KINDS[kind].from_form(definition(kind), MultiValueDict(), "p")

    assert not content
    assert KINDS[kind].as_text(definition(kind), content) == ""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_was_typed_wrongly_can_be_shown_again(kind: str) -> None:
    data = MultiValueDict({"p": ["‮nonsense 🎛"], "p-a": ["eleven"]})

    echoed = KINDS[kind].echo(definition(kind), data, "p")

    KINDS[kind].context(definition(kind), echoed)
    assert "nonsense" in repr(echoed) or "eleven" in repr(echoed)


def test_every_kind_of_the_editor_has_its_class() -> None:
    from lessons.blocks import PROMPT_KINDS

    assert set(KINDS) == PROMPT_KINDS == set(DEFINITIONS)


def test_long_text_keeps_its_line_breaks_and_spaces() -> None:
    assert clean("long_text", "  one\r\n\r\n two  ").text == "  one\n\n two  "


def test_text_of_100_000_characters_fits_and_one_more_is_refused_whole() -> None:
    assert len(clean("long_text", "å" * 100_000).text) == 100_000
    assert "100001" in refused("long_text", "å" * 100_001)


def test_a_list_of_three_takes_two_for_now_and_says_so() -> None:
    content = clean("text_list", ["Ear", "", "Patience"])
    missing = KINDS["text_list"].missing(definition("text_list"), content)

    assert content.value == ["Ear", "", "Patience"]
    assert missing is not None
    assert "2" in missing.message
    assert "3" in missing.message


def test_a_list_of_exactly_three_refuses_four() -> None:
    assert "3" in refused("text_list", ["a", "b", "c", "d"])


def test_a_choice_keeps_the_options_order_and_refuses_strangers() -> None:
    assert clean("choice", ["b", "a"]).value == ["a", "b"]
    assert "“z”" in refused("choice", ["z"])
    assert "2" in refused("choice", ["a", "b", "c"])


def test_an_unrated_axis_differs_from_a_one() -> None:
    assert clean("ratings", {"a": 1, "b": ""}).value == {"a": 1}


@pytest.mark.parametrize("rating", [0, 11, 5.5, "five", True, -1, "1e1", [3]])
def test_a_rating_is_a_whole_number_from_1_to_10(rating: Any) -> None:
    assert "A" in refused("ratings", {"a": rating})


def test_a_partly_rated_chart_names_what_is_missing() -> None:
    content = clean("ratings", {"a": 4})
    missing = KINDS["ratings"].missing(definition("ratings"), content)

    assert missing is not None
    assert missing.message == "Not rated yet: B, C."


@pytest.mark.parametrize(("raw", "kept"), [("12", "12"), ("7.50", "7.5"), (3, "3"), ("0", "0")])
def test_a_number_keeps_its_value(raw: Any, kept: str) -> None:
    assert clean("number", raw).value == kept


@pytest.mark.parametrize("raw", ["twelve", "NaN", "Infinity", "1e400", "-1", "91"])
def test_a_number_outside_its_bounds_or_no_number_is_refused(raw: str) -> None:
    assert refused("number", raw)


@pytest.mark.parametrize("raw", ["2027-02-30", "22 May", "2027-5-2x"])
def test_a_date_is_a_day_of_the_calendar(raw: str) -> None:
    assert "2027-05-22" in refused("date", raw)


@pytest.mark.parametrize("raw", ["javascript:alert(1)", "data:text/html,x", "ftp://a.b", "mia"])
def test_a_link_is_a_whole_web_address(raw: str) -> None:
    assert "https://" in refused("link", raw)


def test_lines_sorted_into_areas_show_where_they_cluster() -> None:
    asked = Definition("text_list", "Skills?", config=SORTED)
    posted = MultiValueDict({"p": ["Ear", "Hand", "Nerve"], "p-domain": ["a", "a", ""]})

    content = KINDS["text_list"].from_form(asked, posted, "p")

    assert content.value == [
        {"text": "Ear", "domain": "a"},
        {"text": "Hand", "domain": "a"},
        "Nerve",
    ]
    assert KINDS["text_list"].context(asked, content)["cluster"] == [("A", 2)]
    assert KINDS["text_list"].as_text(asked, content) == "• Ear (A)\n• Hand (A)\n• Nerve"


def test_lines_that_were_sorted_once_stay_when_the_areas_go() -> None:
    content = Content(value=[{"text": "Ear", "domain": "gone"}, "Hand"])

    shown = KINDS["text_list"].context(definition("text_list"), content)

    assert [line["text"] for line in shown["lines"]] == ["Ear", "Hand"]
    assert "gone" in refused("text_list", content.value)


def test_a_list_without_areas_is_the_same_wording_as_before_there_were_areas() -> None:
    """Else every list of every site would get a new version at its next publish."""
    block = {"count": 3, "exact": True, "domains": [], "domains_from": ""}

    assert KINDS["text_list"].config_of(block) == {"count": 3, "exact": True}
    assert KINDS["long_text"].config_of({"living": False}) == {}
    number = {"unit": "dB", "minimum": None, "maximum": None, "target_low": None}
    assert set(KINDS["number"].config_of(number)) == {"unit", "minimum", "maximum"}


@pytest.mark.parametrize(
    ("raw", "hint"),
    [("-12", None), ("\u221218", None), ("-6", "Outside the target: -18 to -10 dBFS.")],
)
def test_a_number_outside_its_target_is_kept_and_said(raw: str, hint: str | None) -> None:
    config = {"unit": "dBFS", "minimum": None, "maximum": None}
    asked = Definition(
        "number", "Peak?", config={**config, "target": {"low": "-18", "high": "-10"}}
    )

    content = KINDS["number"].clean(asked, raw)

    assert content
    missing = KINDS["number"].missing(asked, content)
    assert (missing and missing.message) == hint


def test_a_reset_checklist_is_an_empty_answer() -> None:
    posted = MultiValueDict({"p": ["a", "b"], "p-act": ["reset"]})

    assert not KINDS["checklist"].from_form(definition("checklist"), posted, "p")


def test_a_timer_counts_up_from_its_start_and_adds_to_what_was_kept() -> None:
    timer, asked = KINDS["timer"], definition("timer")
    start = MultiValueDict({"p": ["5"], "p-act": ["start"]})
    with time_machine.travel("2027-03-01T10:00:00+00:00", tick=False):
        running = timer.from_form(asked, start, "p")
    missing = timer.missing(asked, running)
    posted = {"p": ["5"], "p-since": [running.value["since"]]}
    with time_machine.travel("2027-03-01T10:12:36+00:00", tick=False):
        again = timer.from_form(asked, MultiValueDict({**posted, "p-act": ["start"]}), "p")
        ended = timer.from_form(asked, MultiValueDict({**posted, "p-act": ["stop"]}), "p")

    assert running.value == {"minutes": "5", "since": "2027-03-01T10:00:00+00:00"}
    assert again == running
    assert missing is not None
    assert ended.value == {"minutes": "17.6"}
    assert timer.as_text(asked, ended) == "17.6 minutes"


def test_a_timer_that_began_in_the_future_has_run_for_nothing() -> None:
    value = {"since": "2099-01-01T00:00:00+00:00"}
    posted = MultiValueDict({"p-since": [value["since"]], "p-act": ["stop"]})

    stopped = KINDS["timer"].from_form(definition("timer"), posted, "p")

    assert stopped.value == {"minutes": "0"}


@pytest.mark.parametrize(
    "raw",
    ["12", {"minutes": "long"}, {"minutes": "-1"}, {"minutes": "1e9"}, {"since": "noon"},
     {"since": "2027-01-01T10:00"}, {"since": "0001-01-01T00:00:00+00:00"}, {"seconds": 1}],
)  # fmt: skip
def test_a_timer_refuses_what_is_no_time(raw: Any) -> None:
    assert refused("timer", raw)


def test_a_row_names_the_column_of_each_mistake() -> None:
    problem = refused(
        "rows",
        {"day": "soon", "values": {"b": "loud", "d": "z", "f": "mia", "a": "x" * 501}},
    )

    for label in ("2027-05-22", "Level:", "Where:", "Address:", "Piece:"):
        assert label in problem


@pytest.mark.parametrize(
    "raw",
    [{}, [], {"values": []}, {"values": {"z": "x"}}, {"values": {"a": 5}}, {"rows": {}},
     {"values": {}, "day": 5}],
)  # fmt: skip
def test_what_is_no_row_is_refused(raw: Any) -> None:
    assert refused("rows", raw)


def test_a_row_without_a_day_is_of_today() -> None:
    with time_machine.travel("2027-03-01T10:00:00+00:00", tick=False):
        content = clean("rows", {"values": {"a": "Aria"}})

    assert content.value == {"day": "2027-03-01", "values": {"a": "Aria"}}


def test_a_day_alone_is_no_row() -> None:
    assert not clean("rows", {"day": "2027-03-01", "values": {"a": " "}})
