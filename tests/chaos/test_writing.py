"""Nothing a learner types is lost, whatever breaks (shared/RELIABILITY.md 2, G4).

Each run breaks one thing at a moment the seed chooses, mends it, and compares the keystroke log
with what the server holds: 0 characters lost older than a second, 0 false “Saved”, 0 texts
overwritten unseen. The table of counts is printed at the end of the run.
"""

import datetime as dt
import time
from collections.abc import Callable, Generator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Browser, Route
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from gamification.models import DepthEntry
from lessons.catalogue import fresh
from lessons.models import Reflection, ReflectionDraft, Turn
from tests import databases, factories
from tests.browser import FLAGS, WITH_BFCACHE, find_chromium
from tests.chaos.desk import Desk, Profile
from tests.seeds import seeds

pytestmark = pytest.mark.chaos
each_seed = pytest.mark.parametrize("seed", seeds(few=3, many=25))


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[dict[str, Any]]:
    """One site for all runs: each run has a learner of its own."""
    with django_db_blocker.unblock():
        asked = factories.prompt_block("long_text", "What do you hear?", name="hear")
        lesson = factories.make_lesson(body=[asked, factories.turn_block()])
        server = LiveServer("127.0.0.1")
        yield {
            "url": server.url,
            "address": fresh().lessons[lesson.pk].url,
            "prompt": factories.prompt_of(lesson, "hear"),
            "turn": Turn.objects.get(lesson=lesson),
        }
        server.stop()
        databases.restore(databases.migrated())


Sit = Callable[[str, int], Desk]


@pytest.fixture(scope="module")
def profile(chromium: Browser) -> Generator[Profile]:
    """One for all runs, emptied between them: the page's files come once."""
    with chromium.new_context() as context:
        yield Profile(context)


@pytest.fixture
def sit(profile: Profile, site: dict[str, Any]) -> Generator[Sit]:
    """sit("offline", seed): a learner in front of the prompt."""
    yield lambda fault, seed: Desk(fault, seed, site, profile)
    profile.empty(site["url"])


@pytest.fixture(scope="module")
def kept_profile(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Generator[Profile]:
    """A browser of its own with a profile on disk, whose renderers may be killed, and which, if it
    is the whole one, keeps a page that one leaves."""
    context = chromium.browser_type.launch_persistent_context(
        tmp_path_factory.mktemp("profile"),
        executable_path=find_chromium(),
        args=list(FLAGS),
        ignore_default_args=WITH_BFCACHE,
    )
    yield Profile(context)
    context.close()


def fail(desk: Desk, act: Callable[[Route], None]) -> None:
    desk.context.route("**/answers/**", act)


def mend(desk: Desk) -> None:
    """And says what a browser says when the network is back, so that nobody waits for a retry."""
    desk.context.unroute("**/answers/**")
    desk.page.evaluate("dispatchEvent(new Event('online'))")


@each_seed
def test_the_renderer_is_killed(site: dict[str, Any], kept_profile: Profile, seed: int) -> None:
    desk = Desk("kill the renderer", seed, site, kept_profile)
    desk.type()
    desk.idle()
    desk.type()
    desk.idle(0.5)
    killed = time.monotonic()

    desk.kill_renderer()
    desk.page = desk.open()

    desk.settle(killed, found=desk.text())
    kept_profile.empty(site["url"])


@each_seed
def test_the_network_goes_and_comes_back(sit: Sit, seed: int) -> None:
    desk = sit("offline", seed)
    desk.type()
    desk.idle()

    desk.context.set_offline(True)
    desk.type()
    desk.wait_for_status("Kept on this device; retrying")
    desk.type(3)
    desk.context.set_offline(False)

    desk.settle()


@each_seed
def test_the_session_ends(sit: Sit, seed: int) -> None:
    desk = sit("expired session", seed)
    desk.type()
    desk.idle()

    desk.sign_out_behind()
    desk.type()
    desk.wait_for_status("signed out")
    desk.type(3)
    desk.sign_in()
    if desk.random.random() < 0.5:
        desk.page.reload()  # Came back later.
    else:
        desk.page.evaluate("dispatchEvent(new Event('focus'))")  # Signed in beside it.

    desk.settle()


@each_seed
def test_the_csrf_mark_is_renewed(sit: Sit, seed: int) -> None:
    desk = sit("CSRF rotation", seed)
    desk.type()
    desk.idle()

    if desk.random.random() < 0.5:
        desk.context.clear_cookies(name="csrftoken")
    else:
        desk.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "url": desk.url}])
        desk.page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'y'")
    desk.type()

    desk.settle()


def cut_in_half(body: str) -> str:
    pairs = [
        (
            name,
            text[: len(text) // 2] if name.startswith("p-") and not name.endswith("-rev") else text,
        )
        for name, text in parse_qsl(body, keep_blank_values=True)
    ]
    return urlencode(pairs)


@each_seed
def test_the_server_answers_500(sit: Sit, seed: int) -> None:
    """Before it saved, or after: then the reply is lost and the retry must be recognised. Or it
    saves and confirms what something on the way has cut in half."""
    desk = sit("server 500", seed)
    desk.type()
    desk.idle()
    how = ("before", "after", "cut")[seed % 3]

    def break_(route: Route) -> None:
        if how == "cut":
            return route.continue_(post_data=cut_in_half(route.request.post_data or ""))
        if how == "after":
            route.fetch()
        return route.fulfill(status=500, body="<h1>Broken</h1>", content_type="text/html")

    fail(desk, break_)
    desk.type()
    desk.wait_for_status("Kept on this device; retrying")
    if desk.random.random() < 0.5:
        desk.type(4)
    mend(desk)

    desk.settle()
    assert len(set(desk.history)) == len(desk.history)  # No text was saved twice.


@each_seed
def test_two_tabs_disagree(sit: Sit, seed: int) -> None:
    desk = sit("two tabs", seed)
    other = desk.open()
    theirs = desk.type(page=other)
    assert desk.arrives(theirs)

    mine = desk.type()
    panel = desk.page.locator(".conflict")
    panel.wait_for()
    desk.type(3)
    shown = panel.inner_text()
    if desk.random.random() < 0.5:
        mine = desk.text()
        panel.get_by_role("button", name="Keep what I typed here").click()
        desk.settle(found=mine)
    else:
        panel.get_by_role("button", name="Take that version").click()
        desk.wait(lambda: desk.text() == theirs)
        desk.settle(0, found=theirs)

    assert "".join(theirs.split()) in "".join(shown.split())
    assert {theirs, desk.log[-1][1]} <= set(desk.history)
    assert mine in desk.history or desk.log[-1][1].startswith(mine)


@each_seed
def test_back_comes_back_to_the_text(
    site: dict[str, Any], kept_profile: Profile, seed: int
) -> None:
    """Through the browser's kept page, or through one from its cache that is older."""
    desk = Desk("Back", seed, site, kept_profile)
    if desk.random.random() < 0.5:
        desk.page.evaluate("addEventListener('unload', () => {})")  # Keeps the page from bfcache.
    desk.type()
    desk.idle()
    left = time.monotonic()

    desk.page.goto(f"{desk.url}/path/", wait_until="domcontentloaded")
    desk.page.go_back(wait_until="commit")
    text = desk.log[-1][1]
    desk.wait(lambda: desk.text() == text)

    assert desk.text() == text
    more = desk.type(4)
    desk.settle(left, found=more)
    assert not desk.page.locator(".conflict").count()
    kept_profile.empty(site["url"])


@each_seed
def test_a_reload_in_the_middle_of_saving(sit: Sit, seed: int) -> None:
    desk = sit("reload mid-save", seed)
    desk.type()
    desk.page.wait_for_timeout(desk.random.uniform(900, 1100))

    desk.page.reload(wait_until="domcontentloaded")

    assert desk.text() == desk.log[-1][1]
    desk.settle()


@each_seed
def test_fifty_clicks_on_save(sit: Sit, seed: int) -> None:
    """On a reflection: one reflection, one entry in the ledger, and no draft left behind."""
    desk = sit("double click ×50", seed)
    desk.page.goto(f"{desk.url}/turns/{desk.site['turn'].uid}/reflect/")
    text = desk.type()
    desk.page.locator("#id_why").fill("Two of five are waiting since May.")
    if desk.random.random() < 0.5:
        desk.idle(2)

    desk.page.evaluate(
        "const b = document.querySelector('.reflect__form .btn');"
        "for (let i = 0; i < 50; i++) b.click();"
    )
    desk.page.wait_for_url("**/done/")

    reflection = Reflection.objects.get(learner=desk.learner)
    assert (reflection.saw, reflection.revision) == (text, 1)
    assert DepthEntry.objects.filter(learner=desk.learner).count() == 1
    assert not ReflectionDraft.objects.filter(learner=desk.learner).exists()
    assert desk.page.evaluate("Object.keys(localStorage)") == []
    desk.tally(lost=desk.lost(float("inf"), reflection.saw))


@each_seed
def test_a_slow_network(sit: Sit, seed: int) -> None:
    desk = sit("slow network", seed)
    with desk.slow_network():
        desk.type()
        desk.idle()
        desk.type()
        desk.idle()
        desk.type()

        desk.settle()


@each_seed
def test_the_device_keeps_no_copy(sit: Sit, seed: int) -> None:
    """Full, or forbidden; and then the server is away as well. The page must say so."""
    desk = sit("quota exceeded", seed)
    full = (
        "for (let size = 2 ** 22; size; size >>= 1)"
        " try { for (;;) localStorage.setItem(`x${Math.random()}`, 'x'.repeat(size)); } catch {}"
    )
    forbidden = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    desk.page.evaluate(full if desk.random.random() < 0.5 else forbidden)
    fail(desk, lambda route: route.abort())

    desk.type()
    desk.wait_for_status("this device cannot keep a copy")
    desk.type(3)
    mend(desk)

    desk.settle()


@each_seed
def test_the_clocks_change(sit: Sit, seed: int) -> None:
    """On the learner's desk, and on the server: back or forward by hours."""
    desk = sit("clock change", seed)
    desk.type()
    desk.idle()
    hours = desk.random.choice([-26, -1, 1, 26])

    desk.page.evaluate(f"const now = Date.now; Date.now = () => now() + {hours} * 3600000")
    moved = timezone.now() + dt.timedelta(hours=desk.random.choice([-2, -1, 1]))
    with time_machine.travel(moved):
        desk.type()
        desk.settle()

    assert desk.history[-1] == desk.log[-1][1]
