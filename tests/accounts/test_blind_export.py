"""While a repeat is unrated, no shape of the archive holds what was rated before."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client

from accounts.portability.packing import pack
from lessons import operations as ops
from lessons.kinds import Content
from lessons.models import Answer, Attempt, Lesson, Snapshot
from tests import factories
from tests.accounts.lives import export, keep_history

pytestmark = pytest.mark.django_db


WORDS = ("Low, and slow.", "I avoid pricing", "It came up again.", "I judge by recordings now.")


@pytest.fixture
def repeating(alice: Any, lesson: Lesson) -> Any:
    """Alice rates anew for the second time: what she kept before is blind, what she writes is not.

    Nothing is set by hand: starting the third attempt is what makes it so.
    """
    keep_history(alice, lesson)
    pattern = factories.prompt_of(lesson, "skill_pattern")
    ops.confirm_answer(Answer.objects.of(alice).get(prompt=pattern), learner=alice)
    look_again(alice, lesson)
    ops.start_attempt(factories.turn_of(lesson), learner=alice)
    ops.save_answer(pattern, learner=alice, content=Content(text="Said today."))
    draft = ops.ReflectionParts(saw="Seen today.")
    ops.save_draft(factories.turn_of(lesson), learner=alice, parts=draft)
    return alice


def look_again(alice: Any, lesson: Lesson) -> None:
    """A second attempt with everything that comparing adds, and a shared chart."""
    turn = factories.turn_of(lesson)
    first, then = Attempt.objects.of(alice).get(), Snapshot.objects.get(learner=alice)
    ops.add_look_back(first, learner=alice, text="It came up.")
    ops.add_look_back(first, learner=alice, text="It came up again.")
    again = ops.start_attempt(turn, learner=alice)
    now = factories.keep_chart(alice, turn, 5, 5, 5, 5, 5)
    ops.keep_hindsight(then, seen_from=now, learner=alice, ratings=then.ratings)
    ops.save_comparison_note(again, learner=alice, text="I judge by recordings now.")
    ops.share_chart(now, learner=alice, earlier=then)


WAITING = (
    "Snapshot",
    "Reflection",
    "ReflectionRevision",
    "LookBack",
    "LookBackRevision",
    "Hindsight",
    "ComparisonNote",
    "ComparisonNoteRevision",
    "Confirmation",
    "ChartShare",
)


def test_earlier_ratings_and_words_about_them_are_left_out(repeating: Any) -> None:
    exported = export(repeating)["records"]

    assert [exported[f"lessons.{name}"] for name in WAITING] == [[] for _ in WAITING]
    assert not any(word in repr(exported) for word in WORDS)
    texts = [row["text"] for row in exported["lessons.AnswerRevision"]]
    assert "Said today." in texts
    assert [row["saw"] for row in exported["lessons.ReflectionDraft"]] == ["Seen today."]
    assert len(exported["lessons.Attempt"]) == 3
    assert len(exported["lessons.TurnCompletion"]) == 1


def test_what_is_left_out_is_named_with_the_time_it_comes(repeating: Any) -> None:
    [row] = export(repeating)["withheld"]

    assert row["prompt"] == "Where are you now?"
    assert "after you have kept the new ones" in row["why"]


def test_who_leaves_while_words_wait_is_told_that_no_archive_has_them(
    repeating: Any, lesson: Lesson, client: Client
) -> None:
    client.force_login(repeating)
    client.post("/accounts/reauthenticate/", {"password": "demo-pass-123"})
    told = "are in no archive"

    assert told in client.get("/accounts/settings/delete/").content.decode()
    factories.keep_chart(repeating, factories.turn_of(lesson), 9, 9, 9, 9, 9)

    assert told not in client.get("/accounts/settings/delete/").content.decode()


def test_no_page_note_table_or_picture_holds_an_earlier_value(repeating: Any) -> None:
    packed = io.BytesIO()

    pack(repeating, packed)

    with zipfile.ZipFile(packed) as folder:
        texts = {name: folder.read(name).decode("utf-8", "replace") for name in folder.namelist()}
    assert not [name for name in texts if name.endswith(".svg")]
    assert [n for n, t in texts.items() if any(word in t for word in WORDS)] == []
    assert any("Said today." in t for n, t in texts.items() if n.startswith("workbook/lessons"))
    assert "Left out for now" in texts["workbook/index.html"]


def test_once_the_new_ratings_are_kept_everything_is_there(repeating: Any, lesson: Lesson) -> None:
    factories.keep_chart(repeating, factories.turn_of(lesson), 9, 9, 9, 9, 9)

    exported = export(repeating)

    assert exported["withheld"] == []
    assert all(exported["records"][f"lessons.{name}"] for name in WAITING)
    assert all(word in repr(exported["records"]) for word in WORDS)
    packed = io.BytesIO()
    pack(repeating, packed)
    with zipfile.ZipFile(packed) as folder:
        for kind, end in (("lessons/", ".html"), ("markdown/", ".md")):
            read = "".join(
                folder.read(name).decode()
                for name in folder.namelist()
                if kind in name and name.endswith(end)
            )
            assert [word for word in WORDS if word not in read] == [], kind


def test_whoever_ended_the_blindness_finds_everything(repeating: Any, lesson: Lesson) -> None:
    ops.end_blindness(factories.turn_of(lesson), learner=repeating)

    exported = export(repeating)

    assert exported["withheld"] == []
    assert len(exported["records"]["lessons.Snapshot"]) == 2
    assert exported["records"]["lessons.Attempt"][2]["unblinded_at"]


def test_what_is_not_blind_is_all_there(alice: Any, lesson: Lesson) -> None:
    keep_history(alice, lesson)

    assert export(alice)["withheld"] == []
    assert len(export(alice)["records"]["lessons.Snapshot"]) == 1
