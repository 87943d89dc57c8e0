"""What each page weighs over the wire, from the static files as production serves them.

Every font of the two faces weighs, whether this page shows a word in it or not; a request is what
the page itself names. The favicon is neither: a browser asks for it once, when it has nothing else
to do. No browser is needed for that; what one really fetches on a slow line, and how soon, is
`make bench BENCH=lab`.
"""

import gzip
import re
from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, override_settings

from lessons import catalogue
from tests.people import make_people
from tests.screens import NOBODY, Screen, screens

KIB = 1024
# shared DESIGN.md 6 and UX.md 8, in bytes; the last in pieces.
MOST = {
    "css": 16 * KIB,
    "js": 25 * KIB,
    "fonts": 95 * KIB,
    "html": 60 * KIB,  # before compression
    "page": 180 * KIB,
    "requests": 12,
}
# Fetched by readers who chose it, in the place of the other two.
CHOSEN = "atkinson"
# Pages for programmers, of others' making, hold what they describe.
LONG_HTML = {"api-docs"}


class Links(HTMLParser):
    """The files that a page names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, None] = {}  # in order, each once
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in {"stylesheet", "preload"}:
            self.add(given.get("href"))
        elif tag in {"script", "img", "source"}:
            self.add(given.get("src"))
        elif tag == "use":
            self.add(given.get("href"))

    def add(self, address: str | None) -> None:
        if address and not address.startswith(("#", "data:")):
            self.found[urlsplit(address).path] = None


@dataclass(frozen=True)
class Weighed:
    """A page and what it makes a browser fetch; sizes are those of the compressed files."""

    screen: Screen
    raw: int
    sent: int
    named: int
    files: dict[str, int]

    def total(self, *endings: str) -> int:
        return sum(size for name, size in self.files.items() if name.endswith(endings))

    @cached_property
    def figures(self) -> dict[str, int]:
        return {
            "css": self.total(".css"),
            "js": self.total(".js"),
            "fonts": self.total(".woff2"),
            "html": self.raw,
            "page": self.sent + sum(self.files.values()),
            "requests": 1 + self.named,
        }

    @property
    def over(self) -> list[str]:
        return [
            f"{self.screen.name}: {kind} {self.figures[kind]:,} of {most:,}"
            for kind, most in MOST.items()
            if self.figures[kind] > most and not (kind == "html" and self.screen.name in LONG_HTML)
        ]


@pytest.fixture
def production_files(demo_content: None, tmp_path: Path) -> Generator[None]:
    """Hashed and compressed, our own only; pages kept with other names are forgotten."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        ignored = ["wagtail*", "admin", "rest_framework"]
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
        catalogue._kept = None
        yield
    catalogue._kept = None


def compressed(address: str) -> int:
    """What WhiteNoise sends of a file: the smallest there is."""
    path = Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)
    made = [path, path.with_name(f"{path.name}.gz"), path.with_name(f"{path.name}.br")]
    return min(each.stat().st_size for each in made if each.exists())


def with_what_they_load(addresses: list[str]) -> list[str]:
    """Fonts of style sheets, and modules that modules import."""
    found = dict.fromkeys(addresses)
    for address in addresses:
        path = Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)
        if address.endswith(".css"):
            named = re.findall(r"url\(\"?([^\")]+\.woff2)\"?\)", path.read_text())
            named = [name for name in named if CHOSEN not in name]
        elif address.endswith(".js"):
            named = re.findall(r"(?:from|import)\s*\(?\"(\.[^\"]+)\"", path.read_text())
        else:
            named = []
        found |= dict.fromkeys(with_what_they_load([urljoin(address, name) for name in named]))
    return list(found)


def weigh(client: Client, screen: Screen) -> Weighed:
    sent = client.get(screen.url, follow=True, headers={"Accept-Encoding": "gzip"})
    assert sent.status_code == screen.status, screen
    assert sent.headers["Content-Encoding"] == "gzip", screen
    page = gzip.decompress(sent.content)
    own = [name for name in Links(page.decode()).found if name.startswith(settings.STATIC_URL)]
    files = {name: compressed(name) for name in with_what_they_load(own)}
    return Weighed(screen, len(page), len(sent.content), len(own), files)


def weigh_all() -> list[Weighed]:
    make_people()
    clients: dict[str, Client] = {}
    found = []
    for screen in screens():
        client: Any = clients.get(screen.who)
        if client is None:
            client = clients[screen.who] = Client(raise_request_exception=False)
            if screen.who != NOBODY:
                users = get_user_model()._default_manager
                client.force_login(users.get(email=f"{screen.who}@example.com"))
        found.append(weigh(client, screen))
    return found


@pytest.mark.urls("tests.error_pages")
def test_no_page_weighs_more_than_its_budget(production_files: None) -> None:
    pages = weigh_all()

    print(f"\n{'':22}" + "".join(f"{kind:>10}" for kind in MOST))
    for page in pages:
        print(f"{page.screen.name:22}" + "".join(f"{page.figures[k]:10,}" for k in MOST))
    print(f"{'at most':22}" + "".join(f"{most:10,}" for most in MOST.values()))
    assert all(page.figures["css"] and page.figures["fonts"] for page in pages)
    assert [line for page in pages for line in page.over] == []
