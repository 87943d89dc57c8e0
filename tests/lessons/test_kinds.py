"""Each kind of prompt takes what fits, refuses the rest in a sentence, and loses nothing."""

from typing import Any

import pytest
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
}


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
