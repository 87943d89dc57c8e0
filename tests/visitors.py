"""Somebody at a site that runs as processes of its own, with a browser that keeps cookies."""

from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener


class Person:
    """Somebody with a browser that keeps cookies."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = CookieJar()
        self.browser: OpenerDirector = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        text: bytes = self.browser.open(f"{self.site}{path}", timeout=60).read()
        return text.decode()

    def post(self, path: str, **fields: str) -> str:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        body = urlencode({**fields, "csrfmiddlewaretoken": token or ""}).encode()
        text: bytes = self.browser.open(f"{self.site}{path}", body, timeout=60).read()
        return text.decode()
