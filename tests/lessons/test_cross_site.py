"""The token that our pages hold is one that Django takes, as its own are."""

import itertools
import os
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CsrfViewMiddleware
from django.test import RequestFactory

from lessons.views.cross_site import cross_site_token

SECRET, OTHER = "aB3" * 10 + "xY", "Zz9" * 10 + "qQ"


def shown_to(secret: str | None) -> Any:
    """The request for a page, of a browser with this cookie."""
    request = RequestFactory().get("/")
    if secret:
        request.COOKIES["csrftoken"] = secret
    checking().process_request(request)
    return request


def refused(_request: HttpRequest, **_about: Any) -> HttpResponse:
    return HttpResponse(status=403)


def checking() -> CsrfViewMiddleware:
    return CsrfViewMiddleware(lambda request: HttpResponse())


def answer_to(token: str, *, cookie: str) -> Any:
    """None where the token is taken."""
    request = RequestFactory().post("/", {"csrfmiddlewaretoken": token})
    request.COOKIES["csrftoken"] = cookie
    checking().process_request(request)
    return checking().process_view(request, lambda request: HttpResponse(), (), {})


@pytest.fixture(autouse=True)
def plainly(settings: Any) -> None:
    settings.CSRF_COOKIE_NAME = "csrftoken"
    settings.CSRF_FAILURE_VIEW = f"{__name__}.refused"


def test_django_takes_it_from_the_browser_it_was_shown_to() -> None:
    for _ in range(50):
        token = cross_site_token(shown_to(SECRET))
        assert answer_to(token, cookie=SECRET) is None


def test_it_is_refused_from_another_browser() -> None:
    token = cross_site_token(shown_to(SECRET))

    assert answer_to(token, cookie=OTHER).status_code == 403


def test_no_two_pages_hold_the_same_and_none_holds_the_secret() -> None:
    tokens = {cross_site_token(shown_to(SECRET)) for _ in range(200)}

    assert len(tokens) == 200
    assert not any(SECRET in token for token in tokens)


def test_no_letter_of_a_mask_is_likelier_than_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """62 letters go four times into the 256 values of a byte, and 8 values are left over."""
    last = itertools.cycle(range(240, 256))
    monkeypatch.setattr(os, "urandom", lambda size: bytes(itertools.islice(last, size)))

    mask = cross_site_token(shown_to(SECRET))[:32]

    assert set(mask) == set(CSRF_ALLOWED_CHARS[-8:])


def test_a_browser_without_a_cookie_gets_one() -> None:
    request = shown_to(None)

    token = cross_site_token(request)

    assert answer_to(token, cookie=request.META["CSRF_COOKIE"]) is None
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]


def test_a_cookie_lasts_on_from_the_page_that_used_it() -> None:
    request = shown_to(SECRET)

    cross_site_token(request)

    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]
