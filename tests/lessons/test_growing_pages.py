"""Journals, timers and living documents on their pages, without JavaScript."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lessons import operations
from lessons.kinds import Content
from lessons.models import Answer, Lesson, Row
from tests import factories
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def url_of(lesson: Lesson) -> str:
    module = lesson.get_parent()
    return reverse("lessons:lesson", args=[module.get_parent().slug, module.slug, lesson.slug])


def fields(prompt: Any, row_uid: str = "", day: str = "2027-03-01", **cells: Any) -> dict[str, Any]:
    key = f"p-{prompt.uid}"
    values = factories.row_content(prompt, day, **cells).value["values"] if cells else {}
    data = {f"{key}-rev": "0", f"{key}-day": day, f"{key}-row": row_uid}
    return data | {f"{key}-{column}": text for column, text in values.items()}


@pytest.fixture
def journal(db: None) -> Any:
    recall = factories.block("recall", {"prompt": "journal", "lead": ""})
    body = [factories.rows_block(), factories.prompt_block("short_text", name="mood"), recall]
    return factories.prompt_of(factories.make_lesson(body=body), "journal")


def test_a_row_typed_in_a_guide_is_added_by_whichever_button_is_pressed(
    journal: Any, alice: Any
) -> None:
    client, url = signed_in(alice), url_of(journal.lesson)
    mood = factories.prompt_of(journal.lesson, "mood")
    uid = "01890000-0000-7000-8000-000000000001"
    data = fields(journal, uid, piece="Aria", level="-12")
    data |= {f"p-{mood.uid}-rev": "0", f"p-{mood.uid}": "Calm"}

    for _ in range(2):
        assert client.post(url, data).status_code == 302
    page = html(client.get(url))

    assert str(Row.objects.get().uid) == uid
    assert Answer.objects.get().text == "Calm"
    assert page.count("Aria") == 2, "once at its field, once in the recall"
    assert "Your journal: 1 row<" in page


def test_a_wrong_cell_is_named_and_everything_typed_is_still_there(
    journal: Any, alice: Any
) -> None:
    data = fields(journal, piece="<script>alert(1)</script>", notes="=cmd()")
    level = next(c["key"] for c in journal.definition.config["columns"] if c["label"] == "Level")
    data[f"p-{journal.uid}-{level}"] = "loud"

    response = signed_in(alice).post(url_of(journal.lesson), data)

    page = html(response)
    assert response.status_code == 422
    assert "Level: Give a number" in page
    assert 'value="loud"' in page
    assert "=cmd()" in page
    assert "<script>alert" not in page
    assert not Row.objects.exists()


def test_a_row_typed_signed_out_comes_along_into_the_account(
    client: Client, journal: Any, alice: Any
) -> None:
    client.post(url_of(journal.lesson), fields(journal, piece="Typed before"))
    assert "Typed before" in html(client.get(url_of(journal.lesson)))

    client.post(
        reverse("account_login"), {"login": "alice@example.com", "password": "demo-pass-123"}
    )

    assert Row.objects.of(alice).get().content == factories.row_content(
        journal, piece="Typed before"
    )


def test_the_journals_own_page_adds_finds_edits_removes_and_puts_back(
    journal: Any, alice: Any
) -> None:
    client, url = signed_in(alice), reverse("lessons:rows", args=[journal.uid])
    piece = journal.definition.config["columns"][0]["key"]
    client.post(url, {"row-day": "2027-03-01", f"row-{piece}": "Aria"})
    row = Row.objects.get()
    own = reverse("lessons:row", args=[journal.uid, row.uid])

    found, not_found = html(client.get(url, {"q": "ari"})), html(client.get(url, {"q": "duo"}))
    edited = client.post(
        own, {"row-day": "2027-03-02", f"row-{piece}": "Duo", "row-rev": "1", "do": "save"}
    )
    stale = client.post(
        own, {"row-day": "2027-03-02", f"row-{piece}": "Late", "row-rev": "1", "do": "save"}
    )
    client.post(own, {"do": "remove"})
    empty, removed = html(client.get(url)), html(client.get(url, {"removed": "1"}))
    client.post(own, {"do": "restore"})

    assert "Aria" in found
    assert "No row holds these words" in not_found
    assert edited.status_code == 302
    assert stale.status_code == 422
    assert "Saved elsewhere meanwhile" in html(stale)
    assert 'value="Late"' in html(stale)
    assert "Duo" not in empty.split("row-form")[-1]
    assert "Duo" in removed
    row.refresh_from_db()
    assert (row.removed_at, row.values[piece]) == (None, "Duo")
    page = html(client.get(own))
    assert all(text in page for text in ("Aria", "Duo", "Late", "Kept aside", "Removed"))


@pytest.mark.parametrize("name", ["rows", "rows_csv"])
def test_a_journal_is_its_learners_alone(journal: Any, alice: Any, bob: Any, name: str) -> None:
    operations.add_row(journal, learner=alice, content=factories.row_content(journal, piece="Hers"))
    row = Row.objects.get()

    page = signed_in(bob).get(reverse(f"lessons:{name}", args=[journal.uid]))
    one = signed_in(bob).get(reverse("lessons:row", args=[journal.uid, row.uid]))

    assert "Hers" not in html(page)
    assert one.status_code == 404


def test_the_csv_holds_what_the_page_shows_and_runs_nowhere(journal: Any, alice: Any) -> None:
    for piece, level in (("=cmd()", "-12"), ("Äther", "3")):
        content = factories.row_content(journal, piece=piece, level=level)
        operations.add_row(journal, learner=alice, content=content)
    url = reverse("lessons:rows_csv", args=[journal.uid])

    response = signed_in(alice).get(url)

    lines = html(response).splitlines()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].startswith("\ufeffDay,Attempt,Piece,Level")
    assert lines[1].startswith("2027-03-01,,Äther,3,")
    assert lines[2].startswith("2027-03-01,,'=cmd(),-12,")
    assert len(html(signed_in(alice).get(url, {"q": "äth"})).splitlines()) == 2


@pytest.mark.parametrize("count", [1, 120])
def test_pages_with_a_journal_ask_as_little_of_the_database(
    journal: Any, alice: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        content = factories.row_content(journal, piece=f"Piece {number}")
        operations.add_row(journal, learner=alice, content=content)
    client = signed_in(alice)
    client.get(url_of(journal.lesson))

    with django_assert_max_num_queries(3):
        client.get(url_of(journal.lesson))
    with django_assert_max_num_queries(8):
        client.get(reverse("lessons:rows", args=[journal.uid]))


def test_a_timer_runs_from_one_plain_post_to_the_next(alice: Any) -> None:
    lesson = factories.make_lesson(
        body=[factories.prompt_block("timer", "How long?", name="spent", target=20)]
    )
    prompt = factories.prompt_of(lesson, "spent")
    key = f"p-{prompt.uid}"
    with time_machine.travel("2027-03-01T10:00:00+00:00", tick=False):
        client = signed_in(alice)
        started = client.post(url_of(lesson), {f"{key}-rev": "0", key: "", f"{key}-act": "start"})
        running = html(client.get(url_of(lesson)))
    since = dict(Answer.objects.get().value or {})["since"]
    with time_machine.travel("2027-03-01T10:20:00+00:00", tick=False):
        client.post(
            url_of(lesson),
            {f"{key}-rev": "1", key: "", f"{key}-since": since, f"{key}-act": "stop"},
        )
        stopped = html(client.get(url_of(lesson)))

    assert started["Location"].endswith(f"#prompt-{prompt.uid}")
    assert "Running since" in running
    assert "Set aside about 20 minutes." in running
    assert Answer.objects.get().value == {"minutes": "20"}
    assert 'value="20"' in stopped


def test_a_checklist_is_reset_and_its_history_keeps_the_ticks(alice: Any) -> None:
    items = [factories.item("One"), factories.item("Two")]
    lesson = factories.make_lesson(
        body=[factories.prompt_block("checklist", name="check", items=items)]
    )
    prompt, client = factories.prompt_of(lesson, "check"), signed_in(alice)
    key = f"p-{prompt.uid}"
    option = prompt.definition.config["options"][0]["key"]
    client.post(url_of(lesson), {f"{key}-rev": "0", key: option})
    ticked = html(client.get(url_of(lesson)))

    client.post(url_of(lesson), {f"{key}-rev": "1", key: option, f"{key}-act": "reset"})

    answer = Answer.objects.get()
    assert "1 of 2 ticked." in ticked
    assert answer.value is None
    assert [r.value for r in answer.revisions.order_by("number")] == [[option], None]


def test_a_living_document_goes_on_through_attempts(alice: Any) -> None:
    steps = factories.step_block(
        "Write",
        factories.prompt_block("long_text", "Your sheet", name="sheet", living=True),
        factories.prompt_block("long_text", "Today", name="today"),
    )
    lesson = factories.make_lesson(body=[factories.turn_block(steps)])
    turn = factories.turn_of(lesson)
    for name in ("sheet", "today"):
        prompt = factories.prompt_of(lesson, name)
        operations.save_answer(prompt, learner=alice, content=Content(text=f"The {name}"))
    operations.complete_turn(turn, learner=alice)
    operations.start_attempt(turn, learner=alice)
    client = signed_in(alice)

    page = html(client.get(reverse("lessons:turn", args=[turn.uid])))
    sheet = factories.prompt_of(lesson, "sheet")
    operations.save_answer(sheet, learner=alice, content=Content(text="The sheet, again"))

    assert ">&#10;The sheet</textarea>" in page
    assert "The today" not in page
    answer = Answer.objects.get(prompt=sheet)
    assert (answer.attempt, answer.revision) == (None, 2)
    document = html(client.get(reverse("lessons:document", args=[answer.uid])))
    assert "The sheet, again" in document
    assert (
        signed_in(factories.make_learner("carol"))
        .get(reverse("lessons:document", args=[answer.uid]))
        .status_code
        == 404
    )


def test_a_document_made_living_later_goes_on_where_it_stands(alice: Any) -> None:
    block = factories.prompt_block("long_text", "Your sheet", name="sheet")
    body = [factories.turn_block(factories.step_block("Write", block))]
    lesson = factories.make_lesson(body=body)
    sheet = factories.prompt_of(lesson, "sheet")
    operations.save_answer(sheet, learner=alice, content=Content(text="Begun"))
    block["value"]["living"] = True
    factories.republish(lesson, body)
    operations.complete_turn(factories.turn_of(lesson), learner=alice)
    operations.start_attempt(factories.turn_of(lesson), learner=alice)

    sheet = factories.prompt_of(lesson, "sheet")
    operations.save_answer(sheet, learner=alice, content=Content(text="Begun, and on"))

    assert Answer.objects.get().text == "Begun, and on"


WRONG = "\u202eloud 👩🏽‍🎤 =cmd() <script>alert(1)</script>"


def test_wrong_input_to_any_kind_comes_back_with_its_error(alice: Any) -> None:
    """Also on top of an answer that is saved already, and with everything else kept."""
    blocks = {
        "number": factories.prompt_block(
            "number", name="a", unit="", minimum=None, maximum=None, target_low="1"
        ),
        "date": factories.prompt_block("date", name="b"),
        "link": factories.prompt_block("link", name="c"),
        "timer": factories.prompt_block("timer", name="d", target=20),
    }
    right = {"number": "7", "date": "2027-03-01", "link": "https://a.example/", "timer": "5"}
    lesson = factories.make_lesson(body=list(blocks.values()))
    prompts = {prompt.kind: prompt for prompt in lesson.prompts.all()}
    client = signed_in(alice)
    saved = {f"p-{prompts[kind].uid}": text for kind, text in right.items()}
    marks = {f"{key}-rev": "0" for key in saved}
    assert client.post(url_of(lesson), saved | marks).status_code == 302

    response = client.post(url_of(lesson), dict.fromkeys(saved, WRONG) | dict.fromkeys(marks, "1"))

    page = html(response)
    assert response.status_code == 422
    assert page.count("prompt__error") == len(blocks)
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= len(blocks)
    assert "<script>alert" not in page
    assert {answer.revision for answer in Answer.objects.all()} == {1}
