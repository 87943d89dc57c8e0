"""Saving and reading one's own answers."""

import hashlib
import uuid
from typing import Any

import pytest

from lessons.models import Answer, AnswerRevision, Lesson
from tests import factories
from tests.api.calls import Caller, rated


@pytest.fixture
def pattern(lesson: Lesson) -> Any:
    """A long-text prompt inside the Turn."""
    return factories.prompt_of(lesson, "skill_pattern")


@pytest.fixture
def three_skills(lesson: Lesson) -> Any:
    """A list prompt outside any Turn."""
    return factories.prompt_of(lesson, "three_skills")


def test_saving_replies_with_the_hash_of_the_very_text(as_alice: Caller, pattern: Any) -> None:
    text = "  Ich höre zu wenig.\n\n🎚 مرحبا"

    reply = as_alice.save(pattern, text)

    assert reply.status_code == 200, reply.json()
    assert reply.json()["revision"] == 1
    assert reply.json()["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert Answer.objects.get().text == text


def test_the_hash_of_a_list_is_that_of_its_plain_json(as_alice: Caller, three_skills: Any) -> None:
    reply = as_alice.save(three_skills, ["Gehör", "Rhythm"])

    assert reply.json()["sha256"] == hashlib.sha256('["Gehör","Rhythm"]'.encode()).hexdigest()
    assert reply.json()["hint"] == "2 of 3 written."


def test_what_is_read_back_can_be_sent_again(as_alice: Caller, lesson: Lesson) -> None:
    ratings, numbers = rated(lesson)
    choice = factories.prompt_of(lesson, "areas_that_matter")
    keys = list(numbers)[:2]
    for prompt, content in ((ratings, numbers), (choice, keys)):
        as_alice.save(prompt, content)

        read = as_alice.get(f"answers/{prompt.uid}/").json()

        assert read["content"] == content
        assert as_alice.save(prompt, read["content"], read["revision"]).json()["revision"] == 1


def test_an_emptied_answer_reads_in_the_shape_of_its_kind(
    as_alice: Caller, three_skills: Any
) -> None:
    as_alice.save(three_skills, ["One"])
    as_alice.save(three_skills, [], revision=1)

    read = as_alice.get(f"answers/{three_skills.uid}/").json()

    assert (read["content"], read["revision"]) == ([], 2)
    assert as_alice.save(three_skills, read["content"], 2).status_code == 200


def test_without_an_answer_the_revision_is_0(as_alice: Caller, pattern: Any) -> None:
    read = as_alice.get(f"answers/{pattern.uid}/").json()

    assert (read["revision"], read["content"], read["saved_at"]) == (0, None, None)
    assert read["wording"] == "What pattern?"


def test_a_stale_revision_overwrites_nothing_and_both_texts_come_back(
    as_alice: Caller, pattern: Any
) -> None:
    as_alice.save(pattern, "From the phone")
    as_alice.save(pattern, "From the phone, longer", revision=1)

    reply = as_alice.save(pattern, "From the desk", revision=1)

    assert reply.status_code == 409
    body = reply.json()
    assert body["type"].endswith("#stale")
    assert body["current"]["content"] == "From the phone, longer"
    assert body["yours"]["content"] == "From the desk"
    assert body["yours"]["sha256"] == hashlib.sha256(b"From the desk").hexdigest()
    assert body["revision"] == body["current"]["revision"] == 2
    assert Answer.objects.get().text == "From the phone, longer"
    assert AnswerRevision.objects.filter(text="From the desk", outcome="set_aside").count() == 1


def test_null_means_that_no_answer_was_seen_and_overwrites_none(
    as_alice: Caller, pattern: Any
) -> None:
    as_alice.save(pattern, "First")

    assert as_alice.save(pattern, "Second", revision=None).status_code == 409
    assert Answer.objects.get().text == "First"


def test_a_retry_after_a_lost_reply_is_recognised(as_alice: Caller, pattern: Any) -> None:
    client_id = uuid.uuid4()

    replies = [as_alice.save(pattern, "Once", None, client_id) for _ in range(3)]

    assert [reply.json()["revision"] for reply in replies] == [1, 1, 1]
    assert AnswerRevision.objects.count() == 1


def test_a_retry_of_a_text_that_no_longer_stands_is_not_acknowledged(
    as_alice: Caller, pattern: Any
) -> None:
    client_id = uuid.uuid4()
    as_alice.save(pattern, "Mine", None, client_id)
    as_alice.save(pattern, "Other device", revision=1)

    reply = as_alice.save(pattern, "Mine", None, client_id)

    assert reply.status_code == 409
    assert reply.json()["current"]["content"] == "Other device"
    assert AnswerRevision.objects.count() == 2


def test_a_retry_of_a_text_set_aside_is_refused_again_and_kept_once(
    as_alice: Caller, pattern: Any
) -> None:
    client_id = uuid.uuid4()
    as_alice.save(pattern, "Stands")

    replies = [as_alice.save(pattern, "Loses", None, client_id) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [409, 409]
    assert AnswerRevision.objects.filter(text="Loses").count() == 1


@pytest.mark.parametrize("revision", [None, 1])
def test_other_words_under_a_used_client_id_are_never_acknowledged(
    as_alice: Caller, pattern: Any, revision: int | None
) -> None:
    client_id = uuid.uuid4()
    as_alice.save(pattern, "First words", None, client_id)

    reply = as_alice.save(pattern, "Other words", revision, client_id)

    assert reply.status_code == 400
    assert list(reply.json()["errors"]) == ["client_id"]


def test_a_client_id_used_at_another_prompt_is_refused(
    as_alice: Caller, pattern: Any, three_skills: Any
) -> None:
    client_id = uuid.uuid4()
    as_alice.save(pattern, "First words", None, client_id)

    reply = as_alice.save(three_skills, ["First words"], None, client_id)

    assert reply.status_code == 400
    assert Answer.objects.count() == 1


def test_two_learners_may_make_the_same_client_id(
    as_alice: Caller, as_bob: Caller, pattern: Any
) -> None:
    client_id = uuid.uuid4()

    assert as_alice.save(pattern, "A", None, client_id).status_code == 200
    assert as_bob.save(pattern, "B", None, client_id).status_code == 200


def test_bob_sees_nothing_of_what_alice_wrote(
    as_alice: Caller, as_bob: Caller, pattern: Any
) -> None:
    as_alice.save(pattern, "For me alone")

    one, every = as_bob.get(f"answers/{pattern.uid}/"), as_bob.get("answers/")

    assert one.json()["revision"] == 0
    assert every.json()["results"] == []
    assert b"For me alone" not in one.content + every.content


def test_an_operator_sees_nothing_of_what_alice_wrote(
    as_alice: Caller, otto: Any, pattern: Any
) -> None:
    as_alice.save(pattern, "For me alone")

    assert Caller(otto).get("answers/").json()["count"] == 0


def test_a_new_attempt_begins_with_an_empty_answer(
    as_alice: Caller, pattern: Any, turn: Any
) -> None:
    as_alice.save(pattern, "First time")
    as_alice.put(f"turns/{turn.uid}/completion/")
    as_alice.post(f"turns/{turn.uid}/attempts/")

    assert as_alice.get(f"answers/{pattern.uid}/").json()["content"] is None
    assert as_alice.save(pattern, "Second time").json()["revision"] == 1
    listed = as_alice.get("answers/").json()["results"]
    assert [(row["attempt"], row["content"]) for row in listed] == [
        (2, "Second time"),
        (1, "First time"),
    ]


def test_a_text_for_the_attempt_before_does_not_slip_into_the_new_one(
    as_alice: Caller, pattern: Any, turn: Any
) -> None:
    as_alice.save(pattern, "First time")
    as_alice.put(f"turns/{turn.uid}/completion/")
    as_alice.post(f"turns/{turn.uid}/attempts/")

    reply = as_alice.save(pattern, "Typed on the old page", revision=1)

    assert reply.status_code == 409
    assert reply.json()["current"]["revision"] == 0
    assert Answer.objects.count() == 1
    assert AnswerRevision.objects.filter(text="Typed on the old page").exists()


def test_ratings_of_a_kept_chart_do_not_change(as_alice: Caller, lesson: Lesson, turn: Any) -> None:
    prompt, numbers = rated(lesson)
    as_alice.save(prompt, numbers)
    as_alice.post(f"turns/{turn.uid}/snapshots/")

    reply = as_alice.save(prompt, {**numbers, next(iter(numbers)): 1}, revision=1)

    assert reply.status_code == 409
    assert reply.json()["type"].endswith("#chart-kept")


def test_a_retired_prompt_is_readable_and_no_longer_writable(
    as_alice: Caller, lesson: Lesson, pattern: Any
) -> None:
    as_alice.save(pattern, "Before it went")
    factories.republish(lesson, factories.guide_body()[:2])

    read = as_alice.get(f"answers/{pattern.uid}/").json()
    reply = as_alice.save(pattern, "After", revision=1)

    assert (read["content"], read["retired"]) == ("Before it went", True)
    assert reply.status_code == 409
    assert reply.json()["type"].endswith("#retired")


def test_what_alice_wrote_stays_readable_when_the_lesson_is_unpublished(
    as_alice: Caller, as_bob: Caller, lesson: Lesson, pattern: Any
) -> None:
    as_alice.save(pattern, "Mine for good")
    lesson.unpublish()

    assert as_alice.get(f"answers/{pattern.uid}/").json()["content"] == "Mine for good"
    assert as_alice.get("answers/").json()["count"] == 1
    assert as_alice.save(pattern, "More", revision=1).status_code == 404
    assert as_bob.get(f"answers/{pattern.uid}/").status_code == 404


def test_an_answer_shows_the_wording_it_answered(
    as_alice: Caller, lesson: Lesson, three_skills: Any
) -> None:
    as_alice.save(three_skills, ["Ear"])
    body = [
        dict(block, value={**block["value"], "wording": "Name three strengths."})
        if block["type"] == "text_list"
        else block
        for block in Lesson.objects.get(pk=lesson.pk).body.get_prep_value()
    ]
    factories.republish(lesson, body)

    read = as_alice.get(f"answers/{three_skills.uid}/").json()

    assert read["wording"] == "Name three skills."


def test_the_list_holds_the_answers_of_one_lesson_when_asked(
    as_alice: Caller, pattern: Any
) -> None:
    other = factories.make_lesson(title="Another")
    as_alice.save(pattern, "Here")
    as_alice.save(factories.prompt_of(other, "skill_pattern"), "There")

    rows = as_alice.get(f"answers/?lesson={other.pk}").json()["results"]

    assert [row["content"] for row in rows] == ["There"]


def test_the_list_comes_in_pages(as_alice: Caller, lesson: Lesson) -> None:
    for name, content in (("skill_pattern", "A"), ("three_skills", ["B"])):
        as_alice.save(factories.prompt_of(lesson, name), content)

    page = as_alice.get("answers/?limit=1&offset=1").json()

    assert (page["count"], len(page["results"]), page["next"]) == (2, 1, None)
    assert "offset" not in page["previous"]


def test_an_unknown_prompt_is_not_found(as_alice: Caller, lesson: Lesson) -> None:
    assert as_alice.get(f"answers/{uuid.uuid4()}/").status_code == 404
    body = {"content": "x", "revision": None, "client_id": str(uuid.uuid4())}
    assert as_alice.put(f"answers/{uuid.uuid4()}/", body).status_code == 404


def test_a_prompt_of_a_locked_course_is_neither_read_nor_written(as_alice: Caller) -> None:
    locked = factories.make_lesson(factories.make_module(factories.make_extension()))
    prompt = factories.prompt_of(locked, "skill_pattern")

    for reply in (as_alice.get(f"answers/{prompt.uid}/"), as_alice.save(prompt, "Early")):
        assert reply.status_code == 403
        assert reply.json()["access"] == "locked"
    assert not Answer.objects.exists()
