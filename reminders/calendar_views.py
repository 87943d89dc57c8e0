"""Follow-ups for the learner's own calendar: a file for each, and an address for all of them."""

import hashlib
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from outbox.outbox import absolute
from reminders.calendars import calendar
from reminders.models import FollowUp
from reminders.operations import feeding


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Read by calendar programs, which have no session: the address is the proof."""
    found = feeding.feed_of(token)
    if found is None:
        raise Http404
    answer = _answer(request, calendar(feeding.feed_entries(found.learner)), "follow-ups")
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_safe
@login_required
def follow_up_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    mine = FollowUp.objects.of(request.user).select_related("turn", "track", "calendar_entry")
    follow_up = get_object_or_404(mine, uid=uid)
    return _answer(request, calendar(feeding.entries([follow_up])), "follow-up")


def _answer(request: HttpRequest, body: bytes, name: str) -> HttpResponse:
    """Asked again every few hours by every program: mostly there is nothing new to say."""
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=etag, response=response) or response


@never_cache
@require_POST
@login_required
def open_feed(request: HttpRequest) -> HttpResponse:
    """Shows the address this once: only its digest is kept."""
    token = feeding.open_feed(request.user)
    url = absolute(reverse("reminders:feed", args=[token]))
    context = {"url": url, "webcal_url": "webcal:" + url.partition(":")[2]}
    return render(request, "reminders/feed.html", context)


@require_POST
@login_required
def close_feed(request: HttpRequest) -> HttpResponse:
    feeding.close_feed(request.user)
    messages.success(request, _("The address leads nowhere any more."))
    return redirect("reminders:list")
