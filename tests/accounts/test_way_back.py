"""Whoever signs in from a page comes back to it."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from lessons.catalogue import fresh
from tests import factories

ACCOUNT = {"email": "wanda@example.org", "password1": "walking on water 9"}


def links_to_signing_in(client: Client, url: str) -> Iterator[str]:
    masthead = client.get(url).content.decode().partition("</header>")[0]
    for name in ("account_login", "account_signup"):
        [link] = re.findall(rf'href="({reverse(name)}[^"]*)"', masthead)
        yield html.unescape(link)


@pytest.fixture
def guide(db: None) -> str:
    lesson = factories.make_lesson()
    return fresh().lessons[lesson.pk].url


@pytest.mark.parametrize("kept", [True, False])
def test_from_a_guide_back_to_the_guide(
    client: Client, guide: str, settings: Any, kept: bool
) -> None:
    settings.LESSONS_KEEP_WHOLE_PAGES = kept

    for _again in range(2):
        for link in links_to_signing_in(client, guide):
            assert parse_qs(urlsplit(link).query) == {"next": [guide]}
    _sign_in, sign_up = links_to_signing_in(client, guide)
    form = client.get(sign_up).context["redirect_field_value"]

    assert client.post(sign_up, {**ACCOUNT, "next": form}).headers["Location"] == guide


def test_what_was_asked_comes_along(client: Client, db: None) -> None:
    asked = "/search/?q=kick+%26+bass"

    for link in links_to_signing_in(client, asked):
        assert parse_qs(urlsplit(link).query) == {"next": [asked]}


@pytest.mark.parametrize("url", ["/", "/accounts/login/", "/accounts/signup/", "/nothing/is/here/"])
def test_pages_that_nobody_wants_back_are_left_behind(client: Client, db: None, url: str) -> None:
    for link in links_to_signing_in(client, url):
        assert urlsplit(link).query == ""


def test_no_page_is_named_that_only_takes_what_is_sent(client: Client, db: None) -> None:
    turn = factories.turn_of(factories.make_lesson())
    reply = client.post(f"/turns/{turn.uid}/reflect/", {"saw": "I rate business low."})

    masthead = reply.content.decode().partition("</header>")[0]

    assert f'href="{reverse("account_login")}"' in masthead


def test_what_links_lead_to_is_no_page_for_search_engines(client: Client, guide: str) -> None:
    for link in links_to_signing_in(client, guide):
        assert '<meta name="robots" content="noindex">' in client.get(link).content.decode()
    assert "noindex" not in client.get(guide).content.decode()
