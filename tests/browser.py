"""Real Chromium for the tests: Debian's, or any on PATH."""

import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.seeds import is_long

SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Playwright turns it off by itself; a learner's browser has it, and the shell has not.
WITH_BFCACHE = ["--disable-back-forward-cache"]  # for ignore_default_args
# Without the "disable" flags a closed network makes Chromium retry its own services for ever.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def cannot_run(reason: str) -> NoReturn:
    """Counted as skipped with its reason; in CI, where everything must run, a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def find_chromium(*, whole: bool = False) -> str | None:
    """Its shell where that is installed: the same engine without the browser around a page, as
    Playwright's own, for a quarter less CPU. `make chaos` takes the whole browser everywhere."""
    names = NAMES if whole or is_long() else (SHELL, *NAMES)
    return next(filter(None, map(shutil.which, names)), None) or (
        "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None
    )


@contextmanager
def launched(*flags: str, whole: bool = False) -> Iterator[Browser]:
    program = find_chromium(whole=whole)
    if not program:
        cannot_run("Chromium is not installed (on Debian: apt-get install chromium libatomic1)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *flags])
        yield browser
        browser.close()


def sign_in(context: BrowserContext, url: str, email: str) -> None:
    """Without the form, which takes a second; the tests that are about signing in fill it in."""
    client, user = Client(), get_user_model().objects.get(email=email)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def whole_browser(chromium: Browser) -> Generator[Browser]:
    """With what the shell has not: notifications, and the page that one leaves."""
    browser = chromium.browser_type.launch(
        executable_path=find_chromium(whole=True),
        args=list(FLAGS),
        ignore_default_args=WITH_BFCACHE,
    )
    yield browser
    browser.close()


@pytest.fixture
def context(chromium: Browser, request: pytest.FixtureRequest) -> Generator[BrowserContext]:
    """A fresh browser profile; addresses are relative to the live server when there is one."""
    base = None
    if "live_server" in request.fixturenames:
        base = request.getfixturevalue("live_server").url
    context = chromium.new_context(base_url=base)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
