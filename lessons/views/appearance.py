"""Choosing how pages look, for a reader without a script; with one, the choice shows at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from lessons.appearance import LASTS, SETTINGS


@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "lessons/appearance.html")
    reply = redirect(_back(request))
    for setting in SETTINGS:
        if setting.name not in request.POST:
            continue
        value = setting.chosen(request.POST)
        if value == setting.default:
            reply.delete_cookie(setting.name, samesite="Lax")
        else:
            reply.set_cookie(setting.name, value, max_age=LASTS, samesite="Lax")
    return reply


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "lessons:appearance"
