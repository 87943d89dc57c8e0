"""No page has a barrier in any look, and the Tab key always shows where it is.

Two halves, each with all looks: a class is what pytest-xdist gives to one process, so that two
share the work.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.looks import LOOKS, complaints_of, open_screen, problems_of, stops_of, visiting
from tests.people import make_people
from tests.screens import Screen, screens

pytestmark = pytest.mark.urls("tests.error_pages")
FEWEST_STOPS = 600  # in each half: else the key goes nowhere, and nothing is found


class Half:
    """What both do, each with every other page."""

    @pytest.fixture
    def pages(self, demo_content: None) -> dict[str, list[Screen]]:
        """What there is to see in this half, by who sees it."""
        make_people()
        by_person: dict[str, list[Screen]] = {}
        for number, screen in enumerate(screens()):
            if self.takes(number):
                by_person.setdefault(screen.who, []).append(screen)
        return by_person

    def takes(self, number: int) -> bool:
        raise NotImplementedError

    def test_no_page_has_a_barrier_and_focus_is_always_seen(
        self, live_server: Any, chromium: Browser, pages: dict[str, list[Screen]]
    ) -> None:
        found: dict[str, list[str]] = {}
        stops = 0
        for who, theirs in pages.items():
            with visiting(chromium, live_server.url, who) as page:
                for screen in theirs:
                    open_screen(page, screen)
                    for look in LOOKS:
                        for problem in problems_of(page, look):
                            found.setdefault(problem, []).append(f"{screen.name}, {look.name}")
                    for stop in stops_of(page):
                        stops += 1
                        for problem in stop:
                            found.setdefault(problem, []).append(screen.name)
                    for problem in complaints_of(page, screen):
                        found.setdefault(problem, []).append(screen.name)

        number = sum(map(len, pages.values()))
        print(f"{number} pages, {number * len(LOOKS)} views, {stops} stops, {len(found)} barriers")
        assert stops > FEWEST_STOPS
        assert not found, "\n".join(
            f"{problem}\n    {len(where)} times, first: {'; '.join(where[:3])}"
            for problem, where in sorted(found.items())
        )


class TestEvenPages(Half):
    def takes(self, number: int) -> bool:
        return number % 2 == 0


class TestOddPages(Half):
    def takes(self, number: int) -> bool:
        return number % 2 == 1
