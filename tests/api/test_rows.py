"""Journals over the API."""

import uuid
from typing import Any

import pytest

from lessons.models import Row
from tests import factories
from tests.api.calls import Caller


@pytest.fixture
def journal(db: None) -> Any:
    return factories.prompt_of(factories.make_lesson(body=[factories.rows_block()]), "journal")


def body(journal: Any, day: str = "2027-03-01", **cells: Any) -> dict[str, Any]:
    content = factories.row_content(journal, day, **cells).value
    return {"content": content, "client_id": str(uuid.uuid4())}


def test_a_row_is_added_read_edited_removed_and_put_back(as_alice: Caller, journal: Any) -> None:
    path = f"rows/{journal.uid}/"
    sent = body(journal, piece="Aria", level="-12")

    added = as_alice.post(path, sent)
    again = as_alice.post(path, sent)
    row = f"{path}{added.json()['uid']}/"
    edit = {**body(journal, piece="Duo"), "revision": 1}
    edited = as_alice.put(row, edit)
    gone = as_alice.delete(row)

    assert (added.status_code, again.json()) == (201, added.json())
    assert added.json()["uid"] == sent["client_id"]
    assert added.json()["text"] == "Piece: Aria\nLevel: -12"
    assert edited.json()["revision"] == 2
    assert gone.status_code == 204
    assert as_alice.get(path).json()["count"] == 0
    assert as_alice.get(row).json()["removed_at"]
    assert as_alice.post(f"{row}restore/").json()["removed_at"] is None
    assert as_alice.get(path).json()["results"][0]["text"] == "Piece: Duo"


def test_a_stale_edit_replies_with_the_row_that_stands(as_alice: Caller, journal: Any) -> None:
    path = f"rows/{journal.uid}/"
    row = f"{path}{as_alice.post(path, body(journal, piece='Aria')).json()['uid']}/"
    as_alice.put(row, {**body(journal, piece="Phone"), "revision": 1})

    stale = as_alice.put(row, {**body(journal, piece="Desk"), "revision": 1})

    assert stale.status_code == 409
    assert stale.json()["type"].endswith("#stale")
    assert stale.json()["revision"] == 2
    assert stale.json()["current"]["text"] == "Piece: Phone"
    kept = Row.objects.get().revisions.get(outcome="set_aside")
    assert kept.content == factories.row_content(journal, piece="Desk")


def test_rows_are_listed_newest_day_first_and_found_by_their_words(
    as_alice: Caller, journal: Any
) -> None:
    path = f"rows/{journal.uid}/"
    for day, piece in (("2027-03-02", "Later"), ("2027-03-01", "Sooner")):
        as_alice.post(path, body(journal, day, piece=piece))

    listed = as_alice.get(path).json()["results"]
    found = as_alice.get(f"{path}?q=SOON").json()["results"]

    assert [row["text"] for row in listed] == ["Piece: Later", "Piece: Sooner"]
    assert [row["text"] for row in found] == ["Piece: Sooner"]


def test_bob_finds_no_row_of_alices(as_alice: Caller, as_bob: Caller, journal: Any) -> None:
    path = f"rows/{journal.uid}/"
    row = f"{path}{as_alice.post(path, body(journal, piece='Aria')).json()['uid']}/"

    assert as_bob.get(path).json()["count"] == 0
    assert as_bob.get(row).status_code == 404
    assert as_bob.put(row, {**body(journal, piece="Mine"), "revision": 1}).status_code == 404
    assert as_bob.delete(row).status_code == 404
    assert as_bob.post(f"{row}restore/").status_code == 404
    assert Row.objects.get().revision == 1


def test_own_rows_stay_readable_when_the_lesson_is_gone(as_alice: Caller, journal: Any) -> None:
    path = f"rows/{journal.uid}/"
    row = f"{path}{as_alice.post(path, body(journal, piece='Aria')).json()['uid']}/"
    journal.lesson.unpublish()

    assert as_alice.get(path).json()["count"] == 1
    assert as_alice.get(row).status_code == 200
    assert as_alice.put(row, {**body(journal, piece="Duo"), "revision": 1}).status_code == 200
    assert as_alice.post(path, body(journal, piece="New")).status_code == 404


def test_a_retired_journal_takes_no_new_row(as_alice: Caller, journal: Any) -> None:
    path = f"rows/{journal.uid}/"
    sent = body(journal, piece="Aria")
    factories.republish(journal.lesson, [factories.prompt_block("long_text", name="other")])

    reply = as_alice.post(path, sent)

    assert reply.status_code == 409
    assert reply.json()["type"].endswith("#retired")


def test_an_answer_is_not_where_rows_are_saved(as_alice: Caller, journal: Any) -> None:
    reply = as_alice.save(journal, {"values": {}})

    assert reply.status_code == 400
    assert "/rows/" in reply.json()["errors"]["content"][0]


HOSTILE: list[Any] = [
    None, 7, [], "text", {}, {"values": None}, {"values": []}, {"values": {"a": {"b": []}}},
    {"values": {"unheard": "x"}}, {"day": "soon", "values": {}}, {"day": 5, "values": {}},
    {"values": {}}, {"values": {}, "more": 1}, {"values": {"\ud800": "x"}},
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE)
def test_what_is_no_row_is_refused_by_name(as_alice: Caller, journal: Any, content: Any) -> None:
    reply = as_alice.post(
        f"rows/{journal.uid}/", {"content": content, "client_id": str(uuid.uuid4())}
    )

    assert reply.status_code == 400, reply.content
    assert all(name.startswith("content") for name in reply.json()["errors"])
    assert not Row.objects.exists()


TEXTS = ["=cmd()", "<script>alert(1)</script>", "\u202eمرحبا\u202c", "👩🏽‍🎤" * 40, "x" * 500]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_back_as_it_was_sent(as_alice: Caller, journal: Any, text: str) -> None:
    as_alice.post(f"rows/{journal.uid}/", body(journal, piece=text))

    [row] = as_alice.get(f"rows/{journal.uid}/").json()["results"]

    assert text in row["values"].values()


@pytest.mark.parametrize("text", ["a\x00b", "x" * 501])
def test_what_cannot_be_kept_whole_is_refused(as_alice: Caller, journal: Any, text: str) -> None:
    sent = body(journal, piece="Aria")
    key = next(iter(sent["content"]["values"]))
    sent["content"]["values"][key] = text

    assert as_alice.post(f"rows/{journal.uid}/", sent).status_code == 400
    assert not Row.objects.exists()
