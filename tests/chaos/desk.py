"""A learner who types in a real browser, while a test breaks something.

Every keystroke is logged with its time, and every “Saved” the page shows is noted with the text
that stood in the field. At the end both are compared with what the server holds.
"""

import random
import secrets
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

from django.contrib.sessions.models import Session
from django.core.cache import caches
from playwright.sync_api import BrowserContext, Error, Page

from lessons.models import Answer, AnswerRevision
from tests import factories
from tests.browser import sign_in
from tests.chaos.tally import count

GRACE = 1.0  # seconds before a fault within which the last keys may be lost
PATIENCE = 20.0  # seconds for words to arrive once nothing is broken any more
KEYS = "abcdefghij klmnopqrst uvwxyz.,äß→שלום漢字\n"

# Tells of each “Saved” with the field's text at that moment, and of a “Saved” left standing over
# newer words. Installed before any script of the page.
WITNESS = """
addEventListener("DOMContentLoaded", () => {
  const field = () => document.querySelector("main textarea");
  const status = document.querySelector("[data-status]");
  if (!status || !field()) return;
  const look = () => /^Saved/.test(status.textContent.trim()) && window.witness(field().value);
  const all = { childList: true, characterData: true, subtree: true };
  new MutationObserver(look).observe(status, all);
  document.addEventListener("input", () => queueMicrotask(look));
});
"""


class Profile:
    """A browser context that tells of every “Saved”."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.said: list[str] = []
        self.killed: list[Page] = []
        context.expose_function("witness", lambda text: self.said.append(text))
        context.add_init_script(WITNESS)

    def blank_page(self) -> Page:
        """One that stands ready: a new one costs a process, and that more than the page in it."""
        ready = (page for page in self.alive() if page.url == "about:blank")
        return next(ready, None) or self.context.new_page()

    def alive(self) -> list[Page]:
        return [page for page in self.context.pages if page not in self.killed]

    def empty(self, url: str) -> None:
        """As if new, but for the files it has fetched."""
        self.context.unroute_all()
        self.context.set_offline(False)
        page = next(iter(self.alive()), None) or self.context.new_page()
        for other in self.context.pages:
            if other is not page:
                other.close()
        page.goto("about:blank")
        self.context.clear_cookies()
        browser = self.context.new_cdp_session(page)
        browser.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
        browser.detach()


class Desk:
    """One run: a fresh learner at one prompt, and one seed."""

    def __init__(self, fault: str, seed: int, site: dict[str, Any], profile: Profile) -> None:
        self.fault, self.seed, self.site, self.profile = fault, seed, site, profile
        self.url, self.prompt, self.context = site["url"], site["prompt"], profile.context
        self.random = random.Random(f"{fault}-{seed}")
        self.learner = factories.make_learner(f"{fault.split()[0]}-{seed}-{secrets.token_hex(3)}")
        self.log: list[tuple[float, str]] = []
        self.said = profile.said = []
        self.sign_in()
        self.page = self.open()

    def sign_in(self, learner: Any = None) -> None:
        sign_in(self.context, self.url, (learner or self.learner).email)

    def sign_out_behind(self) -> None:
        """The session ends on the server; the browser does not know."""
        Session.objects.all().delete()
        caches["default"].clear()

    def open(self, address: str = "") -> Page:
        page = self.profile.blank_page()
        page.goto(f"{self.url}{address or self.site['address']}", wait_until="domcontentloaded")
        return page

    def text(self, page: Page | None = None) -> str:
        value: str = (page or self.page).locator("main textarea").first.input_value()
        return value

    def type(self, keys: int = 0, page: Page | None = None) -> str:
        """Types at the end of the field, now and then taking a key back."""
        page = page or self.page
        page.locator("main textarea").first.focus()
        page.keyboard.press("Control+End")
        text = self.text(page)
        for _ in range(keys or self.random.randint(8, 25)):
            if text and self.random.random() < 0.06:
                page.keyboard.press("Backspace")
                text = text[:-1]
            else:
                key = self.random.choice(KEYS)
                page.keyboard.insert_text(key)
                text += key
            self.log.append((time.monotonic(), text))
        return text

    def idle(self, longest: float = 1.4) -> None:
        self.page.wait_for_timeout(self.random.uniform(0, longest) * 1000)

    @contextmanager
    def slow_network(self) -> Generator[None]:
        session = self.context.new_cdp_session(self.page)
        slow = {"offline": False, "downloadThroughput": 3000, "uploadThroughput": 3000}
        session.send("Network.emulateNetworkConditions", {**slow, "latency": 700})
        try:
            yield
        finally:
            session.detach()  # The next run has this page.

    def status(self, page: Page | None = None) -> str:
        return (page or self.page).locator("[data-status]").first.inner_text()

    def wait_for_status(self, words: str, page: Page | None = None) -> None:
        (page or self.page).locator("[data-status]", has_text=words).first.wait_for(timeout=20_000)

    def kill_renderer(self) -> None:
        """Chromium's own address for it: the process dies on the spot, no event fires."""
        with suppress(Error):
            self.page.goto("chrome://crash")
        self.profile.killed.append(self.page)

    @property
    def answer(self) -> Answer | None:
        return Answer.objects.filter(learner=self.learner, prompt=self.prompt).first()

    @property
    def history(self) -> list[str]:
        rows = AnswerRevision.objects.filter(learner=self.learner).order_by("pk")
        return list(rows.values_list("text", flat=True))

    def wait(self, done: Callable[[], bool]) -> bool:
        """In the browser's time, so that its events are heard meanwhile."""
        end = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(40)
        return True

    def arrives(self, text: str) -> bool:
        return self.wait(lambda: (answer := self.answer) is not None and answer.text == text)

    def lost(self, at: float, found: str) -> int:
        """Characters typed more than GRACE before `at` that `found` does not hold."""
        due = [text for when, text in self.log if when <= at - GRACE]
        later = [text for when, text in self.log if when > at - GRACE]
        if not due or found in (due[-1], *later):
            return 0
        same = sum(1 for a, b in zip(due[-1], found, strict=False) if a == b)
        return max(1, len(due[-1]) - same)

    def settle(self, at: float | None = None, found: str | None = None) -> None:
        """Adds this run to the table, then fails if one of the three counts is not zero."""
        text = self.log[-1][1] if found is None else found
        if self.random.random() < 0.5:
            self.page.locator("main textarea").first.blur()  # Saves at once.
        arrived = self.arrives(text) and self.wait(lambda: "Saved" in self.status())
        held = self.answer.text if self.answer else ""
        lost = self.lost(at if at is not None else float("inf"), held)
        history = set(self.history)
        false = [words for words in self.said if words and words not in history]
        numbers = AnswerRevision.objects.filter(learner=self.learner, outcome="saved")
        current = self.answer.revision if self.answer else 0
        silent = current - numbers.count()
        self.tally(lost, len(false), silent)
        assert (lost, false, silent) == (0, [], 0), f"seed {self.seed}: {held!r}, not {text!r}"
        assert arrived, f"seed {self.seed}: {held!r}, not {text!r}; {self.status()}"

    def tally(self, lost: int = 0, false: int = 0, silent: int = 0) -> None:
        count(self.fault, len(self.log), len(self.said), lost, false, silent)
