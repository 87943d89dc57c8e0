"""Wagtail's admin around a page of ours, rendered for one member of staff and kept for a while.

It costs twice what a report does: the menu alone asks for permissions 56 times. What it is known to
depend on names it, so that whoever loses a permission loses the link at once. What else a menu item
may ask, which collections of images say, shows when its time is over; the links only lead to what
asks for itself.
"""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.utils import get_user_display_name

from lessons.keeping import Shape, hole
from lessons.shared import shared_by_content
from lessons.views.whole import may_be_kept

TEMPLATE = "lessons/admin/frame.html"
LASTS = 10 * 60  # seconds
# Wagtail's settings for its scripts ask for a token of their own.
OWN_TOKEN = re.compile(r'(?<="CSRF_TOKEN": ")\w{64}(?=")')


def render_framed(request: HttpRequest, *, title: Any, content: SafeString) -> HttpResponse:
    """`title` is equal for everybody. `content` is what stands between header and footer."""
    if not may_be_kept(request):
        return render(request, TEMPLATE, {"header_title": title, "content": content})
    frame = shared_by_content(
        "frame",
        repr((str(title), *_depends_on(request))),
        lambda: _frame(request, title),
        lasts=LASTS,
    )
    return HttpResponse(frame.filled({"content": content, "csrf_token": get_token(request)}))


def _frame(request: HttpRequest, title: Any) -> Shape:
    own = {"content": hole("content"), "csrf_token": hole("csrf_token")}
    html = render_to_string(TEMPLATE, {"header_title": title, **own}, request)
    return Shape(OWN_TOKEN.sub(hole("csrf_token"), html))


def _depends_on(request: HttpRequest) -> tuple[Any, ...]:
    user: Any = request.user
    profile = getattr(user, "wagtail_userprofile", None)
    settings_of_profile = profile and [
        str(field.value_from_object(profile)) for field in profile._meta.concrete_fields
    ]
    return (
        *(user.pk, user.is_superuser, get_user_display_name(user), getattr(user, "email", "")),
        sorted(user.get_all_permissions()),
        settings_of_profile,
        request.COOKIES.get("wagtail_sidebar_collapsed"),
        request.headers.get("User-Agent"),  # names the keys of shortcuts
    )
