"""Terms of quick references, gathered and linked, and nothing of a locked course among them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lessons.catalogue import fresh
from lessons.glossary import Linker, terms_for, terms_of
from lessons.models import Lesson, Track
from tests import factories
from tests.factories import block, item


def explaining(
    term: str, meaning: str = "One sound hides another.", **choices: bool
) -> list[dict[str, Any]]:
    items = [item({"term": term, "meaning": meaning, "linked": True, **choices})]
    return [block("quick_reference", {"items": items})]


def saying(html: str) -> list[dict[str, Any]]:
    return [block("introduction", {"text": html})]


def page_of(lesson: Lesson, client: Client) -> str:
    return client.get(fresh().lessons[lesson.pk].url).content.decode()


@pytest.fixture
def track(db: None) -> Track:
    return factories.make_track()


def test_a_term_is_linked_once_where_another_guide_uses_it(client: Client, track: Track) -> None:
    module = factories.make_module(track)
    factories.make_lesson(module, "Ears", body=explaining("Masking"))
    uses = factories.make_lesson(
        module, "Desk", body=saying("<p>Masking hides; masking again.</p>")
    )

    page = page_of(uses, client)

    assert page.count('class="term"') == 1
    assert ">Masking</button>" in page
    assert "One sound hides another." in page
    assert 'href="/glossary/#masking"' in page


def test_an_everyday_word_is_explained_only_in_its_own_list(client: Client, track: Track) -> None:
    module = factories.make_module(track)
    body = explaining("Floor", "Below it, a job takes more than it gives.", linked=False)
    factories.make_lesson(module, "Prices", body=body)
    uses = factories.make_lesson(module, "Dancing", body=saying("<p>Across the floor.</p>"))

    assert 'class="term"' not in page_of(uses, client)
    assert "Below it, a job takes more" in client.get("/glossary/").content.decode()


def test_a_term_from_before_authors_could_choose_is_linked_nowhere(
    client: Client, track: Track
) -> None:
    module = factories.make_module(track)
    items = [item({"term": "Masking", "meaning": "One sound hides another."})]
    factories.make_lesson(module, "Ears", body=[block("quick_reference", {"items": items})])
    uses = factories.make_lesson(module, "Desk", body=saying("<p>Masking hides.</p>"))

    assert 'class="term"' not in page_of(uses, client)


def test_a_guide_does_not_link_what_it_explains_itself(client: Client, track: Track) -> None:
    body = [*saying("<p>Masking hides.</p>"), *explaining("Masking")]
    lesson = factories.make_lesson(factories.make_module(track), body=body)

    assert 'class="term"' not in page_of(lesson, client)


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/x/">masking</a></p>',
        "<p><code>masking</code></p>",
        "<blockquote>masking</blockquote>",
        "<p>unmaskings</p>",
    ],
)
def test_links_code_quotes_and_parts_of_words_are_left_alone(
    client: Client, track: Track, html: str
) -> None:
    module = factories.make_module(track)
    factories.make_lesson(module, "Ears", body=explaining("Masking"))
    uses = factories.make_lesson(module, "Desk", body=saying(html))

    assert 'class="term"' not in page_of(uses, client)


def test_a_locked_course_explains_nothing_outside_it(
    client: Client, alice: Any, track: Track
) -> None:
    locked = factories.make_extension()
    factories.make_lesson(
        factories.make_module(locked), body=explaining("Masking", "Locked words.")
    )
    uses = factories.make_lesson(factories.make_module(track), body=saying("<p>Masking.</p>"))

    assert "Locked words." not in page_of(uses, client)
    assert "Locked words." not in client.get("/glossary/").content.decode()
    client.force_login(alice)
    assert "Locked words." not in client.get("/glossary/").content.decode()


def test_what_a_term_says_is_escaped(client: Client, track: Track) -> None:
    module = factories.make_module(track)
    factories.make_lesson(module, "Ears", body=explaining("Masking", "<script>alert(1)</script>"))
    uses = factories.make_lesson(
        module, "Desk", body=saying("<p>A &lt;b&gt; masking &amp; more</p>")
    )

    page = page_of(uses, client)

    assert "<script>alert" not in page
    assert "A &lt;b&gt; <button" in page
    assert "</span> &amp; more" in page


def test_a_linker_leaves_html_without_terms_as_it_is(track: Track) -> None:
    html = "<p>Nothing   to see<br/>here</p>"

    assert Linker({}).link(html) == html


def test_an_empty_glossary_says_what_to_do(client: Client, db: None) -> None:
    assert "They gather here" in client.get("/glossary/").content.decode()


@pytest.mark.parametrize("lessons", [1, 8])
def test_the_glossary_costs_the_same_however_many_terms(
    client: Client, alice: Any, track: Track, lessons: int
) -> None:
    module = factories.make_module(track)
    for number in range(lessons):
        factories.make_lesson(module, f"L{number}", body=explaining(f"Term {number}"))
    client.force_login(alice)
    client.get("/glossary/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/glossary/")

    assert len(queries) <= 4
    assert len(terms_of(fresh())) == lessons
    assert len(terms_for(next(iter(fresh().lessons.values())), fresh())) == lessons - 1
