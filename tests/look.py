"""`make screenshots`: every page at 390 and 1440 px, light and dark, into var/screenshots/.

Not a test (pytest collects test_*.py); it borrows the tests' live server and demo content.
"""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import sign_in
from tests.people import make_people, untell_news
from tests.screens import NOBODY, screens

pytestmark = pytest.mark.urls("tests.error_pages")
FOLDER = Path(os.environ.get("SCREENSHOTS", "var/screenshots"))
WIDTHS = {390: 844, 1440: 900}
SCHEMES = ("light", "dark")
ONLY = [name for name in os.environ.get("ONLY", "").split(",") if name]


@pytest.fixture
def signed_in(live_server: Any, chromium: Browser) -> Generator[Any]:
    """Makes a browser profile for a person, and keeps it for the next size and scheme."""
    states: dict[str, Any] = {}
    opened: list[BrowserContext] = []

    def open_for(who: str, **options: Any) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url, storage_state=states.get(who), **options
        )
        opened.append(context)
        if who != NOBODY and who not in states:
            sign_in(context, live_server.url, f"{who}@example.com")
            states[who] = context.storage_state()
        return context

    yield open_for
    for context in opened:
        context.close()


def test_screenshots(demo_content: None, signed_in: Any) -> None:
    make_people()
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [s for s in screens() if not ONLY or any(s.name.startswith(n) for n in ONLY)]
    for who in sorted({screen.who for screen in wanted}):
        for width, height in WIDTHS.items():
            for scheme in SCHEMES:
                untell_news()
                context = signed_in(
                    who, viewport={"width": width, "height": height}, color_scheme=scheme
                )
                page = context.new_page()
                for screen in (s for s in wanted if s.who == who):
                    reply = page.goto(screen.url)
                    assert reply
                    assert reply.status == screen.status, screen
                    page.evaluate("document.fonts.ready")
                    page.screenshot(
                        path=FOLDER / f"{screen.name}-{width}-{scheme}.png", full_page=True
                    )
