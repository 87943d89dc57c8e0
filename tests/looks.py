"""A page in every look, and what is wrong with it there: what axe finds, and what it cannot find.

One visit to each page; the looks are put on it one after the other. All rules of axe are asked
once on a wide and once on a narrow page, in the other looks those that a change of colours or of
room can break; `make chaos` asks all of them in every look. What axe cannot see is measured in
the page (measures.js): sideways scrolling, cut-off words, small targets, and focus that hides.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.axe import RULES, axe
from tests.browser import sign_in
from tests.screens import NOBODY, Screen
from tests.seeds import is_long

MEASURES = (Path(__file__).parent / "measures.js").read_text()
ALL_RULES = {"type": "tag", "values": RULES}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
ROOM = {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
# What passed is neither listed nor are style sheets fetched anew for rules that are not asked.
QUICKLY = {"resultTypes": ["violations"], "preload": False}
MOST_STOPS = 80  # of the Tab key, on one page


@dataclass(frozen=True)
class Look:
    """How a page is looked at: the window, the colours asked for, and what the reader chose."""

    name: str
    rules: dict[str, Any]
    width: int = 1280
    media: dict[str, Any] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    text_size: str = ""


# In this order the window changes seldom.
LOOKS = (
    Look("light", ALL_RULES),
    Look("sepia", COLOURS, chosen={"data-theme": "sepia"}),
    Look("letters twice as large", ROOM, text_size="200%"),
    Look("dark", COLOURS, media={"color_scheme": "dark"}),
    Look("forced colours", ROOM, media={"forced_colors": "active"}),
    Look("zoomed to 200 %", ROOM, width=640),
    Look("320 px", ALL_RULES, width=320),
    Look("from right to left", ROOM, width=390, chosen={"dir": "rtl"}),
)
# Colours on their way to others are neither; the rest is what a browser does unasked.
PLAIN = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"}


def problems_of(page: Page, look: Look, *, part: Any = None) -> list[str]:
    """`part`: what of it is ours, as axe names it."""
    window = {"width": look.width, "height": 900}
    if page.viewport_size != window:
        page.set_viewport_size(window)  # type: ignore[arg-type]
    page.emulate_media(**(PLAIN | look.media))
    asked = ALL_RULES if is_long() else look.rules
    dressed = [look.chosen, look.text_size]
    found: list[str] = page.evaluate(
        "([dressed, rules, part]) => measures.look(dressed, rules, part)",
        [dressed, {"runOnly": asked, **QUICKLY}, part],
    )
    return found


def stops_of(page: Page) -> Iterator[list[str]]:
    """What is wrong with each stop of the Tab key, in a low and narrow window."""
    page.set_viewport_size({"width": 390, "height": 600})
    page.emulate_media(**PLAIN)  # type: ignore[arg-type]
    for _step in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("measures.focus()")
        if stop is None:
            return
        yield stop


@contextmanager
def visiting(browser: Browser, address: str, who: str) -> Iterator[Page]:
    # axe and the measures are put into the page as inline scripts.
    with browser.new_context(base_url=address, bypass_csp=True) as context:
        context.add_init_script(axe() + MEASURES)
        if who != NOBODY:
            sign_in(context, address, f"{who}@example.com")
        yield context.new_page()


def open_screen(page: Page, screen: Screen) -> None:
    page.clear_console_messages()
    page.clear_page_errors()
    reply = page.goto(screen.url)
    assert reply
    assert reply.status == screen.status, screen
    page.evaluate("document.fonts.ready")


def complaints_of(page: Page, screen: Screen) -> Iterator[str]:
    """What the browser itself finds wrong with a page since it was asked for, headers included."""
    for each in page.console_messages(filter="all"):
        refused = screen.status >= HTTPStatus.BAD_REQUEST and each.location["url"] == page.url
        if each.type in ("error", "warning") and not refused:
            yield f"in the console: {each.text}"
    yield from map(str, page.page_errors(filter="all"))
