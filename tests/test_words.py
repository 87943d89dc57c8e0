"""Every word of ours can be translated, and the pages hold in a longer language from the right."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from tests.languages import strange, strange_language
from tests.looks import Look, open_screen, problems_of, visiting
from tests.people import PASSWORD, make_people
from tests.screens import NOBODY, Screen, screens

pytestmark = pytest.mark.urls("tests.error_pages")
SAID = ("aria-label", "title", "placeholder", "alt", "data-logout")
# Of options only the time zones are content that nobody wrote.
SILENT = ("script", "style", "code", "option")
LETTER = "A-Za-z\u00c0-\u024f"
LATIN = re.compile(rf"[{LETTER}][{LETTER}’'\-]*(?:[ ,.;“”–—()/0-9]+[{LETTER}’'\-]+)*")
# Names of formats and places, the same in every language.
NAMES = {"PNG", "SVG", "CSV", "JSON", "HTML", "Markdown", "UTC", "API", "OpenAPI", "Google"}
# Its readers are programmers: the documentation of the API is in English, as its fields are.
IN_ENGLISH = {"api-docs"}


class Words(HTMLParser):
    """What a page says: its text and what its attributes read out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in SILENT
        self.said += [value for name, value in attrs if name in SAID and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def plain(text: str) -> str:
    return re.sub(r"[^\w]+", " ", re.sub(r"<[^>]*>|\\n|&\w+;", " ", text)).casefold()


def content() -> str:
    """All that authors and learners wrote, as one text; what a visitor looks for as well."""
    texts = ["zither"]
    for model in apps.get_models():
        fields = [field.attname for field in model._meta.concrete_fields]
        # What a site has not worded itself is content as well: an author can change it.
        texts += [str(field.default) for field in model._meta.concrete_fields]
        for row in model._default_manager.values_list(*fields):
            texts += [str(value) for value in row if value]
    return " " + plain(" ".join(texts)) + " "


def untranslated(html: str, written: str) -> set[str]:
    page = Words()
    page.feed(html)
    found = {run for said in page.said for run in LATIN.findall(said)}
    return {
        run
        for run in found
        if sum(map(str.isalpha, run)) > 2
        and run not in NAMES
        and f" {plain(run).strip()} " not in written
    }


def client_of(who: str) -> Client:
    """Signed in by the page: some pages ask for a password that was given a moment ago."""
    client = Client(raise_request_exception=False)
    if who != NOBODY:
        words = {"login": f"{who}@example.com", "password": PASSWORD}
        assert client.post(reverse("account_login"), words).status_code == 302
    return client


@pytest.fixture
def everything(demo_content: None) -> list[Screen]:
    make_people()
    return screens()


def test_a_sentence_that_is_not_marked_is_found() -> None:
    page = f"<p>{strange('Keep this chart')}</p><button aria-label='Close it'>Ferry</button>"

    assert untranslated(page, " ferry ") == {"Close it"}


def test_every_word_of_ours_can_be_translated(everything: list[Screen]) -> None:
    written = content()
    found: dict[str, list[str]] = {}
    with strange_language():
        people = {who: client_of(who) for who in {screen.who for screen in everything}}
        for screen in everything:
            if screen.name in IN_ENGLISH:
                continue
            reply = people[screen.who].get(screen.url, follow=True)
            assert reply.status_code == screen.status, screen
            assert 'dir="rtl"' in reply.content.decode()
            for run in untranslated(reply.content.decode(), written):
                found.setdefault(run, []).append(screen.name)

    assert not found, "\n".join(f"{run}: {where[:4]}" for run, where in found.items())


def test_pages_hold_in_a_longer_language_from_the_right(
    live_server: Any, chromium: Browser, everything: list[Screen]
) -> None:
    wanted = ("landing", "catalogue", "guide-learner", "turn-done", "compare", "path", "depth")
    chosen = [s for s in everything if s.name in (*wanted, "workbook", "reminders", "account")]
    looks = [Look("390 px", {"type": "rule", "values": ["target-size"]}, width=390)]
    looks.append(Look("1280 px", looks[0].rules))
    found = []
    with strange_language():
        for who in sorted({screen.who for screen in chosen}):
            with visiting(chromium, live_server.url, who) as page:
                for screen in (s for s in chosen if s.who == who):
                    open_screen(page, screen)
                    assert page.evaluate("document.dir") == "rtl"
                    found += [
                        f"{screen.name}, {look.name}: {problem}"
                        for look in looks
                        for problem in problems_of(page, look)
                    ]

    assert not found, "\n".join(found)
