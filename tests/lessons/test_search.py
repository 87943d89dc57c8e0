"""Search finds what a person may read, by its words, their beginnings, or nearly its name."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lessons.catalogue import fresh
from lessons.models import Lesson, Passage, Unlock
from lessons.passages import renew_missing
from lessons.searching import cleaned, excerpt, find_passages, find_titles
from tests import factories
from tests.factories import block


def found(client: Client, query: str) -> str:
    return client.get("/search/", {"q": query}).content.decode()


def guide(*sections: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        block("section", {"heading": heading, "content": [block("text", f"<p>{text}</p>")]})
        for heading, text in sections
    ]


@pytest.fixture
def listening(db: None) -> Lesson:
    body = [
        *guide(
            ("A room before anybody plays", "The lamp hums a quarter tone under the fridge."),
            ("Afterwards", "Write the second list."),
        ),
        block(
            "faq",
            {"items": [factories.item({"question": "Do I need a meter?", "answer": "<p>No.</p>"})]},
        ),
        block(
            "quick_reference",
            {"items": [factories.item({"term": "Masking", "meaning": "One sound hides another."})]},
        ),
    ]
    return factories.make_lesson(title="Rhythm of a room", body=body)


def test_a_word_of_a_section_leads_to_that_section(client: Client, listening: Lesson) -> None:
    page = found(client, "fridge")

    url = fresh().lessons[listening.pk].url
    assert f'href="{url}#a-room-before-anybody-plays"' in page
    assert "<mark>fridge</mark>" in page


@pytest.mark.parametrize(
    ("query", "anchor"), [("meter", "questions-1"), ("masking", "quick-reference-1")]
)
def test_questions_and_terms_have_their_own_address(
    client: Client, listening: Lesson, query: str, anchor: str
) -> None:
    page = found(client, query)

    url = fresh().lessons[listening.pk].url
    assert f'href="{url}#{anchor}"' in page
    assert f'id="{anchor}"' in client.get(url).content.decode()


def test_a_table_is_read_and_what_stands_for_authors_is_not(client: Client, db: None) -> None:
    table = {
        "data": [["Signal", "What to do"], ["Ringing", None]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "",
    }
    content = [
        block("table", table),
        block("callout", {"kind": "myth", "title": "Gear first", "text": "<p>No.</p>"}),
        block("short_text", {"wording": "What did you see?", "name": "moments_seen"}),
        block("recall", {"prompt": "moments_seen", "lead": "Before", "which": "now"}),
    ]
    section = block("section", {"heading": "Signs", "content": content})
    lesson = factories.make_lesson(body=[section])

    [passage] = Passage.objects.all()

    assert (
        passage.text
        == "Signal What to do Ringing A common myth Gear first No. What did you see? Before"
    )
    assert lesson.words == 17  # with the heading


def test_the_beginning_of_a_word_is_enough(client: Client, listening: Lesson) -> None:
    assert "quarter" in found(client, "quart")


@pytest.mark.parametrize("query", ["rhytm", "Rhythn of a room", "RHYTHM"])
def test_a_slip_in_a_title_still_finds_it(client: Client, listening: Lesson, query: str) -> None:
    assert "Rhythm of a room</a>" in found(client, query)


def test_a_title_with_the_very_words_comes_before_a_near_one(db: None) -> None:
    module = factories.make_module()
    factories.make_lesson(module, "The rhyme")
    factories.make_lesson(module, "The rhythm")

    titles = [title.page.title for title in find_titles("rhythm", fresh())]

    assert titles == ["The rhythm"]


def test_a_locked_lesson_is_found_by_name_and_not_by_its_text(
    client: Client, alice: Any, db: None
) -> None:
    track = factories.make_extension("Rhythm and feel")
    module = factories.make_module(track, "Two bars")
    factories.make_lesson(module, "Where it leans", body=guide(("Swing", "Sixty milliseconds.")))
    client.force_login(alice)

    assert 'class="hit"' not in found(client, "milliseconds")
    assert "Where it leans" in found(client, "leans")

    Unlock.objects.create(learner=alice, track=track, source="grant", note="asked")
    assert "<mark>milliseconds</mark>" in found(client, "milliseconds")


def test_what_is_unpublished_or_changed_is_found_no_more(client: Client, listening: Lesson) -> None:
    listening = factories.republish(listening, guide(("A new start", "Nothing hums.")))
    assert "fridge</mark>" not in found(client, "fridge")
    assert "Nothing <mark>hums</mark>" in found(client, "hums")

    listening.unpublish()

    assert not Passage.objects.exists()


def test_lessons_published_before_the_search_existed_are_found_after_migrating(
    client: Client, listening: Lesson
) -> None:
    Passage.objects.all().delete()

    call_command("migrate", verbosity=0)

    assert "<mark>fridge</mark>" in found(client, "fridge")
    assert renew_missing() == 0


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "\x00",
        "'; DROP TABLE x; --",
        '"unfinished',
        "a & | ! ( :*",
        "<script>alert(1)</script>",
        "😀",
        "مرحبا",
        "-" * 5000,
        "%",
        "\\",
    ],
)
def test_whatever_is_typed_gets_a_page(client: Client, listening: Lesson, query: str) -> None:
    reply = client.get("/search/", {"q": query})

    assert reply.status_code == 200
    assert "<script>alert" not in reply.content.decode()


def test_a_query_is_one_line_of_what_a_person_types() -> None:
    assert cleaned("  two\n words\x00 ") == "two words"
    assert len(cleaned("x" * 1000)) == 200


def test_an_excerpt_is_escaped_and_holds_the_word_in_its_surroundings() -> None:
    text = f"{'before ' * 60}the <b>bold</b> claim {'after ' * 60}"

    piece = excerpt(text, "claim")

    assert "&lt;b&gt;bold&lt;/b&gt; <mark>claim</mark>" in piece
    assert piece.startswith("… ")
    assert len(piece) < 350


@pytest.mark.parametrize("lessons", [1, 21])
def test_a_search_costs_the_same_however_many_lessons_there_are(
    client: Client, alice: Any, lessons: int
) -> None:
    module = factories.make_module()
    for number in range(lessons):
        factories.make_lesson(module, f"Number {number}", body=guide(("Hum", "The fridge hums.")))
    client.force_login(alice)
    found(client, "fridge")

    with CaptureQueriesContext(connection) as queries:
        page = found(client, "fridge")

    assert page.count('class="hit"') == min(lessons, 20)
    assert len(queries) <= 6, [query["sql"][:100] for query in queries]


def test_bob_and_a_stranger_find_the_same_public_text(
    listening: Lesson, bob: Any, client: Client
) -> None:
    from django.contrib.auth.models import AnonymousUser

    signed_out = find_passages("fridge", fresh(), learner=AnonymousUser())
    signed_in = find_passages("fridge", fresh(), learner=bob)

    assert [hit.passage for hit in signed_out] == [hit.passage for hit in signed_in]
    assert signed_out
