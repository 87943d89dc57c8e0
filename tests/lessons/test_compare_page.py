"""Then and now: each state of the page, what it says, and what it costs."""

import datetime as dt
import re
from collections.abc import Generator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from lessons import guards, operations
from lessons.forms.sent import receipt
from lessons.kinds import Content
from lessons.models import (
    Attempt,
    ComparisonNote,
    Frozen,
    Hindsight,
    Lesson,
    Prompt,
    Snapshot,
    Turn,
)
from lessons.signals import comparison_noted
from tests.clients import signed_in
from tests.factories import (
    AREAS,
    guide_body,
    keep_chart,
    make_lesson,
    prompt_of,
    rating_values,
    republish,
    success_body,
)

pytestmark = pytest.mark.django_db
MAY = dt.datetime(2026, 5, 22, 9, tzinfo=dt.UTC)
NOVEMBER = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)


def page_of(user: Any, turn: Turn, **query: Any) -> str:
    response = signed_in(user).get(reverse("lessons:compare", args=[turn.uid]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def two(alice: Any, turn: Turn) -> list[Snapshot]:
    then = keep_chart(alice, turn, 7, 6, 5, 2, 8, at=MAY)
    operations.start_attempt(turn, learner=alice, at=NOVEMBER)
    return [then, keep_chart(alice, turn, 8, 6, 4, 5, 8, at=NOVEMBER)]


def test_a_kept_chart_changes_neither_by_save_nor_by_update(two: list[Snapshot]) -> None:
    two[0].ratings = {}
    with pytest.raises(Frozen):
        two[0].save()
    changes: list[dict[str, Any]] = [
        {"ratings": {}},
        {"taken_at": NOVEMBER},
        {"prompt_version_id": 1},
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            Snapshot.objects.filter(pk=two[0].pk).update(**change)


def test_the_guards_may_be_installed_again(two: list[Snapshot]) -> None:
    guards.install(connection)

    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.update(ratings={})


def test_a_learner_may_still_be_deleted_with_all_charts(alice: Any, two: list[Snapshot]) -> None:
    operations.keep_hindsight(two[0], seen_from=two[1], learner=alice, ratings=two[0].ratings)
    operations.share_chart(two[0], learner=alice)

    alice.delete()

    assert not Snapshot.objects.exists()
    assert not Hindsight.objects.exists()


def test_without_a_chart_the_page_says_how_one_comes_about(alice: Any, turn: Turn) -> None:
    assert "There is nothing to compare yet" in page_of(alice, turn)


def test_with_one_chart_it_says_when_to_return_and_offers_to_repeat_early(
    alice: Any, turn: Turn
) -> None:
    keep_chart(alice, turn)
    client, url = signed_in(alice), reverse("lessons:compare", args=[turn.uid])

    text = page_of(alice, turn)
    begun: Any = client.post(url, {"do": "again"})

    assert "Your chart of" in text
    assert "Do you want to come back to it?" in text
    assert re.search(r"When the guide suggests: \d+ \w+ \d{4}", text)
    assert "Rate yourself again now" in text
    assert begun.url == reverse("lessons:turn", args=[turn.uid])
    assert Attempt.objects.of(alice).count() == 2


def test_a_blind_repeat_is_asked_to_rate_first_and_may_look_on_purpose(
    alice: Any, turn: Turn
) -> None:
    keep_chart(alice, turn, at=MAY)
    operations.start_attempt(turn, learner=alice)
    client, url = signed_in(alice), reverse("lessons:compare", args=[turn.uid])

    asked = page_of(alice, turn)
    client.post(url, {"do": "unblind"})
    looked = page_of(alice, turn)
    keep_chart(alice, turn, 8, 6, 4, 5, 8)
    compared = page_of(alice, turn)

    assert "Rate yourself first" in asked
    assert "22 May 2026" not in asked
    assert "Your chart of 22 May 2026" in looked
    assert "you chose to see the earlier chart before you rated again" in compared


def test_two_charts_stand_row_by_row_before_the_shapes(
    alice: Any, turn: Turn, two: list[Snapshot]
) -> None:
    text = page_of(alice, turn)

    assert "22 May 2026 and 22 November 2026" in text
    for words in ("up 1", "no change", "down 1", "up 3", "Lower can mean you see more."):
        assert words in text
    assert text.index('class="dumbbells"') < text.index("radar--overlay")
    assert "you chose to see the earlier chart" not in text
    assert "Knowing what you know now" in text


def test_two_may_be_chosen_in_either_order(alice: Any, turn: Turn, two: list[Snapshot]) -> None:
    operations.start_attempt(turn, learner=alice)
    third = keep_chart(alice, turn, 1, 1, 1, 1, 1)

    default = page_of(alice, turn)
    chosen = page_of(alice, turn, then=third.uid, now=two[0].uid)
    same = page_of(alice, turn, then=third.uid, now=third.uid)

    assert "down 7" in default  # 8 in November, 1 in the third
    assert "down 6" in chosen  # 7 in May, 1 in the third
    assert "Choose two different charts" in same
    assert "All your charts, area by area" in default


def test_areas_that_came_went_or_were_renamed_are_said_to_be_so(alice: Any, db: None) -> None:
    body = guide_body()
    lesson = make_lesson(body=body)
    turn = Turn.objects.get(lesson=lesson)
    keep_chart(alice, turn, 7, 6, 5, 2, 8)
    axes = body[3]["value"]["steps"][0]["value"]["fields"][0]["value"]["axes"]
    axes[3]["value"]["label"] = "Money"
    del axes[4]
    axes.append({"type": "item", "id": "b7c1c9bc-6f52-4f3f-9a8e-0d94e62f0001", "value": {
        "label": "Rest", "low": "", "high": ""}})  # fmt: skip
    republish(lesson, body)
    operations.start_attempt(turn, learner=alice)
    keep_chart(alice, turn, 7, 6, 5, 4, 9)

    text = page_of(alice, turn)

    assert "then called “Business”" in text
    assert "not asked then" in text
    assert "no longer asked" in text
    assert "The areas changed between the two" in text


def test_each_time_stands_beside_its_own_definition_of_success(
    alice: Any, lesson: Lesson, turn: Turn
) -> None:
    success = prompt_of(make_lesson(body=success_body()), "success_definition")
    operations.save_answer(success, learner=alice, content=Content(text="To be heard."), at=MAY)
    keep_chart(alice, turn, at=MAY)
    operations.start_attempt(turn, learner=alice)
    operations.save_answer(success, learner=alice, content=Content(text="To hear."))
    matter = prompt_of(lesson, "areas_that_matter")
    keys = [o["key"] for o in matter.definition.config["options"]]
    operations.save_answer(matter, learner=alice, content=Content(value=[keys[3]]))
    keep_chart(alice, turn, 7, 6, 5, 3, 8)

    text = page_of(alice, turn)

    assert text.index("To be heard.") < text.index("To hear.")
    assert "matters now, rated 3" in text


def test_then_as_seen_now_is_kept_once_and_changes_nothing(
    alice: Any, turn: Turn, two: list[Snapshot]
) -> None:
    client, url = signed_in(alice), reverse("lessons:compare", args=[turn.uid])
    prompt = two[0].prompt
    seen = rating_values(prompt, 4, 6, 5, 2, 8)
    form = {"do": "seen", "then": two[0].uid, "now": two[1].uid, f"p-{prompt.uid}-rev": "0"}
    whole = {**form, **{f"p-{prompt.uid}-{key}": value for key, value in seen.items()}}

    partial = client.post(url, {**form, f"p-{prompt.uid}-{next(iter(seen))}": "4"})
    kept = client.post(url, whole)
    client.post(url, {**whole, f"p-{prompt.uid}-{next(iter(seen))}": "1"})

    assert partial.status_code == 422
    assert "Rate these areas too: Creative" in partial.content.decode()
    assert kept.status_code == 302
    assert Hindsight.objects.get().ratings == seen
    assert Snapshot.objects.get(pk=two[0].pk).ratings == rating_values(prompt, 7, 6, 5, 2, 8)
    text = page_of(alice, turn)
    assert "you would now say 4, not 7" in text
    assert "you would still say 6" in text
    with pytest.raises(DatabaseError), transaction.atomic():
        Hindsight.objects.update(ratings={})


def test_hindsight_looks_back_and_only_at_ones_own(
    alice: Any, bob: Any, two: list[Snapshot]
) -> None:
    then, now = two
    for learner, before, after in ((alice, now, then), (alice, then, then), (bob, then, now)):
        with pytest.raises(operations.NothingToCompare):
            operations.keep_hindsight(
                before, seen_from=after, learner=learner, ratings=then.ratings
            )


@pytest.fixture
def noted() -> Generator[list[Any]]:
    heard: list[Any] = []

    def hear(**kwargs: Any) -> None:
        heard.append((kwargs["attempt"].number, kwargs["note"].text))

    comparison_noted.connect(hear, weak=False)
    yield heard
    comparison_noted.disconnect(hear)


def test_the_note_stands_on_the_later_attempt_with_its_history(
    alice: Any, turn: Turn, two: list[Snapshot], noted: list[Any]
) -> None:
    client, url = signed_in(alice), reverse("lessons:compare", args=[turn.uid])

    client.post(url, {"do": "note", "note": "I listen longer.", "note-rev": "0"})
    client.post(url, {"do": "note", "note": "I listen longer now.", "note-rev": "1"})
    stale = client.post(url, {"do": "note", "note": "From the train.", "note-rev": "1"})

    note = ComparisonNote.objects.get()
    assert note.attempt == two[1].attempt
    assert (note.text, note.revision) == ("I listen longer now.", 2)
    assert noted == [(2, "I listen longer."), (2, "I listen longer now.")]
    assert stale.status_code == 302
    assert [(r.text, r.outcome) for r in note.revisions.all()] == [
        ("I listen longer.", "saved"),
        ("I listen longer now.", "saved"),
        ("From the train.", "set_aside"),
    ]
    assert "From the train." in page_of(alice, turn)


def test_an_earlier_text_of_the_note_can_stand_again(
    alice: Any, bob: Any, two: list[Snapshot]
) -> None:
    for text in ("One.", "Two."):
        note = operations.save_comparison_note(two[1].attempt, learner=alice, text=text)
    first = note.revisions.order_by("pk")[0]
    address = reverse("lessons:restore_note", args=[first.uid])

    assert signed_in(bob).post(address).status_code == 404
    signed_in(alice).post(address)

    note.refresh_from_db()
    assert (note.text, note.revision) == ("One.", 3)


def test_a_note_is_saved_in_the_background_like_an_answer(alice: Any, two: list[Snapshot]) -> None:
    client = signed_in(alice)
    url = reverse("lessons:note", args=[two[1].attempt.uid])
    sent = {"note": "Once.", "note-rev": "0", "client_id": "7f0c2f0e-2f7c-4b6c-9d3e-3f6a2f9a0001"}

    first, retried = client.post(url, sent), client.post(url, sent)
    stale = client.post(url, {"note": "Other.", "note-rev": "0"})
    empty = client.post(url, {"note": "Other."})
    alone = client.post(reverse("lessons:note", args=[two[0].attempt.uid]), sent)

    arrived = MultiValueDict({"note": ["Once."]})
    assert first.json()["received"] == receipt(arrived, ["note"])
    assert retried.json()["revision"] == 1
    assert (stale.status_code, stale.json()["stands"]) == (409, "Once.")
    assert (empty.status_code, alone.status_code) == (400, 400)
    assert Client().post(url, sent).status_code == 401


def test_the_page_stays_when_the_lesson_is_gone_and_is_nobody_elses(
    alice: Any, bob: Any, lesson: Lesson, turn: Turn, two: list[Snapshot]
) -> None:
    lesson.unpublish()

    assert "22 May 2026" in page_of(alice, turn)
    response = signed_in(bob).get(reverse("lessons:compare", args=[turn.uid]))
    assert response.status_code == 404


def test_one_learners_page_shows_nothing_of_another_ones(
    alice: Any, bob: Any, turn: Turn, two: list[Snapshot]
) -> None:
    assert "There is nothing to compare yet" in page_of(bob, turn, then=two[0].uid, now=two[1].uid)


def test_the_picture_carries_itself(alice: Any, bob: Any, turn: Turn, two: list[Snapshot]) -> None:
    url = reverse("lessons:comparison_svg", args=[turn.uid])
    one = reverse("lessons:snapshot_svg", args=[two[0].uid])

    both = {"then": str(two[0].uid), "now": str(two[1].uid), "download": "1"}
    response = signed_in(alice).get(url, both)

    svg = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert "attachment" in response["Content-Disposition"]
    for part in ("<title", "<desc", "22 May 2026", "stroke-dasharray", *AREAS):
        assert part in svg
    for foreign in ("<style", "href=", "class=", "<script", "alice"):
        assert foreign not in svg
    assert svg.count("<rect") > svg.count("<circle") / 2
    assert signed_in(alice).get(one).status_code == 200
    assert signed_in(bob).get(one).status_code == 404
    assert signed_in(bob).get(url).status_code == 404


@pytest.mark.parametrize("charts", [2, 20])
def test_the_page_costs_the_same_with_two_charts_and_with_twenty(
    alice: Any, turn: Turn, charts: int
) -> None:
    for number in range(charts):
        operations.start_attempt(turn, learner=alice)
        keep_chart(alice, turn, 1 + number % 9, 6, 5, 2, 8)
    client, url = signed_in(alice), reverse("lessons:compare", args=[turn.uid])
    client.get(url)

    with CaptureQueriesContext(connection) as caught:
        client.get(url)

    assert len([q for q in caught if "SAVEPOINT" not in q["sql"]]) <= 15


def test_an_axis_label_cannot_break_the_picture(alice: Any, db: None) -> None:
    body = guide_body()
    axes = body[3]["value"]["steps"][0]["value"]["fields"][0]["value"]["axes"]
    axes[0]["value"]["label"] = '</text><script>alert(1)</script> & "\x0b'
    turn = Turn.objects.get(lesson=make_lesson(body=body))
    kept = keep_chart(alice, turn)

    svg = signed_in(alice).get(reverse("lessons:snapshot_svg", args=[kept.uid])).content.decode()

    from xml.etree import ElementTree

    ElementTree.fromstring(svg)  # noqa: S314  # Our own.
    assert "<script" not in svg


def test_a_prompts_rating_of_another_turn_cannot_be_compared(
    alice: Any, turn: Turn, two: list[Snapshot]
) -> None:
    other = Turn.objects.get(lesson=make_lesson())
    stranger = keep_chart(alice, other)

    with pytest.raises(operations.NothingToCompare):
        operations.share_chart(two[1], learner=alice, earlier=stranger)
    assert Prompt.objects.filter(kind="ratings").count() == 2
    assert "22 May 2026" in page_of(alice, turn, then=stranger.uid)
