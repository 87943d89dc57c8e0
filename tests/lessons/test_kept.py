"""What is rendered once for everybody holds nothing of anybody, and never outlives its outline."""

import re
from typing import Any
from unittest import mock

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.test import Client

from lessons import catalogue, guides
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import Lesson, Turn
from lessons.operations import complete_turn, mark_read, save_answer
from tests import factories
from tests.factories import republish

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def signed_in(learner: Any) -> Client:
    client = Client()
    client.force_login(learner)
    return client


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
