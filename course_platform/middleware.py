"""What browsers are told about our pages, and a policy of its own for the two admins."""

import re
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from typing import Any

from csp.constants import HEADER, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

STAFF_PREFIXES = ("/admin/", "/django-admin/")
# Shown inside the admin, but pages of a learner's kind: they hold what authors wrote.
PREVIEWS = re.compile(r"^/admin/pages/.*/(preview|view_draft|view)/$")
# None of our pages asks for any of these; players from elsewhere may go to full screen. Bluetooth
# is not named: a Chromium without it, as on Linux, complains of the word on every page.
FEATURES = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)


class BrowserFeatures:
    """On every answer, files included, so it stands first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class OnePolicy(CSPMiddleware):
    """The policy of learner pages is the same for all of them: its header is put together once."""

    @cached_property
    def header(self) -> str:
        return build_policy()

    def process_response(self, request: Any, response: Any) -> Any:
        of_its_own = any(name.startswith("_csp_") for name in (*vars(response), *vars(request)))
        if of_its_own or response.status_code >= HTTPStatus.BAD_REQUEST:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.header)
        return response


class SeparateAdminPolicy:
    """Wagtail's admin carries inline scripts and styles; learner pages may run none.

    Only addresses under the admins' prefixes, which ask for staff permission, get this policy;
    previews of guides keep the strict one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(STAFF_PREFIXES) and not PREVIEWS.match(request.path):
            response._csp_replace = {  # type: ignore[attr-defined]
                "script-src": [SELF, UNSAFE_INLINE],
                "style-src": [SELF, UNSAFE_INLINE],
                "img-src": [SELF, "data:", "blob:"],
                "frame-src": [SELF],
            }
        return response
