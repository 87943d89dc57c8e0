"""Marked passages and notes: private, never lost, and back where they were marked."""

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from lessons import operations as ops
from lessons.catalogue import fresh
from lessons.models import Highlight, Lesson, NoteRevision
from tests import factories
from tests.browser import sign_in
from tests.clients import signed_in

PASSAGE = ops.MarkedPassage(anchor="the-whole-field", heading="The whole field", quote="tools")


def url_of(lesson: Lesson) -> str:
    return fresh().lessons[lesson.pk].url


def test_a_marked_passage_stands_under_the_guide_for_its_reader_alone(
    alice: Any, bob: Any, lesson: Lesson
) -> None:
    ops.add_highlight(lesson.pk, learner=alice, passage=PASSAGE, note="As at the desk.")

    assert "As at the desk." in signed_in(alice).get(url_of(lesson)).content.decode()
    assert "As at the desk." not in signed_in(bob).get(url_of(lesson)).content.decode()
    assert "As at the desk." not in Client().get(url_of(lesson)).content.decode()


def test_without_a_script_a_note_is_kept_about_a_section(alice: Any, lesson: Lesson) -> None:
    client = signed_in(alice)

    reply = client.post(
        f"/lessons/{lesson.pk}/highlights/", {"anchor": "the-whole-field", "note": "مرحبا 😀 <b>"}
    )

    assert reply["Location"] == f"{url_of(lesson)}#notes"
    assert "مرحبا 😀 &lt;b&gt;" in client.get(url_of(lesson)).content.decode()


def test_marking_twice_under_one_client_id_marks_once(alice: Any, lesson: Lesson) -> None:
    client, one = signed_in(alice), str(uuid.uuid4())

    for _ in range(5):
        client.post(f"/lessons/{lesson.pk}/highlights/", {"quote": "tools", "uid": one})

    assert Highlight.objects.count() == 1


def test_two_learners_may_happen_on_one_client_id(alice: Any, bob: Any, lesson: Lesson) -> None:
    one = uuid.uuid4()

    ops.add_highlight(lesson.pk, learner=alice, passage=PASSAGE, uid=one)
    ops.add_highlight(lesson.pk, learner=bob, passage=PASSAGE, uid=one)

    assert Highlight.objects.count() == 2


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        ({}, "Mark a passage or write a note first."),
        ({"quote": "   ", "note": " "}, "Mark a passage or write a note first."),
        ({"quote": "x" * 3001}, "Mark a shorter one."),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    alice: Any, lesson: Lesson, posted: dict[str, str], says: str
) -> None:
    reply = signed_in(alice).post(
        f"/lessons/{lesson.pk}/highlights/", posted, headers={"X-Requested-With": "fetch"}
    )

    assert reply.status_code == 422
    assert says in reply.content.decode()
    assert not Highlight.objects.exists()


def test_changing_a_note_keeps_what_it_said(alice: Any, lesson: Lesson) -> None:
    highlight = ops.add_highlight(lesson.pk, learner=alice, passage=PASSAGE, note="First.")

    ops.save_note(highlight, learner=alice, note="Second.", based_on=1)

    assert Highlight.objects.get().note == "Second."
    assert [kept.note for kept in NoteRevision.objects.all()] == ["First."]


def test_two_devices_keep_both_texts_and_overwrite_none(alice: Any, lesson: Lesson) -> None:
    highlight = ops.add_highlight(lesson.pk, learner=alice, passage=PASSAGE, note="First.")
    ops.save_note(highlight, learner=alice, note="From the phone.", based_on=1)

    reply = signed_in(alice).post(
        f"/highlights/{highlight.uid}/", {"note": "From the desk.", "revision": "1"}
    )

    assert reply.status_code == 409
    page = reply.content.decode()
    assert "From the phone." in page
    assert "From the desk." in page
    assert Highlight.objects.get().note == "From the phone."
    assert NoteRevision.objects.filter(note="From the desk.", set_aside=True).exists()


def test_a_removed_mark_can_come_back(alice: Any, lesson: Lesson) -> None:
    highlight = ops.add_highlight(lesson.pk, learner=alice, passage=PASSAGE, note="Keep me.")
    client = signed_in(alice)

    client.post(f"/highlights/{highlight.uid}/", {"do": "remove"})
    assert "Keep me." not in client.get(url_of(lesson)).content.decode()

    client.post(f"/highlights/{highlight.uid}/", {"do": "restore"})
    assert "Keep me." in client.get(url_of(lesson)).content.decode()


def test_bob_cannot_touch_alices_mark(alice: Any, bob: Any, lesson: Lesson) -> None:
    highlight = ops.add_highlight(lesson.pk, learner=alice, passage=PASSAGE, note="Mine.")

    for act in ("note", "remove", "restore"):
        reply = signed_in(bob).post(
            f"/highlights/{highlight.uid}/", {"do": act, "note": "x", "revision": "1"}
        )
        assert reply.status_code == 404
    assert Highlight.objects.get().note == "Mine."


def test_nothing_can_be_marked_in_a_locked_lesson(alice: Any, db: None) -> None:
    module = factories.make_module(factories.make_extension())
    locked = factories.make_lesson(module)

    reply = signed_in(alice).post(f"/lessons/{locked.pk}/highlights/", {"quote": "tools"})

    assert reply.status_code == 404


def test_an_edit_of_the_guide_or_its_removal_keeps_every_mark(alice: Any, lesson: Lesson) -> None:
    ops.add_highlight(lesson.pk, learner=alice, passage=PASSAGE, note="Still here.")
    factories.republish(lesson, factories.success_body())

    assert "Still here." in signed_in(alice).get(url_of(lesson)).content.decode()

    Lesson.objects.get(pk=lesson.pk).unpublish()
    assert Highlight.objects.get().quote == "tools"


@pytest.mark.parametrize("marks", [1, 40])
def test_marks_cost_a_guide_no_query(alice: Any, lesson: Lesson, marks: int) -> None:
    for number in range(marks):
        ops.add_highlight(lesson.pk, learner=alice, passage=PASSAGE, note=f"Note {number}.")
    client = signed_in(alice)
    client.get(url_of(lesson))

    with CaptureQueriesContext(connection) as queries:
        page = client.get(url_of(lesson)).content.decode()

    assert page.count('class="note"') == marks
    assert len(queries) <= 3


def test_in_a_browser_words_are_marked_painted_and_found_again(
    live_server: Any, page: Page, alice: Any, lesson: Lesson
) -> None:
    sign_in(page.context, live_server.url, alice.email)
    page.goto(url_of(lesson))
    select = """() => {
      const all = [...document.querySelectorAll(".prose p")];
      getSelection().selectAllChildren(all.find((p) => p.textContent.includes("tools")));
    }"""
    page.evaluate(select)
    page.get_by_role("button", name="Mark and note").click()
    page.locator(".note textarea").fill("The bold word matters.")
    page.get_by_role("button", name="Save the note").click()

    expect(page.locator(".note")).to_contain_text("The bold word matters.")
    assert Highlight.objects.get().quote == "Some text about tools."
    painted = page.evaluate("() => [...CSS.highlights.get('marked')].map(String)")
    assert painted == ["Some text about tools."]
    assert re.fullmatch("the-whole-field", Highlight.objects.get().anchor)
