"""No row of a journal is lost, doubled or overwritten unseen."""

import uuid
from typing import Any

import pytest

from lessons.journals import Journal, harmless
from lessons.models import Answer, Attempt, Row, RowRevision
from lessons.operations import (
    ClientIdReused,
    StaleRow,
    add_row,
    complete_turn,
    remove_row,
    restore_row,
    save_row,
    start_attempt,
)
from tests import factories
from tests.factories import make_lesson, prompt_of, republish, row_content, rows_block

pytestmark = pytest.mark.django_db


@pytest.fixture
def block() -> dict[str, Any]:
    return rows_block()


@pytest.fixture
def journal(block: dict[str, Any]) -> Any:
    return prompt_of(make_lesson(body=[block]), "journal")


def texts(prompt: Any, learner: Any, query: str = "", sort: str = "-day") -> list[str]:
    found = Journal(prompt, learner)
    return [found.cells(row)[0]["text"] for row in found.found(query, sort)]


def key_of(prompt: Any, label: str) -> str:
    columns = prompt.definition.config["columns"]
    return next(column["key"] for column in columns if column["label"] == label)


def test_rows_of_two_devices_both_stay(journal: Any, alice: Any) -> None:
    add_row(journal, learner=alice, content=row_content(journal, piece="Phone"))
    add_row(journal, learner=alice, content=row_content(journal, piece="Desk"))

    assert sorted(texts(journal, alice)) == ["Desk", "Phone"]
    assert not Answer.objects.exists()


def test_the_same_row_sent_twice_is_one_row(journal: Any, alice: Any) -> None:
    sent, content = uuid.uuid4(), row_content(journal, piece="Aria")

    first = add_row(journal, learner=alice, content=content, client_id=sent)
    again = add_row(journal, learner=alice, content=content, client_id=sent)

    assert (first.pk, first.uid) == (again.pk, sent)
    assert RowRevision.objects.count() == 1


def test_another_row_under_a_used_id_is_refused(journal: Any, alice: Any) -> None:
    sent = uuid.uuid4()
    add_row(journal, learner=alice, content=row_content(journal, piece="Aria"), client_id=sent)

    with pytest.raises(ClientIdReused):
        add_row(journal, learner=alice, content=row_content(journal, piece="Duo"), client_id=sent)

    assert texts(journal, alice) == ["Aria"]


def test_bob_may_use_an_id_of_alices(journal: Any, alice: Any, bob: Any) -> None:
    sent = uuid.uuid4()
    add_row(journal, learner=alice, content=row_content(journal, piece="Hers"), client_id=sent)
    add_row(journal, learner=bob, content=row_content(journal, piece="His"), client_id=sent)

    assert texts(journal, alice) == ["Hers"]
    assert texts(journal, bob) == ["His"]


def test_an_edit_keeps_what_the_row_said(journal: Any, alice: Any) -> None:
    row = add_row(journal, learner=alice, content=row_content(journal, piece="Aria"))

    save_row(row, learner=alice, content=row_content(journal, piece="Duo"), based_on=1)

    assert texts(journal, alice) == ["Duo"]
    assert [r.content for r in row.revisions.order_by("number")] == [
        row_content(journal, piece="Aria"),
        row_content(journal, piece="Duo"),
    ]


def test_a_stale_edit_is_kept_aside(journal: Any, alice: Any) -> None:
    row = add_row(journal, learner=alice, content=row_content(journal, piece="Aria"))
    save_row(row, learner=alice, content=row_content(journal, piece="Phone"), based_on=1)

    with pytest.raises(StaleRow) as stale:
        save_row(row, learner=alice, content=row_content(journal, piece="Desk"), based_on=1)

    assert stale.value.row.content == row_content(journal, piece="Phone")
    assert texts(journal, alice) == ["Phone"]
    aside = row.revisions.get(outcome="set_aside")
    assert aside.content == row_content(journal, piece="Desk")


def test_an_edit_sent_twice_is_one_edit(journal: Any, alice: Any) -> None:
    row = add_row(journal, learner=alice, content=row_content(journal, piece="Aria"))
    sent, duo = uuid.uuid4(), row_content(journal, piece="Duo")

    for _ in range(2):
        saved = save_row(row, learner=alice, content=duo, based_on=1, client_id=sent)

    assert saved.revision == 2
    assert RowRevision.objects.count() == 2


def test_a_removed_row_comes_back_as_it_was(journal: Any, alice: Any) -> None:
    row = add_row(journal, learner=alice, content=row_content(journal, piece="Aria"))

    remove_row(row, learner=alice)
    remove_row(row, learner=alice)
    gone = texts(journal, alice)
    restore_row(row, learner=alice)
    restore_row(row, learner=alice)

    assert gone == []
    assert texts(journal, alice) == ["Aria"]
    assert [r.removed for r in row.revisions.order_by("number")] == [False, True, False]


def test_an_earlier_state_can_be_made_current(journal: Any, alice: Any) -> None:
    row = add_row(journal, learner=alice, content=row_content(journal, piece="Aria"))
    save_row(row, learner=alice, content=row_content(journal, piece="Duo"))
    remove_row(row, learner=alice)

    restore_row(row, learner=alice, revision=row.revisions.get(number=1))

    assert texts(journal, alice) == ["Aria"]
    assert row.revisions.count() == 4


def test_bob_cannot_touch_alices_row(journal: Any, alice: Any, bob: Any) -> None:
    row = add_row(journal, learner=alice, content=row_content(journal, piece="Aria"))

    for act in (remove_row, restore_row):
        with pytest.raises(Row.DoesNotExist):
            act(row, learner=bob)
    with pytest.raises(Row.DoesNotExist):
        save_row(row, learner=bob, content=row_content(journal, piece="Mine now"))

    assert texts(journal, alice) == ["Aria"]


def test_columns_that_are_renamed_added_and_retired_leave_old_rows_readable(
    journal: Any, block: dict[str, Any], alice: Any
) -> None:
    content = row_content(journal, piece="Aria", where="Outside", notes="Wind")
    row = add_row(journal, learner=alice, content=content)
    columns = block["value"]["columns"]
    columns[0]["value"]["label"] = "Song"
    columns[3]["value"]["options"].pop()
    block["value"]["columns"] = [*columns[:4], factories.column("Mood")]
    if len(columns[3]["value"]["options"]) < 2:
        columns[3]["value"]["options"].append(factories.item("On a train"))
    republish(journal.lesson, [block])
    fresh = prompt_of(journal.lesson, "journal")

    shown = {
        cell["label"]: cell["text"]
        for cell in Journal(fresh, alice).cells(Row.objects.get(pk=row.pk))
    }

    assert shown["Song"] == "Aria"
    assert shown["Where"] == "Outside"
    assert shown["Notes"] == "Wind"
    assert shown["Mood"] == ""


def test_a_journal_goes_on_through_attempts_unless_each_has_its_own(alice: Any) -> None:
    lesson = make_lesson(
        body=[
            factories.turn_block(
                factories.step_block(
                    "Listen",
                    rows_block(name="one_for_all"),
                    rows_block(name="one_each", each_attempt=True),
                )
            )
        ]
    )
    turn = factories.turn_of(lesson)
    prompts = [prompt_of(lesson, name) for name in ("one_for_all", "one_each")]
    for prompt in prompts:
        add_row(prompt, learner=alice, content=row_content(prompt, piece="First"))
    complete_turn(turn, learner=alice)
    start_attempt(turn, learner=alice)

    counts = [Row.objects.journal(prompt, alice).count() for prompt in prompts]

    assert counts == [1, 0]
    assert [len(texts(prompt, alice)) for prompt in prompts] == [1, 1]
    assert Attempt.objects.count() == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("aria", ["Aria"]),
        ("ARI", ["Aria"]),
        ("größe", ["GRÖSSE"]),
        ("outs", ["Aria"]),
        ("aria nothing", []),
        ("100%", ["100% wet"]),
        ("_", []),
        ("مرحبا", ["مرحبا بك"]),
    ],
)
def test_rows_are_found_by_parts_of_words_in_any_script(
    journal: Any, alice: Any, query: str, found: list[str]
) -> None:
    for piece, where in [
        ("Aria", "Outside"), ("GRÖSSE", None), ("100% wet", None), ("مرحبا بك", None),
    ]:  # fmt: skip
        add_row(journal, learner=alice, content=row_content(journal, piece=piece, where=where))

    assert texts(journal, alice, query) == found


def test_rows_sort_by_any_column_numbers_as_numbers_and_blanks_last(
    journal: Any, alice: Any
) -> None:
    for day, (piece, level) in enumerate([("b", "10"), ("A", "-9.5"), ("c", None)], start=1):
        content = row_content(journal, f"2027-03-0{day}", piece=piece, level=level)
        add_row(journal, learner=alice, content=content)
    level, piece = key_of(journal, "Level"), key_of(journal, "Piece")

    assert texts(journal, alice, sort=level) == ["A", "b", "c"]
    assert texts(journal, alice, sort=f"-{level}") == ["b", "A", "c"]
    assert texts(journal, alice, sort=piece) == ["A", "b", "c"]
    assert texts(journal, alice, sort="day") == ["b", "A", "c"]
    assert texts(journal, alice, sort="learner__password") == ["c", "A", "b"]


def test_a_column_that_became_a_number_still_sorts(
    journal: Any, block: dict[str, Any], alice: Any
) -> None:
    for piece in ("Aria", "7", "30"):
        add_row(journal, learner=alice, content=row_content(journal, piece=piece))
    block["value"]["columns"][0]["value"]["type"] = "number"
    republish(journal.lesson, [block])
    fresh = prompt_of(journal.lesson, "journal")

    assert texts(fresh, alice, sort=key_of(fresh, "Piece")) == ["7", "30", "Aria"]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=cmd()", "'=cmd()"),
        ("+1+1", "'+1+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ('"=1', "'\"=1"),
        ("-18.5", "-18.5"),
        ("Aria", "Aria"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_run_is_made_harmless(text: str, safe: str) -> None:
    assert harmless(text) == safe
