"""While a repeat is unrated, no shape of the archive holds what was rated before."""

import io
import zipfile
from typing import Any

import pytest

from accounts.portability import blind, records
from accounts.portability.packing import pack
from lessons import operations as ops
from lessons.kinds import Content
from lessons.models import Lesson
from tests import factories
from tests.accounts.lives import export, keep_history

pytestmark = pytest.mark.django_db


@pytest.fixture
def repeating(alice: Any, lesson: Lesson, monkeypatch: Any) -> Any:
    """Alice rates anew: her first chart is blind, what she writes now is not."""
    keep_history(alice, lesson)
    ratings = factories.prompt_of(lesson, "skill_ratings")
    pattern = factories.prompt_of(lesson, "skill_pattern")
    ops.start_attempt(factories.turn_of(lesson), learner=alice)
    ops.save_answer(pattern, learner=alice, content=Content(text="Said today."))
    for module in (blind, records):
        monkeypatch.setattr(module, "hidden_prompts", lambda learner: frozenset({ratings.pk}))
    return alice


def test_earlier_ratings_and_words_about_them_are_left_out(repeating: Any) -> None:
    exported = export(repeating)["records"]

    assert exported["lessons.Snapshot"] == []
    assert exported["lessons.Reflection"] == []
    texts = [row["text"] for row in exported["lessons.AnswerRevision"]]
    assert "Said today." in texts
    assert "Low, and slow." not in texts
    assert len(exported["lessons.Attempt"]) == 2
    assert len(exported["lessons.TurnCompletion"]) == 1


def test_what_is_left_out_is_named_with_the_time_it_comes(repeating: Any) -> None:
    [row] = export(repeating)["withheld"]

    assert row["prompt"] == "Where are you now?"
    assert "after you have kept the new ones" in row["why"]


def test_no_page_note_table_or_picture_holds_an_earlier_value(repeating: Any) -> None:
    packed = io.BytesIO()

    pack(repeating, packed)

    with zipfile.ZipFile(packed) as folder:
        texts = {name: folder.read(name).decode("utf-8", "replace") for name in folder.namelist()}
    assert not [name for name in texts if name.endswith(".svg")]
    assert [n for n, t in texts.items() if "Low, and slow." in t or "I avoid pricing" in t] == []
    assert "Left out for now" in texts["workbook/index.html"]


def test_what_is_not_blind_is_all_there(alice: Any, lesson: Lesson) -> None:
    keep_history(alice, lesson)

    assert export(alice)["withheld"] == []
    assert len(export(alice)["records"]["lessons.Snapshot"]) == 1
