"""A few whole stories, told through the pages as a browser without JavaScript would."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gamification.models import DepthAccount, Extension
from lessons.catalogue import LessonEntry, fresh
from lessons.models import Answer, Attempt, Enrolment, Lesson, Reflection, Snapshot, Unlock
from reminders.models import FollowUp
from tests.factories import (
    make_extension,
    make_lesson,
    make_module,
    make_track,
    prompt_of,
    rating_values,
    success_body,
    turn_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> dict[str, Any]:
    """Two lessons of a Core Track, and an Extension Course that one reflection opens."""
    track = make_track()
    module = make_module(track)
    first = make_lesson(module, "What is success", body=success_body())
    second = make_lesson(module, "What skills")
    extension = make_extension()
    Extension.objects.create(track=extension, threshold=10)
    return {"track": track, "first": first, "second": second, "extension": extension}


def entry(lesson: Lesson) -> LessonEntry:
    return fresh().lessons[lesson.pk]


def fields(lesson: Lesson, name: str, value: Any, revision: int = 0) -> dict[str, Any]:
    """What the browser posts for one prompt."""
    key = f"p-{prompt_of(lesson, name).uid}"
    data: dict[str, Any] = {f"{key}-rev": str(revision)}
    if isinstance(value, dict):
        data |= {f"{key}-{axis}": str(rating) for axis, rating in value.items()}
    else:
        data[key] = value
    return data


def test_the_whole_loop(client: Client, alice: Any, course: dict[str, Any]) -> None:
    first, second = course["first"], course["second"]
    turn = turn_of(second)
    client.force_login(alice)

    client.post(reverse("lessons:enrol", args=[course["track"].pk]))
    assert Enrolment.objects.filter(learner=alice).exists()

    client.post(
        turn_of(first).get_absolute_url(),
        {**fields(first, "success_definition", "Finish one song a month."), "do": "complete"},
    )
    client.post(
        entry(second).url, fields(second, "three_skills", ["Listening", "Patience", "Taste"])
    )
    page = client.get(entry(second).url).content.decode()
    # Once in the form before reading, once as a recall where the text refers to it.
    assert page.count("Patience") >= 2

    ratings = prompt_of(second, "skill_ratings")
    rated = rating_values(ratings, 8, 7, 5, 2, 6)
    response = client.post(
        turn.get_absolute_url(),
        {
            **fields(second, "skill_ratings", rated),
            **fields(second, "skill_pattern", "Everything but selling it."),
            **fields(second, "areas_that_matter", list(rated)[3:5]),
            "do": "snapshot",
        },
    )
    assert response.status_code == 302
    snapshot = Snapshot.objects.get(learner=alice)
    assert snapshot.ratings == rated
    assert snapshot.definition is not None
    assert snapshot.definition.text == "Finish one song a month."
    page = client.get(turn.get_absolute_url()).content.decode()
    assert "Finish one song a month." in page
    assert "Everything but selling it." in page

    response = client.post(turn.get_absolute_url(), {"do": "complete"})
    assert response["Location"] == reverse("lessons:reflect", args=[turn.uid])
    response = client.post(
        response["Location"],
        {
            "saw": "Business is two.",
            "why": "I gave my last mix away.",
            "plan_if": "it is Saturday",
            "plan_then": "I write one price down",
        },
        follow=True,
    )
    done = response.content.decode()
    assert "You reflected on “Map your skills”" in done
    assert "Rhythm and feel" in done
    assert DepthAccount.objects.get(learner=alice).balance == 10
    assert Unlock.objects.filter(learner=alice, track=course["extension"]).exists()
    follow_up = FollowUp.objects.get(learner=alice)
    assert (follow_up.turn, follow_up.months) == (turn, 6)

    assert "Everything but selling it." in client.get(reverse("lessons:workbook")).content.decode()
    assert "Map your skills" in client.get(reverse("gamification:depth")).content.decode()
    assert "Map your skills" in client.get(reverse("reminders:list")).content.decode()
    assert "Rhythm and feel" in client.get(reverse("lessons:path")).content.decode()


def test_signing_up_keeps_what_was_typed_before(client: Client, course: dict[str, Any]) -> None:
    second = course["second"]
    client.post(entry(second).url, fields(second, "three_skills", ["Ear", "Hand", "Heart"]))
    assert "Heart" in client.get(entry(second).url).content.decode()
    assert not Answer.objects.exists()

    client.post(
        reverse("account_signup"),
        {
            "email": "new@example.com",
            "password1": "long-enough-pass-123",
            "time_zone": "Europe/Berlin",
        },
    )

    answer = Answer.objects.get()
    assert answer.learner.email == "new@example.com"
    assert answer.learner.time_zone == "Europe/Berlin"
    assert answer.value == ["Ear", "Hand", "Heart"]


def test_a_half_rated_chart_is_saved_and_the_page_says_what_is_missing(
    client: Client, alice: Any, course: dict[str, Any]
) -> None:
    client.force_login(alice)
    second = course["second"]
    turn = turn_of(second)
    rated = rating_values(prompt_of(second, "skill_ratings"), 8, 7)

    response = client.post(
        turn.get_absolute_url(), {**fields(second, "skill_ratings", rated), "do": "snapshot"}
    )

    assert response.status_code == 422
    assert "Interpersonal, Business, Personal" in response.content.decode()
    assert Answer.objects.of(alice).get().value == rated
    assert not Snapshot.objects.exists()


def test_a_wrong_rating_keeps_every_field_and_says_which(
    client: Client, alice: Any, course: dict[str, Any]
) -> None:
    client.force_login(alice)
    second = course["second"]
    turn = turn_of(second)
    rated = rating_values(prompt_of(second, "skill_ratings"), 8, 11, 5, 2, 6)

    response = client.post(
        turn.get_absolute_url(),
        {
            **fields(second, "skill_ratings", rated),
            **fields(second, "skill_pattern", "Typed with care."),
            "do": "save",
        },
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Creative: give a whole number from 1 to 10." in page
    assert 'value="11"' in page
    assert "Typed with care." in page
    assert Answer.objects.of(alice).get().text == "Typed with care."


def test_two_tabs_show_both_versions_and_lose_neither(
    client: Client, alice: Any, course: dict[str, Any]
) -> None:
    client.force_login(alice)
    second = course["second"]
    url = turn_of(second).get_absolute_url()
    client.post(url, {**fields(second, "skill_pattern", "From the phone."), "do": "save"})

    response = client.post(url, {**fields(second, "skill_pattern", "From the desk."), "do": "save"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "From the phone." in page
    assert "From the desk." in page
    assert Answer.objects.of(alice).get().text == "From the phone."

    client.post(
        url, {**fields(second, "skill_pattern", "From the desk.", revision=1), "do": "save"}
    )
    assert Answer.objects.of(alice).get().text == "From the desk."


def test_doing_the_turn_again_starts_unrated_beside_the_kept_chart(
    client: Client, alice: Any, course: dict[str, Any]
) -> None:
    client.force_login(alice)
    second = course["second"]
    url = turn_of(second).get_absolute_url()
    rated = rating_values(prompt_of(second, "skill_ratings"), 8, 7, 5, 2, 6)
    client.post(url, {**fields(second, "skill_ratings", rated), "do": "snapshot"})

    client.post(url, {"do": "again"})
    client.post(url, {"do": "again"})

    assert Attempt.objects.filter(learner=alice).count() == 2
    assert 'value="8"' not in client.get(url).content.decode()


def test_deleting_a_reflection_keeps_its_depth(
    client: Client, alice: Any, course: dict[str, Any]
) -> None:
    client.force_login(alice)
    turn = turn_of(course["second"])
    client.post(turn.get_absolute_url(), {"do": "complete"})
    reflect = reverse("lessons:reflect", args=[turn.uid])
    client.post(reflect, {"saw": "Business is two.", "why": "I gave it away."})

    client.post(
        reverse("lessons:remove_reflection", args=[turn.uid]),
        {"reflection": Reflection.objects.get().uid},
    )

    assert Reflection.objects.get().saw == ""
    assert DepthAccount.objects.get(learner=alice).balance == 10


def test_a_locked_lesson_shows_what_it_is_and_none_of_its_text(
    client: Client, bob: Any, course: dict[str, Any]
) -> None:
    locked = make_lesson(make_module(course["extension"]), "Swing", summary="Where the beat leans.")
    client.force_login(bob)

    response = client.get(entry(locked).url)

    page = response.content.decode()
    assert response.status_code == 403
    assert "Swing" in page
    assert "Where the beat leans." in page
    assert "Some text about" not in page
    assert client.get(turn_of(locked).get_absolute_url()).status_code == 403


def test_bob_finds_nothing_of_alices(
    client: Client, alice: Any, bob: Any, course: dict[str, Any]
) -> None:
    client.force_login(alice)
    second = course["second"]
    client.post(entry(second).url, fields(second, "three_skills", ["Canary", "Finch", "Wren"]))
    answer = Answer.objects.of(alice).get()
    client.force_login(bob)

    for url in (
        entry(second).url,
        turn_of(second).get_absolute_url(),
        reverse("lessons:workbook"),
        reverse("gamification:depth"),
        reverse("lessons:path"),
    ):
        assert "Canary" not in client.get(url).content.decode()
    assert client.get(reverse("lessons:history", args=[answer.uid])).status_code == 404
