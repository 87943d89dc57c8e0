"""What is rendered once for everybody holds nothing of anybody, and never outlives its outline."""

import re
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lessons import catalogue, guides
from lessons.catalogue import fresh
from lessons.keeping import Shape, hole
from lessons.kinds import Content
from lessons.models import Lesson, Turn
from lessons.operations import complete_turn, enrol, mark_read, save_answer
from tests import factories
from tests.clients import signed_in
from tests.factories import republish

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def pages_of(lesson: Lesson, turn: Turn) -> list[str]:
    return [fresh().lessons[lesson.pk].url, turn.get_absolute_url(), "/path/", "/catalogue/"]


def test_nothing_of_alice_is_in_what_bob_is_shown_from_the_same_process(
    alice: Any, bob: Any, lesson: Lesson, turn: Turn
) -> None:
    prompt = factories.prompt_of(lesson, "three_skills")
    save_answer(prompt, learner=alice, content=Content(value=["wood-canary", "b", "c"]))
    complete_turn(turn, learner=alice)
    mark_read(lesson.pk, learner=alice)
    her, his = signed_in(alice), signed_in(bob)

    for path in pages_of(lesson, turn):
        hers, theirs = her.get(path).content.decode(), his.get(path).content.decode()

        assert str(alice.uid) in hers
        for own in (str(alice.uid), alice.email, alice.name, "wood-canary", "Complete since"):
            assert own not in theirs, (path, own)
        assert str(bob.uid) in theirs


def test_every_form_carries_the_token_of_whoever_is_shown_it(
    alice: Any, bob: Any, lesson: Lesson, turn: Turn
) -> None:
    for learner in (alice, bob):
        client = Client(enforce_csrf_checks=True)
        client.force_login(learner)
        for path in pages_of(lesson, turn):
            tokens = set(TOKENS.findall(client.get(path).content.decode()))

            assert tokens
            for token in tokens:
                sent = client.post(f"/lessons/{lesson.pk}/read/", {"csrfmiddlewaretoken": token})
                assert sent.status_code == 302, path


def test_a_day_in_a_kept_card_is_that_of_the_learners_own_clock(
    alice: Any, bob: Any, lesson: Lesson, turn: Turn, time_machine: Any
) -> None:
    time_machine.move_to("2027-03-01T23:30:00Z", tick=False)
    bob.time_zone = "Asia/Tokyo"
    bob.save()
    for learner in (alice, bob):
        complete_turn(turn, learner=learner)
    url = fresh().lessons[lesson.pk].url

    assert "Complete since 1 March 2027" in signed_in(alice).get(url).content.decode()
    assert "Complete since 2 March 2027" in signed_in(bob).get(url).content.decode()


@pytest.mark.parametrize("name", ["user", "request", "messages", "csrf_token", "form", "state"])
def test_what_is_one_persons_cannot_be_named_in_what_is_kept(name: str) -> None:
    engine = Engine(libraries={"kept": "lessons.templatetags.kept"})

    with pytest.raises(TemplateSyntaxError, match="not equal for everybody"):
        engine.from_string(f"{{% load kept %}}{{% kept with {name} %}}{{% endkept %}}")


def test_what_is_not_named_is_not_visible_in_what_is_kept(lesson: Lesson) -> None:
    source = "{% load kept %}{% kept with shown %}[{{ shown }}{{ secret }}{{ user }}]{% endkept %}"

    html = Template(source).render(Context({"shown": "a", "secret": "b", "user": "alice"}))

    assert html == "[a]"


def test_a_guide_published_while_it_is_rendered_is_not_kept_under_the_next_outline(
    alice: Any, lesson: Lesson
) -> None:
    client, url = signed_in(alice), fresh().lessons[lesson.pk].url
    old = fresh()
    new_body = lesson.body.get_prep_value()
    new_body[0]["value"]["text"] = "<p>What anybody needs.</p>"
    compiled = guides.compile_guide

    def published_meanwhile(*args: Any) -> Any:
        with mock.patch.object(guides, "compile_guide", compiled):
            republish(lesson, new_body)
        return compiled(*args)

    with mock.patch.object(guides, "compile_guide", published_meanwhile):
        first = client.get(url).content.decode()

    assert "What anybody needs." in first  # published before the answer left: shown at once
    assert "What a producer needs." in "".join(map(str, old.compiled[lesson.pk].parts))
    assert catalogue.current().stamp != old.stamp
    kept = "".join(map(str, catalogue.current().compiled[lesson.pk].parts))
    assert "What anybody needs." in kept
    assert "What a producer needs." not in kept
    assert "What anybody needs." in client.get(url).content.decode()


def test_a_new_title_is_on_every_page_at_once(alice: Any, lesson: Lesson, turn: Turn) -> None:
    client = signed_in(alice)
    for path in pages_of(lesson, turn):
        client.get(path)
    draft = Lesson.objects.get(pk=lesson.pk)
    draft.title = "What hands know"
    draft.save_revision().publish()

    for path in pages_of(lesson, turn)[:3]:
        assert "What hands know" in client.get(path).content.decode(), path


def test_a_page_is_sent_compressed_to_whoever_takes_it_so(alice: Any, lesson: Lesson) -> None:
    client, url = signed_in(alice), fresh().lessons[lesson.pk].url

    plain = client.get(url)
    packed = client.get(url, headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 3


ESCAPED = "&lt;b&gt;{{ secret }}{% csrf_token %}"
TOKENLIKE = f"<b>{{{{ secret }}}}{{% csrf_token %}} {hole('saved_day')} {hole('body')}"


@pytest.fixture
def whole(settings: Any) -> None:
    assert settings.LESSONS_KEEP_WHOLE_PAGES


def looks_of(client: Client, paths: list[str]) -> dict[str, str]:
    """Pages without what is made anew for each request."""
    pages = {path: client.get(path).content.decode() for path in paths}
    made_anew = re.compile(r'(name="(?:csrfmiddlewaretoken|form-id)" value=")[^"]+')
    return {path: made_anew.sub(r"\1", html) for path, html in pages.items()}


def pieces_of_all_that_is_kept() -> str:
    outline = catalogue.current()
    holders: list[Any] = [outline, *outline.lessons.values()]
    return repr([vars(kept) for each in holders for kept in shapes_in(each.kept.values())])


def shapes_in(kept: Any) -> list[Any]:
    """A whole page is kept in a list, since there may be none."""
    every = [each[0] if isinstance(each, list) else each for each in kept]
    return [each for each in every if isinstance(each, Shape)]


def written_by(learner: Any, lesson: Lesson, turn: Turn, words: str) -> None:
    save_answer(
        factories.prompt_of(lesson, "three_skills"),
        learner=learner,
        content=Content(value=[words, f"{words} two", "c"]),
    )
    pattern = factories.prompt_of(lesson, "skill_pattern")
    save_answer(pattern, learner=learner, content=Content(text=words))
    ratings = factories.prompt_of(lesson, "skill_ratings")
    content = Content(value=factories.rating_values(ratings, 3, 9, 4, 8, 10))
    save_answer(ratings, learner=learner, content=content)
    complete_turn(turn, learner=learner)
    mark_read(lesson.pk, learner=learner)


def test_no_word_and_no_rating_is_kept(alice: Any, bob: Any, lesson: Lesson, turn: Turn) -> None:
    written_by(alice, lesson, turn, "wood-canary")
    signed_in(alice).get("/path/")
    for path in pages_of(lesson, turn):
        signed_in(alice).get(path)

    kept = pieces_of_all_that_is_kept()

    assert "Name three" in kept or "three" in kept  # the questions are
    for own in ("wood-canary", alice.email, alice.name, str(alice.uid), 'value="9"', ">9<"):
        assert own not in kept, own


def test_what_looks_like_a_hole_or_a_template_stays_what_was_typed(
    alice: Any, bob: Any, lesson: Lesson, turn: Turn
) -> None:
    written_by(alice, lesson, turn, TOKENLIKE)
    for learner in (bob, alice):
        for path in pages_of(lesson, turn)[:2]:
            html = signed_in(learner).get(path).content.decode()

            assert (ESCAPED in html) is (learner == alice)
            assert (hole("saved_day") in html) is (learner == alice)
            assert "<b>{{" not in html


@pytest.mark.usefixtures("whole")
def test_a_page_that_is_filled_is_the_page_that_is_rendered(
    alice: Any, bob: Any, lesson: Lesson, turn: Turn, settings: Any
) -> None:
    written_by(alice, lesson, turn, "wood-canary")
    enrol(lesson.get_parent().get_parent().pk, learner=bob)
    for learner in (alice, bob):
        client = signed_in(learner)
        for _first_and_again in range(2):
            settings.LESSONS_KEEP_WHOLE_PAGES = True
            filled = looks_of(client, pages_of(lesson, turn))
            settings.LESSONS_KEEP_WHOLE_PAGES = False

            assert filled == looks_of(client, pages_of(lesson, turn))


def test_a_base_template_that_asks_for_more_is_rendered_for_each(
    alice: Any, bob: Any, lesson: Lesson
) -> None:
    url = fresh().lessons[lesson.pk].url

    def asking(template: str, context: dict[str, Any]) -> str:
        return Template("{{ user.email }}").render(Context(context))

    with mock.patch("lessons.views.whole.render_to_string", asking):
        for learner in (alice, bob, alice):
            html = signed_in(learner).get(url).content.decode()
            assert str(learner.uid) in html
            assert "What a producer needs." in html


def test_a_filter_that_changes_a_hole_is_noticed() -> None:
    for changed in ("upper", "truncatechars:20", "urlencode"):
        html = Template(f"{{{{ word|{changed} }}}}").render(Context({"word": hole("word")}))

        with pytest.raises(ValueError, match="filter"):
            Shape(html)


def test_what_just_happened_is_said_once_and_to_nobody_else(
    alice: Any, bob: Any, lesson: Lesson, turn: Turn
) -> None:
    her, his, url = signed_in(alice), signed_in(bob), turn.get_absolute_url()
    for client in (her, his):
        client.get(url)
    her.post(url, {"do": "save"})

    assert "Saved." not in his.get(url).content.decode()
    assert "Saved." in her.get(url).content.decode()
    assert "Saved." not in her.get(url).content.decode()


def test_a_process_that_knows_nothing_reads_what_another_made(
    alice: Any, lesson: Lesson, turn: Turn
) -> None:
    client = signed_in(alice)
    paths = pages_of(lesson, turn)[:2]
    before = looks_of(client, paths)
    for path in paths:
        with mock.patch.object(catalogue, "_kept", None), CaptureQueriesContext(connection) as sent:
            after = looks_of(client, [path])[path]

        assert after == before[path]
        assert len(sent) <= 6, [query["sql"] for query in sent]


def test_what_another_process_made_is_not_met_after_something_was_published(
    alice: Any, lesson: Lesson
) -> None:
    client, url = signed_in(alice), fresh().lessons[lesson.pk].url
    client.get(url)
    body = lesson.body.get_prep_value()
    body[0]["value"]["text"] = "<p>What anybody needs.</p>"
    republish(lesson, body)

    with mock.patch.object(catalogue, "_kept", None):
        html = client.get(url).content.decode()

    assert "What anybody needs." in html
    assert "What a producer needs." not in html


def test_without_the_cache_each_process_works_it_out(alice: Any, lesson: Lesson) -> None:
    client, url = signed_in(alice), fresh().lessons[lesson.pk].url
    with mock.patch("lessons.shared.store") as store, mock.patch.object(catalogue, "_kept", None):
        store.get.side_effect = store.set.side_effect = ConnectionError

        assert "What a producer needs." in client.get(url).content.decode()
    assert store.get.called
