"""Every page in every look: what axe finds, and what it cannot find.

One visit to each page; the looks are put on it one after the other. All rules of axe are asked
once on a wide and once on a narrow page, in the other looks those that a change of colours or of
room can break; `make chaos` asks all of them in every look. What axe cannot see is measured in
the page: sideways scrolling, cut-off words, small targets, and focus that hides or cannot be seen.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.screens import NOBODY, PASSWORD, Screen, make_newcomer, screens
from tests.test_loop_in_browser import AXE, RULES

MEASURES = (Path(__file__).parent / "measures.js").read_text()
ALL_RULES = {"runOnly": {"type": "tag", "values": RULES}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
ROOM = {"runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}}


@dataclass(frozen=True)
class Look:
    """How a page is looked at: the window, the colours asked for, and what the reader chose."""

    name: str
    rules: dict[str, Any]
    width: int = 1280
    media: dict[str, Any] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    text_size: str = ""


LOOKS = (
    Look("light", ALL_RULES),
    Look("dark", COLOURS, media={"color_scheme": "dark"}),
    Look("sepia", COLOURS, chosen={"data-theme": "sepia"}),
    Look("forced colours", ROOM, media={"forced_colors": "active"}),
    Look("320 px", ALL_RULES, width=320),
    Look("zoomed to 200 %", ROOM, width=640),
    Look("letters twice as large", ROOM, text_size="200%"),
    Look("from right to left", ROOM, width=390, chosen={"dir": "rtl"}),
)
# Colours on their way to others are neither; the rest is what a browser does unasked.
PLAIN = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"}


@contextmanager
def as_seen_in(page: Page, look: Look) -> Iterator[None]:
    page.set_viewport_size({"width": look.width, "height": 900})
    page.emulate_media(**(PLAIN | look.media))
    before = page.evaluate("measures.dress", [look.chosen, look.text_size])
    yield
    page.evaluate("measures.dress", before)


def problems_of(page: Page, look: Look) -> list[str]:
    rules = ALL_RULES if os.environ.get("CHAOS") else look.rules
    with as_seen_in(page, look):
        found = [
            f"axe {problem['id']}: {problem['nodes'][0]['html'][:200]}"
            for problem in page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
        ]
        return found + page.evaluate("measures.all()")


def sign_in(page: Page, who: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(f"{who}@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/path/")


@contextmanager
def visiting(browser: Browser, address: str, who: str) -> Iterator[Page]:
    # axe and the measures are put into the page as inline scripts.
    with browser.new_context(base_url=address, bypass_csp=True) as context:
        context.add_init_script(AXE.read_text() + MEASURES)
        page = context.new_page()
        if who != NOBODY:
            sign_in(page, who)
        yield page


def open_screen(page: Page, screen: Screen) -> None:
    reply = page.goto(screen.url)
    assert reply
    assert reply.status == screen.status, screen
    page.evaluate("document.fonts.ready")


@pytest.fixture
def all_screens(demo_content: None) -> dict[str, list[Screen]]:
    """What there is to see, by who sees it."""
    make_newcomer()
    by_person: dict[str, list[Screen]] = {}
    for screen in screens():
        by_person.setdefault(screen.who, []).append(screen)
    return by_person


def test_no_page_has_a_barrier_in_any_look(
    live_server: Any, chromium: Browser, all_screens: dict[str, list[Screen]]
) -> None:
    found: dict[str, list[str]] = {}
    seen = 0
    for who, theirs in all_screens.items():
        with visiting(chromium, live_server.url, who) as page:
            for screen in theirs:
                open_screen(page, screen)
                for look in LOOKS:
                    seen += 1
                    for problem in problems_of(page, look):
                        found.setdefault(problem, []).append(f"{screen.name}, {look.name}")

    print(f"{seen} views of {sum(map(len, all_screens.values()))} pages, {len(found)} barriers")
    assert not found, "\n".join(
        f"{problem}\n    {len(where)} times, first: {'; '.join(where[:3])}"
        for problem, where in sorted(found.items())
    )


def test_focus_is_always_seen_and_never_covered(
    live_server: Any, chromium: Browser, all_screens: dict[str, list[Screen]]
) -> None:
    found, stops = [], 0
    for who, theirs in all_screens.items():
        with visiting(chromium, live_server.url, who) as page:
            page.set_viewport_size({"width": 390, "height": 600})
            for screen in theirs:
                open_screen(page, screen)
                for _step in range(80):
                    page.keyboard.press("Tab")
                    stop = page.evaluate("measures.focus()")
                    if stop is None:
                        break
                    stops += 1
                    found += [f"{screen.name}: {problem}" for problem in stop]

    print(f"{stops} stops of the Tab key on {sum(map(len, all_screens.values()))} pages")
    assert stops > 1000
    assert not found, "\n".join(found)
