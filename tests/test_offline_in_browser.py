"""What a page says and does while there is no network. There is no service worker on purpose."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lessons.catalogue import fresh
from lessons.models import Answer, ReadingPosition
from tests import factories
from tests.axe import RULES, axe
from tests.browser import sign_in
from tests.looks import MEASURES

WORDS = "The bass stops, and the room goes on for a bar."
REFUSE = "Storage.prototype.setItem = () => { throw new DOMException('full'); }"


@pytest.fixture
def guide(transactional_db: None) -> str:
    asked = factories.prompt_block("long_text", "What do you hear?", name="hear")
    lesson = factories.make_lesson(body=[asked])
    factories.make_learner("alice")
    return fresh().lessons[lesson.pk].url


def line(page: Page) -> Any:
    return page.locator("[data-offline]")


def test_who_writes_without_network_is_told_so_and_finds_it_saved_when_it_returns(
    live_server: Any, context: BrowserContext, page: Page, guide: str
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(guide)
    expect(line(page)).to_be_empty()

    context.set_offline(True)
    expect(line(page)).to_have_text(
        "You are offline. What you write is kept on this device and sent when the connection "
        "returns."
    )
    page.get_by_label("What do you hear?").fill(WORDS)
    expect(page.locator("[data-status]").first).to_contain_text("Kept on this device")
    # What has to go to the site does not take the page out of sight.
    page.get_by_role("button", name="Mark as read", exact=True).click()
    expect(line(page)).to_contain_text("That needs the connection.")
    expect(page.get_by_label("What do you hear?")).to_have_value(WORDS)
    assert not Answer.objects.exists()

    context.set_offline(False)
    expect(line(page)).to_have_text("You are online again, and everything you wrote here is saved.")
    assert Answer.objects.get().text == WORDS
    page.get_by_role("button", name="Mark as read", exact=True).click()
    expect(page.locator(".done-line")).to_be_visible()
    assert ReadingPosition.objects.filter(read_at__isnull=False).exists()


def test_a_device_that_keeps_no_copy_says_to_leave_the_page_open(
    live_server: Any, context: BrowserContext, page: Page, guide: str
) -> None:
    page.add_init_script(REFUSE)
    page.goto(guide)

    context.set_offline(True)

    expect(line(page)).to_contain_text("this device cannot keep a copy. Leave this page open")


def test_the_line_is_readable_covers_no_focus_and_leaves_again(
    live_server: Any, chromium: Any, guide: str
) -> None:
    with chromium.new_context(base_url=live_server.url, bypass_csp=True) as context:
        context.add_init_script(axe() + MEASURES)
        page = context.new_page()
        page.set_viewport_size({"width": 390, "height": 600})
        page.clock.install()
        page.goto("/glossary/")
        context.set_offline(True)
        expect(line(page)).to_contain_text("This page stays readable")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            rules = {"runOnly": {"type": "tag", "values": RULES}}
            found = page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        for _stop in range(40):
            page.keyboard.press("Tab")
            stop = page.evaluate("measures.focus()")
            if stop is None:
                break
            assert stop == []

        context.set_offline(False)
        expect(line(page)).to_have_text("You are online again.")
        page.clock.run_for(7000)
        expect(line(page)).to_be_empty()
