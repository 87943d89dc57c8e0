"""The outline, one lesson, joining a track, and reading."""

import uuid
from typing import Any

import pytest

from lessons import operations
from lessons.models import Enrolment, Lesson, Track, Unlock
from tests import factories
from tests.api.calls import Caller, rated


def track_of(lesson: Lesson) -> Track:
    return Track.objects.ancestor_of(lesson).get()


def access_by_title(reply: Any) -> dict[str, str]:
    return {
        lesson["title"]: lesson["access"]
        for track in reply.json()["tracks"]
        for module in track["modules"]
        for lesson in module["lessons"]
    }


@pytest.fixture
def three_doors(lesson: Lesson) -> None:
    """Lessons behind every kind of access."""
    inside = factories.make_track("Members", access=Track.Access.SIGNED_IN)
    factories.make_lesson(factories.make_module(inside), title="Inside")
    extension = factories.make_module(factories.make_extension())
    factories.make_lesson(extension, title="Locked")
    factories.make_lesson(extension, title="Preview", free_preview=True)


def test_signed_out_the_outline_says_what_an_account_would_open(
    anyone: Caller, three_doors: None
) -> None:
    assert access_by_title(anyone.get("catalogue/")) == {
        "A lesson": "open",
        "Inside": "sign_in",
        "Locked": "locked",
        "Preview": "open",
    }


def test_the_outline_shows_what_is_open_to_the_one_who_asks(
    as_alice: Caller, as_bob: Caller, three_doors: None
) -> None:
    locked = Lesson.objects.get(title="Locked")
    operations.unlock_course(
        track_of(locked).pk, learner=as_alice.learner, source=Unlock.Source.GRANT
    )

    assert access_by_title(as_alice.get("catalogue/"))["Locked"] == "open"
    assert access_by_title(as_bob.get("catalogue/"))["Locked"] == "locked"
    assert access_by_title(as_bob.get("catalogue/"))["Inside"] == "open"


def test_the_outline_names_the_turns_in_their_lessons(anyone: Caller, turn: Any) -> None:
    (track,) = anyone.get("catalogue/").json()["tracks"]

    (shown,) = track["modules"][0]["lessons"][0]["turns"]
    assert (shown["uid"], shown["title"]) == (str(turn.uid), "Map your skills")


def test_a_draft_is_not_in_the_outline(anyone: Caller, lesson: Lesson) -> None:
    factories.make_lesson(title="Secret draft", publish=False)

    assert "Secret draft" not in access_by_title(anyone.get("catalogue/"))


def test_a_lesson_shows_its_prompts_and_my_answers(
    as_alice: Caller, as_bob: Caller, lesson: Lesson
) -> None:
    as_alice.save(factories.prompt_of(lesson, "three_skills"), ["Ear", "Care"])

    mine = as_alice.get(f"lessons/{lesson.pk}/").json()
    bobs = as_bob.get(f"lessons/{lesson.pk}/").json()

    kinds = [prompt["kind"] for prompt in mine["prompts"]]
    assert kinds == ["text_list", "ratings", "long_text", "choice"]
    assert [answer["content"] for answer in mine["own"]["answers"]] == [["Ear", "Care"]]
    assert bobs["own"]["answers"] == []


def test_a_lesson_shows_only_the_current_attempt(
    as_alice: Caller, lesson: Lesson, turn: Any
) -> None:
    prompt, numbers = rated(lesson)
    as_alice.save(prompt, numbers)
    as_alice.post(f"turns/{turn.uid}/snapshots/")
    as_alice.post(f"turns/{turn.uid}/attempts/")

    own = as_alice.get(f"lessons/{lesson.pk}/").json()["own"]

    assert own["answers"] == []
    assert own["turns"][0]["attempt"] == 2


def test_signed_out_a_lesson_has_nothing_of_ones_own(anyone: Caller, lesson: Lesson) -> None:
    assert anyone.get(f"lessons/{lesson.pk}/").json()["own"] is None


def test_a_locked_lesson_tells_why_and_shows_no_prompt(
    anyone: Caller, as_alice: Caller, three_doors: None
) -> None:
    locked = Lesson.objects.get(title="Locked")
    inside = Lesson.objects.get(title="Inside")

    refusals = [as_alice.get(f"lessons/{locked.pk}/"), anyone.get(f"lessons/{inside.pk}/")]

    assert [reply.status_code for reply in refusals] == [403, 403]
    assert [reply.json()["access"] for reply in refusals] == ["locked", "sign_in"]
    assert b"prompts" not in refusals[0].content


def test_lessons_that_do_not_exist_or_are_drafts_are_not_found(as_alice: Caller) -> None:
    draft = factories.make_lesson(publish=False)

    for pk in (draft.pk, 10**30, 0):
        assert as_alice.get(f"lessons/{pk}/").status_code == 404


def test_joining_a_track_twice_keeps_the_first_day(as_alice: Caller, lesson: Lesson) -> None:
    track = track_of(lesson)

    replies = [as_alice.post(f"tracks/{track.pk}/enrol/") for _ in range(2)]

    assert replies[0].json() == replies[1].json()
    assert Enrolment.objects.count() == 1
    assert as_alice.get("catalogue/").json()["tracks"][0]["enrolled"] is True


def test_a_locked_track_cannot_be_joined(as_alice: Caller, three_doors: None) -> None:
    locked = track_of(Lesson.objects.get(title="Locked"))

    assert as_alice.post(f"tracks/{locked.pk}/enrol/").status_code == 403
    assert not Enrolment.objects.exists()


def test_where_reading_stopped_says_nothing_about_having_read(
    as_alice: Caller, as_bob: Caller, lesson: Lesson
) -> None:
    place = {"percent": 40, "anchor": "section-2", "heading": "The whole field"}

    kept = as_alice.put(f"lessons/{lesson.pk}/reading/", place).json()

    assert {name: kept[name] for name in place} == place
    assert kept["read_at"] is None
    assert as_bob.get(f"lessons/{lesson.pk}/").json()["own"]["reading"]["percent"] == 0


def test_read_is_said_and_taken_back(as_alice: Caller, lesson: Lesson) -> None:
    first = as_alice.put(f"lessons/{lesson.pk}/read/").json()["read_at"]
    again = as_alice.put(f"lessons/{lesson.pk}/read/").json()["read_at"]
    as_alice.delete(f"lessons/{lesson.pk}/read/")

    assert first == again is not None
    assert as_alice.get(f"lessons/{lesson.pk}/").json()["own"]["reading"]["read_at"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"percent": 101}, "percent"),
        ({"percent": "40"}, "percent"),
        ({"percent": True}, "percent"),
        ({"percent": 4, "anchor": "x" * 81}, "anchor"),
        ({"percent": 4, "place": "x"}, "place"),
        ({}, "percent"),
    ],
)
def test_a_wrong_position_is_refused_by_name(
    as_alice: Caller, lesson: Lesson, body: Any, field: str
) -> None:
    reply = as_alice.put(f"lessons/{lesson.pk}/reading/", body)

    assert reply.status_code == 400
    assert list(reply.json()["errors"]) == [field]


def test_an_address_that_names_nothing_is_not_found(as_alice: Caller) -> None:
    for path in ("answers/not-a-uuid/", "lessons/-1/", "nowhere/", f"turns/{uuid.uuid4()}"):
        reply = as_alice.get(path)

        assert reply.status_code == 404
        assert reply["Content-Type"] == "application/problem+json"
