"""Django's token against cross-site requests, with its mask drawn at once.

`get_token` asks the system for each of the mask's 32 letters by itself, and each time lets go of
the interpreter, for which other threads wait: seven hundredths of what a page costs under load.
"""

import os

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token

LETTERS = len(CSRF_ALLOWED_CHARS)
PLACES = {letter: place for place, letter in enumerate(CSRF_ALLOWED_CHARS)}
FAIR = 256 - 256 % LETTERS  # Of larger bytes, the first letters would have more.


def cross_site_token(request: HttpRequest) -> str:
    """What a form sends back, another with each call: what is compressed with it tells nothing.

    https://docs.djangoproject.com/en/stable/ref/csrf/#how-it-works
    """
    secret = request.META.get("CSRF_COOKIE")
    if not (isinstance(secret, str) and len(secret) == CSRF_SECRET_LENGTH):
        return get_token(request)  # which makes one
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    mask = _drawn()
    pairs = zip((PLACES[letter] for letter in secret), mask, strict=True)
    masked = [(own + drawn) % LETTERS for own, drawn in pairs]
    return "".join([CSRF_ALLOWED_CHARS[place] for place in (*mask, *masked)])


def _drawn() -> list[int]:
    places: list[int] = []
    while len(places) < CSRF_SECRET_LENGTH:
        places += [byte % LETTERS for byte in os.urandom(48) if byte < FAIR]
    return places[:CSRF_SECRET_LENGTH]
