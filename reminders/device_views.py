"""Browsers that are told: turned on by the browser itself, turned off by a form."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from outbox import push
from outbox.models import PushSubscription
from reminders.devices import browser_name


@require_POST
@login_required
def push_on(request: HttpRequest) -> HttpResponse:
    try:
        push.subscribe(
            request.user,
            endpoint=request.POST.get("endpoint", ""),
            p256dh=request.POST.get("p256dh", ""),
            auth=request.POST.get("auth", ""),
            label=browser_name(request.headers.get("User-Agent", "")),
        )
    except ValueError as problem:
        return HttpResponse(str(problem), status=422, content_type="text/plain")
    messages.success(request, _("This browser is told from now on."))
    return redirect("reminders:list")


@require_POST
@login_required
def push_off(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    get_object_or_404(PushSubscription, uid=uid, learner=request.user).delete()
    messages.success(request, _("That browser is not told any more."))
    return redirect("reminders:list")


@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """Under an address that never changes: a browser asks there for a newer one for years."""
    file = finders.find("js/push-worker.js")
    if file is None:
        raise Http404
    with open(file, "rb") as script:
        answer = HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
