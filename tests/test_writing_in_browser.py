"""What the page keeps on a learner's device while they write, and when it goes."""

import re
import statistics
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from playwright.sync_api import Browser, Dialog, Page, expect

from lessons import operations
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import Answer, Prompt, Row
from tests import factories
from tests.browser import sign_in
from tests.test_loop_in_browser import sign_in_by_the_form

COPY_WITHIN = 300  # milliseconds after a key
COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('draft:'))"
# The time from each key to the first moment at which the storage holds the text with that key.
WATCH_COPIES = """
window.waits = [];
let pressed = [];
addEventListener("input", ({ target }) => pressed.push([performance.now(), target.value]), true);
const set = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
  set.call(this, key, value);
  const [, text] = JSON.parse(value).pairs[0];
  waits.push(...pressed.filter(([, typed]) => text.startsWith(typed))
    .map(([at]) => performance.now() - at));
  pressed = pressed.filter(([, typed]) => !text.startsWith(typed));
};
"""


@pytest.fixture
def site(transactional_db: None) -> dict[str, Any]:
    asked = factories.prompt_block("long_text", "What do you hear?", name="hear")
    lesson = factories.make_lesson(body=[asked, factories.rows_block()])
    factories.make_learner("alice")
    factories.make_learner("bob")
    return {
        "url": fresh().lessons[lesson.pk].url,
        "hear": factories.prompt_of(lesson, "hear"),
        "journal": factories.prompt_of(lesson, "journal"),
    }


def wait(page: Page, true: str) -> None:
    """Playwright's own waiting for a function needs eval, which these pages forbid."""
    for _ in range(200):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {true}")


def field_of(page: Page) -> Any:
    return page.get_by_label("What do you hear?")


def status_of(page: Page) -> Any:
    return page.locator("[data-status]").first


def leave_words_on_the_device(page: Page, site: dict[str, Any], words: str) -> None:
    page.goto(site["url"])
    page.route("**/answers/**", lambda route: route.abort())
    field_of(page).fill(words)
    expect(status_of(page)).to_contain_text("Kept on this device; retrying")
    assert page.evaluate(COPIES)


def sign_out(page: Page) -> None:
    page.locator("summary.menu__button").click()
    page.get_by_role("button", name="Sign out").click()


def test_a_key_is_in_the_local_copy_within_three_hundred_milliseconds(
    live_server: Any, page: Page, site: dict[str, Any]
) -> None:
    """Also while somebody types without a pause, so that nothing is sent meanwhile."""
    sign_in(page.context, live_server.url, "alice@example.com")
    page.add_init_script(WATCH_COPIES)
    page.goto(site["url"])

    words = "A bass, a room, and a door. "
    text = words * 3

    field_of(page).press_sequentially(text, delay=40)
    wait(page, f"waits.length >= {len(text)}")

    waits = page.evaluate("waits")
    assert len(waits) == len(text)
    # A machine that stands still for a moment is seen in one stretch only.
    longest = [max(waits[at : at + len(words)]) for at in range(0, len(text), len(words))]
    print(f"\nkey to copy: median {statistics.median(waits):.0f} ms, longest {longest} ms")
    assert min(waits) > 0
    assert statistics.median(longest) <= COPY_WITHIN


def test_words_taken_back_leave_no_copy_and_the_line_says_what_it_said(
    live_server: Any, page: Page, site: dict[str, Any]
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(site["url"])
    field_of(page).fill("A bass.")
    expect(status_of(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d"))

    field_of(page).press_sequentially("..")
    expect(status_of(page)).not_to_contain_text("Saved")
    wait(page, f"{COPIES}.length")
    for _ in range(2):
        field_of(page).press("Backspace")

    expect(status_of(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    assert page.evaluate(COPIES) == []
    assert Answer.objects.get().revision == 1


def test_signing_out_sends_what_is_unsent_and_leaves_nothing_behind(
    live_server: Any, page: Page, site: dict[str, Any]
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    leave_words_on_the_device(page, site, "A bass.")
    field_of(page).press_sequentially(" A room.")
    page.unroute("**/answers/**")

    sign_out(page)
    page.wait_for_url(f"{live_server.url}/")

    assert page.evaluate(COPIES) == []
    assert Answer.objects.get().text == "A bass. A room."


def test_signing_out_warns_of_words_that_cannot_be_sent_and_then_wipes_them(
    live_server: Any, page: Page, site: dict[str, Any]
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(site["url"])
    page.get_by_label("Piece").fill("Aria")  # A row that is not added is unsent as well.
    leave_words_on_the_device(page, site, "A bass.")
    asked: list[str] = []

    def answer_no_then_yes(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if len(asked) > 1 else dialog.dismiss()

    page.on("dialog", answer_no_then_yes)
    page.evaluate("localStorage.setItem('draft:0:p:x', 'of somebody else')")
    sign_out(page)
    expect(field_of(page)).to_have_value("A bass.")
    while not asked:
        page.wait_for_timeout(50)
    assert len(page.evaluate(COPIES)) == 3

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{live_server.url}/")

    assert (
        asked == ["Some words on this device have not reached us yet. Sign out and lose them?"] * 2
    )
    assert page.evaluate(COPIES) == ["draft:0:p:x"], "only this learner's copies go"
    assert not Answer.objects.exists()


def test_another_learner_on_the_device_neither_sees_nor_sends_the_firsts_words(
    live_server: Any, page: Page, site: dict[str, Any]
) -> None:
    """Alice's session ended without signing out; she comes back later."""
    sign_in_by_the_form(page, "alice@example.com")
    leave_words_on_the_device(page, site, "A bass.")
    # On the server, not by the cookies: what the page sends while it is left would come back with
    # a new CSRF cookie in the middle of Bob's signing in.
    Session.objects.all().delete()
    caches["default"].clear()
    page.goto("about:blank")
    page.unroute("**/answers/**")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))

    sign_in_by_the_form(page, "bob@example.com")
    page.goto(site["url"])
    expect(field_of(page)).to_have_value("")
    field_of(page).fill("A drum.")
    expect(status_of(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    assert "A bass." not in page.content()
    assert not any("bass" in body for body in sent)
    assert Answer.objects.get().text == "A drum."

    sign_out(page)
    page.wait_for_url(f"{live_server.url}/")
    sign_in_by_the_form(page, "alice@example.com")
    page.goto(site["url"])
    expect(field_of(page)).to_have_value("A bass.")
    expect(status_of(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    assert set(Answer.objects.values_list("text", flat=True)) == {"A bass.", "A drum."}


@pytest.mark.parametrize("kept", [True, False], ids=["from the cache", "loaded anew"])
def test_back_shows_the_words_and_saves_what_is_typed_then(
    live_server: Any, whole_browser: Browser, site: dict[str, Any], kept: bool
) -> None:
    """A page that listens to “unload” is not kept, but loaded anew."""
    page = whole_browser.new_page(base_url=live_server.url)
    sign_in(page.context, live_server.url, "alice@example.com")
    page.add_init_script(
        "addEventListener('pageshow', ({ persisted }) => { window.persisted = persisted; });"
        + ("" if kept else "addEventListener('unload', () => {});")
    )
    page.goto(site["url"])
    field_of(page).fill("A bass.")  # Left before the second is over that autosave waits.
    page.goto("/path/")
    page.go_back(wait_until="commit")  # A kept page is not loaded again.

    expect(field_of(page)).to_have_value("A bass.")
    was_kept = page.evaluate("window.persisted")
    field_of(page).press("Control+End")
    field_of(page).press_sequentially(" A room.")
    expect(status_of(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    assert was_kept is kept
    assert Answer.objects.get().text == "A bass. A room."
    assert not page.locator(".conflict").count()
    assert page.evaluate(COPIES) == []


@pytest.mark.parametrize("place", ["guide", "page of its own"])
def test_a_row_that_was_not_added_is_in_the_fields_again(
    live_server: Any, page: Page, site: dict[str, Any], place: str
) -> None:
    journal: Prompt = site["journal"]
    address = site["url"] if place == "guide" else f"/rows/{journal.uid}/"
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(address)
    page.get_by_label("Piece").fill("Aria")
    page.get_by_label("Level").fill("-12")
    wait(page, f"{COPIES}.length")

    page.goto(address)
    expect(page.get_by_label("Piece")).to_have_value("Aria")
    page.get_by_role("textbox", name="Notes").fill("Again.")
    page.goto(address)
    expect(page.get_by_label("Level")).to_have_value("-12")
    expect(page.get_by_role("textbox", name="Notes")).to_have_value("Again.")
    page.get_by_role("button", name="Add this row" if place != "guide" else "Save").first.click()
    expect(page.get_by_role("cell", name="Aria")).to_be_visible()

    expect(page.get_by_label("Piece")).to_have_value("")
    assert page.evaluate(COPIES) == []
    assert Row.objects.count() == 1


def test_a_timer_counts_up_in_the_page_only_while_it_runs(
    live_server: Any, page: Page, transactional_db: None
) -> None:
    alice = factories.make_learner("alice")
    lesson = factories.make_lesson(
        body=[factories.prompt_block("timer", "How long did you listen?", name="listened")]
    )
    prompt = factories.prompt_of(lesson, "listened")
    operations.save_answer(prompt, learner=alice, content=Content(value={"minutes": 2}))
    page.clock.install()
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(fresh().lessons[lesson.pk].url)
    assert not page.locator("[data-timer]").count()

    page.get_by_role("button", name="Go on").click()
    shown = page.locator("[data-timer]")
    expect(shown).to_have_text(re.compile(r"2:0\d"))
    page.clock.fast_forward(61_000)
    expect(shown).to_have_text(re.compile(r"3:0\d"))
