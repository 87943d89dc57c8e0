"""Over the years: a learner's own charts of all Turns, and nothing that waits to be rated again."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from lessons import operations
from lessons.insights import insights_of
from lessons.kinds import Content
from lessons.models import Turn
from tests import factories

URL = "/insights/"
MAYS = [dt.datetime(year, 5, 22, 9, tzinfo=dt.UTC) for year in range(2021, 2027)]


def again(turn: Turn, alice: Any, *ratings: int, at: dt.datetime) -> None:
    operations.start_attempt(turn, learner=alice, at=at)
    factories.keep_chart(alice, turn, *ratings, at=at)


@pytest.fixture
def page(client: Client, alice: Any) -> Client:
    client.force_login(alice)
    return client


def test_every_turns_charts_stand_by_area_and_year_with_the_latest_turn_first(
    page: Client, alice: Any, turn: Turn
) -> None:
    other = factories.turn_of(factories.make_lesson(title="Where the songs stop"))
    factories.keep_chart(alice, other, 1, 2, 3, 4, 5, at=MAYS[2])
    factories.keep_chart(alice, turn, 7, 6, 5, 2, 8, at=MAYS[0])
    for year, low in ((1, 3), (3, 9)):
        again(turn, alice, 7, 6, 5, low, 8, at=MAYS[year])

    told = insights_of(alice)
    shown = page.get(URL).text

    assert [story.turn for story in told.stories] == [turn, other]
    (business,) = (line for line in told.stories[0].lines if line.label == "Business")
    assert business.ratings == (2, 3, 9)
    assert shown.count("<svg viewBox") == 5  # one for each area, where there is a way to show
    assert "22 May 2024" in shown
    assert f"/turns/{other.uid}/compare/" in shown


def test_what_mattered_and_what_success_was_stand_with_their_days(
    page: Client, alice: Any, turn: Turn
) -> None:
    success = factories.make_lesson(title="What success is", body=factories.success_body())
    defined = factories.prompt_of(success, "success_definition")
    matter = factories.prompt_of(turn.lesson, "areas_that_matter")
    chosen = matter.definition.config["options"][3]
    for year, words in enumerate(("<b>One</b> record.", "<b>One</b> record.", "A band.")):
        if year:
            operations.start_attempt(turn, learner=alice, at=MAYS[year])
        operations.save_answer(defined, learner=alice, content=Content(text=words), at=MAYS[year])
        operations.save_answer(
            matter, learner=alice, content=Content(value=[chosen["key"]]), at=MAYS[year]
        )
        factories.keep_chart(alice, turn, 7, 6, 5, year + 2, 8, at=MAYS[year])

    told = insights_of(alice)
    shown = page.get(URL).text

    assert {column.mattered for column in told.stories[0].columns} == {(chosen["label"],)}
    assert [(success.since, success.text) for success in told.successes] == [
        (MAYS[2], "A band."),
        (MAYS[0], "<b>One</b> record."),
    ]
    assert "&lt;b&gt;One&lt;/b&gt; record." in shown
    assert "<b>One" not in shown


def test_a_turn_that_is_done_again_waits_with_all_its_words(
    page: Client, alice: Any, turn: Turn
) -> None:
    factories.keep_chart(alice, turn, 7, 6, 5, 2, 8, at=MAYS[0])
    operations.start_attempt(turn, learner=alice, at=MAYS[1])

    waiting = page.get(URL).text
    assert insights_of(alice).stories == ()
    assert "until you have rated yourself" in waiting
    assert turn.title not in waiting

    factories.keep_chart(alice, turn, 7, 6, 5, 4, 8, at=MAYS[1])
    assert "until you have rated yourself" not in page.get(URL).text
    assert len(insights_of(alice).stories[0].columns) == 2


def test_nobody_sees_another_ones_and_a_newcomer_is_told_how_it_fills(
    client: Client, alice: Any, bob: Any, turn: Turn
) -> None:
    factories.keep_chart(alice, turn, 7, 6, 5, 2, 8, at=MAYS[0])
    client.force_login(bob)

    shown = client.get(URL).text

    assert turn.title not in shown
    assert "Your first chart appears here" in shown


def test_six_years_cost_as_much_as_one(
    page: Client, alice: Any, turn: Turn, django_assert_max_num_queries: Any
) -> None:
    factories.keep_chart(alice, turn, 7, 6, 5, 2, 8, at=MAYS[0])
    page.get(URL)
    with django_assert_max_num_queries(6):
        page.get(URL)

    for at in MAYS[1:]:
        again(turn, alice, 7, 6, 5, 4, 8, at=at)
    with django_assert_max_num_queries(6):
        page.get(URL)
