"""Every page a learner looks at answers, in each of its states, and is whole."""

import re
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from lessons import operations
from lessons.models import Answer, Reflection, Turn
from tests import factories
from tests.clients import signed_in
from tests.pages.acts import PARTS, html, rate

OWN = {
    "path": "lessons:path",
    "workbook": "lessons:workbook",
    "depth": "gamification:depth",
    "settings": "accounts:settings",
    "email": "account_email",
    "password": "account_change_password",
    "sign out": "account_logout",
}


ENTRANCE = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
)


def test_every_open_page_answers_signed_out(client: Client, course: dict[str, str]) -> None:
    for name, url in course.items():
        assert client.get(url).status_code == (403 if name == "locked" else 200), name
    for name in ENTRANCE:
        assert client.get(reverse(name)).status_code == 200, name


def test_every_page_answers_signed_in_at_the_start_and_after_the_loop(
    alice: Any, course: dict[str, str], turn: Turn
) -> None:
    client = signed_in(alice)
    urls = [*course.values(), *map(reverse, OWN.values())]
    after = [reverse(f"lessons:{name}", args=[turn.uid]) for name in ("reflect", "done")]

    at_start = [client.get(url).status_code for url in urls]
    rate(factories.prompt_of(turn.lesson, "skill_ratings"), alice, 8, 6, 7, 2, 5)
    operations.save_snapshot(turn, learner=alice)
    operations.complete_turn(turn, learner=alice)
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    history = reverse("lessons:history", args=[Answer.objects.get(learner=alice).uid])
    at_end = [client.get(url).status_code for url in [*urls, *after, history]]

    assert set(at_start) == {200, 403}
    assert at_start.count(403) == 1
    assert at_end.count(403) == 1
    assert set(at_end) == {200, 403}


def test_no_page_runs_inline_script_or_carries_inline_style(
    alice: Any, course: dict[str, str], turn: Turn
) -> None:
    rate(factories.prompt_of(turn.lesson, "skill_ratings"), alice, 8, 6, 7, 2, 5)
    operations.save_snapshot(turn, learner=alice)
    inline = re.compile(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:", re.I)

    for client in (Client(), signed_in(alice)):
        for url in [*course.values(), *map(reverse, (*OWN.values(), *ENTRANCE))]:
            response = client.get(url)
            assert not inline.search(html(response)), url
            if response.status_code != 302:
                assert "script-src 'self'" in response["Content-Security-Policy"]


def test_each_page_has_one_h1_a_skip_link_and_a_title(alice: Any, course: dict[str, str]) -> None:
    client = signed_in(alice)
    for url in [*course.values(), *map(reverse, OWN.values())]:
        text = html(client.get(url))
        assert len(re.findall(r"<h1[ >]", text)) == 1, url
        assert 'class="skip" href="#main"' in text, url
        assert re.search(r"<title>\s*\S", text), url


def test_ids_on_a_page_are_unique(alice: Any, course: dict[str, str]) -> None:
    client = signed_in(alice)
    for url in course.values():
        ids = re.findall(r'\sid="([^"]+)"', html(client.get(url)))
        assert len(ids) == len(set(ids)), url


def test_error_pages_speak_and_lead_on(client: Client, alice: Any) -> None:
    missing = client.get("/nothing/at/all/here/")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    unmarked = strict.post(reverse("accounts:settings"))

    assert missing.status_code == 404
    assert "There is no page at this address" in html(missing)
    assert unmarked.status_code == 403
    assert "what you typed is still in the form" in html(unmarked)


def test_hidden_points_are_hidden_everywhere(
    alice: Any, turn: Turn, course: dict[str, str]
) -> None:
    client = signed_in(alice)
    client.post(reverse("gamification:shown"), {"hidden": "yes"})
    operations.complete_turn(turn, learner=alice)
    operations.add_reflection(turn, learner=alice, parts=PARTS)

    pages = [reverse("lessons:path"), reverse("gamification:depth"), course["extension"]]
    pages.append(reverse("lessons:done", args=[turn.uid]))

    for url in pages:
        assert not re.search(r"\d+ Depth|Depth to go", html(client.get(url))), url


def test_what_belongs_to_another_learner_is_not_there(alice: Any, bob: Any, turn: Turn) -> None:
    operations.add_reflection(turn, learner=alice, parts=PARTS)
    rate(factories.prompt_of(turn.lesson, "skill_ratings"), alice, 8, 6, 7, 2, 5)
    client, answer = signed_in(bob), Answer.objects.get(learner=alice)
    reflection = Reflection.objects.get(learner=alice)

    history = client.get(reverse("lessons:history", args=[answer.uid]))
    removal = client.post(
        reverse("lessons:remove_reflection", args=[turn.uid]), {"reflection": reflection.uid}
    )

    assert history.status_code == 404
    assert removal.status_code == 404
    assert client.get(reverse("lessons:turn", args=[uuid4()])).status_code == 404
