"""A Turn and the reflection after it, with no script."""

import datetime as dt
from typing import Any

from django.urls import reverse

from lessons import operations
from lessons.models import Answer, Attempt, Reflection, Snapshot, Turn
from tests import factories
from tests.clients import signed_in
from tests.pages.acts import PARTS, html, posted, rate


def test_a_turn_asks_on_the_spot_for_an_answer_that_is_missing(alice: Any, turn: Turn) -> None:
    source = factories.make_lesson(
        turn.lesson.get_parent().specific, "Success", body=factories.success_body()
    )
    prompt = factories.prompt_of(source, "success_definition")
    client, url = signed_in(alice), reverse("lessons:turn", args=[turn.uid])
    asked = html(client.get(url))

    client.post(url, posted(prompt, "One record a year."))

    assert "Not written yet" in asked
    assert f'id="p-{prompt.uid}"' in asked
    answered = html(client.get(url))
    assert "One record a year." in answered
    assert f'id="p-{prompt.uid}"' not in answered
    assert prompt.turn
    assert reverse("lessons:turn", args=[prompt.turn.uid]) in answered


def test_unrated_areas_are_empty_boxes_and_no_shape_is_drawn(alice: Any, turn: Turn) -> None:
    prompt = factories.prompt_of(turn.lesson, "skill_ratings")
    rate(prompt, alice, 8, 6)

    text = html(signed_in(alice).get(reverse("lessons:turn", args=[turn.uid])))

    assert text.count("is-unrated") == 6  # three rows and three cells of the table
    assert 'class="radar__shape" points=""' in text
    assert text.count('visibility="hidden"') == 3


def test_the_whole_turn_without_a_script(alice: Any, turn: Turn) -> None:
    client, url = signed_in(alice), reverse("lessons:turn", args=[turn.uid])
    ratings = factories.prompt_of(turn.lesson, "skill_ratings")
    areas = factories.prompt_of(turn.lesson, "areas_that_matter")
    keys = [axis["key"] for axis in ratings.definition.config["axes"]]
    fields: dict[str, Any] = {f"p-{ratings.uid}-rev": "0"}
    fields |= {
        f"p-{ratings.uid}-{key}": str(n) for key, n in zip(keys, (9, 6, 7, 2, 6), strict=True)
    }
    fields |= posted(areas, *keys[2:4])

    kept = client.post(url, {**fields, "do": "snapshot"}, follow=True)
    again = client.post(url, {"do": "complete"})
    reflect = {"saw": PARTS.saw, "why": PARTS.why, "plan_if": "", "plan_then": ""}
    done = client.post(again["Location"], reflect, follow=True)

    assert "Chart kept on" in html(kept)
    assert "Stands apart</span> Business" in html(kept)
    assert "matters, and is not among your highest" in html(kept)
    assert Snapshot.objects.get(learner=alice).ratings[keys[0]] == 9
    assert "+10 Depth" in html(done)
    assert Reflection.objects.get(learner=alice).saw == PARTS.saw


def test_a_turn_that_asks_for_no_ratings_any_more_says_that_there_is_no_chart(
    alice: Any,
) -> None:
    turn = factories.turn_of(factories.make_lesson(body=factories.success_body()))

    said = signed_in(alice).post(
        reverse("lessons:turn", args=[turn.uid]), {"do": "snapshot"}, follow=True
    )

    assert "This Turn no longer asks for ratings, so there is no chart to keep." in html(said)


def test_doing_a_turn_again_saves_what_was_typed_first(alice: Any, turn: Turn) -> None:
    pattern = factories.prompt_of(turn.lesson, "skill_pattern")
    operations.complete_turn(turn, learner=alice)

    signed_in(alice).post(
        reverse("lessons:turn", args=[turn.uid]), {**posted(pattern, "Last words"), "do": "again"}
    )

    assert Attempt.objects.filter(learner=alice).count() == 2
    assert Answer.objects.get(learner=alice, attempt__number=1).text == "Last words"


def test_a_thin_reflection_is_kept_and_told_which_part_is_missing(alice: Any, turn: Turn) -> None:
    operations.complete_turn(turn, learner=alice)

    response = signed_in(alice).post(
        reverse("lessons:reflect", args=[turn.uid]), {"saw": "I stop listening."}, follow=True
    )

    assert "Say why you think so" in html(response)
    assert Reflection.objects.get().saw == "I stop listening."


def test_days_are_those_of_the_learner_and_not_of_the_server(alice: Any, turn: Turn) -> None:
    alice.time_zone = "Pacific/Auckland"
    alice.save()
    completion = operations.complete_turn(turn, learner=alice)
    completion.completed_at = dt.datetime(2026, 3, 1, 23, 0, tzinfo=dt.UTC)
    completion.save()

    text = html(signed_in(alice).get(reverse("lessons:turn", args=[turn.uid])))

    assert "Complete since 2 March 2026" in text
