"""A function per button. What belongs to another learner does not exist here: 404."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lessons.models import Attempt
from outbox import suppression
from reminders import devices, links, operations
from reminders.forms import ChooseForm, PreferenceForm
from reminders.link_pages import link_page
from reminders.models import FollowUp, ReminderPreference
from reminders.pages import ask_form, for_page, plan_form, settings_of
from reminders.schedule import later_days, local_day, zone_of
from reminders.wording import DATE


@require_GET
@login_required
def reminder_list(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@login_required
def choose(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    follow_up = _own(request, uid)
    form = ChooseForm(follow_up, request.POST)
    if form.is_valid():
        try:
            operations.choose_follow_up(follow_up, **form.cleaned_data)
        except operations.DayNotPossible as problem:
            form.add_error("when", str(problem))
        except operations.FollowUpOver as over:
            messages.info(request, _nothing_to_change(over))
            return _back(request)
        else:
            messages.success(request, _("Kept."))
            return _back(request)
    return _page(request, refused=(follow_up.pk, form), status=422)


@require_POST
@login_required
def ask(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The answer to “when, how, in whose words?”, or “not now”."""
    attempt = _own_attempt(request, uid)
    if "not_now" in request.POST:
        operations.decline_question(attempt)
        messages.success(request, _("Nothing is sent. Your reminders page can change that."))
        return _back(request)
    form = ask_form(attempt, operations.follow_up_of(attempt), request.POST)
    if form.is_valid():
        try:
            kept = operations.answer_question(attempt, when=form.chosen_day, **form.said)
        except operations.DayNotPossible as problem:
            form.add_error("day", str(problem))
        except operations.FollowUpOver as over:
            messages.info(request, _nothing_to_change(over))
            return _back(request)
        else:
            return _kept(request, kept)
    return _ask_again(request, attempt, ask=form)


@require_POST
@login_required
def plan(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """An if–then plan of one's own, with a day for it."""
    attempt = _own_attempt(request, uid)
    form = plan_form(attempt, request.POST)
    if form.is_valid():
        try:
            return _kept(request, operations.plan_own(attempt, when=form.chosen_day, **form.said))
        except operations.DayNotPossible as problem:
            form.add_error("day", str(problem))
    return _ask_again(request, attempt, plan=form)


@require_POST
@login_required
def snooze(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """By a month, or until the day that the pressed button names."""
    follow_up = _own(request, uid)
    days = later_days(local_day(timezone.now(), follow_up.zone))
    until = days.get(request.POST.get("until", ""), days["month"])
    try:
        operations.snooze(follow_up, until=until)
    except operations.FollowUpOver as over:
        messages.info(request, _nothing_to_change(over))
    else:
        day = date_format(until, DATE)
        messages.success(request, _("It comes back on %(day)s.") % {"day": day})
    return _back(request)


@require_POST
@login_required
def finish(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    operations.finish_follow_up(_own(request, uid))
    messages.success(request, _("Done."))
    return _back(request)


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    operations.keep_all(request.user)
    messages.success(request, _("Kept. What waited meanwhile comes in one message."))
    return _back(request)


@require_POST
@login_required
def stop(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    operations.stop_follow_up(_own(request, uid))
    messages.success(request, _("Stopped. You can do the Turn again whenever you like."))
    return _back(request)


@require_POST
@login_required
def stop_all(request: HttpRequest) -> HttpResponse:
    operations.stop_all(request.user)
    messages.success(request, _("No more mail. Your follow-ups stay here."))
    return _back(request)


@require_POST
@login_required
def save_preferences(request: HttpRequest) -> HttpResponse:
    learner: Any = request.user
    before = ReminderPreference.objects.filter(learner=learner).first()
    form = PreferenceForm(request.POST, instance=before)
    if not form.is_valid():
        return _page(request, preferences=form, status=422)
    operations.set_preferences(learner, **form.cleaned_data)
    messages.success(request, _("Kept."))
    return _back(request)


@require_POST
@login_required
def try_address(request: HttpRequest) -> HttpResponse:
    """The learner says that the address works, after mail came back from it."""
    suppression.lift(request.user)
    messages.success(request, _("Mail goes to this address again."))
    return _back(request)


@csrf_exempt  # RFC 8058: a mail program posts here without a cookie. The signature is the proof.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act_on_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link in a mail. GET only asks, since scanners follow links; POST acts, as often as sent."""
    try:
        link = links.read(token)
    except signing.SignatureExpired:
        return render(request, "reminders/link_expired.html", status=410)
    except signing.BadSignature:
        raise Http404 from None
    learner = get_object_or_404(get_user_model(), pk=link.learner_pk)
    page = link_page(link, learner, request.POST if request.method == "POST" else None)
    return render(request, "reminders/link.html", {"page": page}, status=page.status)


def _own(request: HttpRequest, uid: uuid.UUID) -> FollowUp:
    mine = FollowUp.objects.of(request.user).select_related("turn", "learner", "track")
    return get_object_or_404(mine, uid=uid)


def _own_attempt(request: HttpRequest, uid: uuid.UUID) -> Attempt:
    learner: Any = request.user
    own = Attempt.objects.filter(learner=learner)
    return get_object_or_404(own.select_related("turn", "learner", "reflection"), uid=uid)


def _kept(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    day = date_format(follow_up.local_date, DATE)
    messages.success(request, _("Kept: it comes back on %(day)s.") % {"day": day})
    return _back(request)


def _ask_again(request: HttpRequest, attempt: Attempt, **form: Any) -> HttpResponse:
    context = {**form, "attempt": attempt, "next": request.POST.get("next", "")}
    return render(request, "reminders/ask.html", context, status=422)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page whose form this was, if that is ours."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else reverse("reminders:list"))


def _nothing_to_change(over: Exception) -> str:
    return _("Nothing to change: %(why)s.") % {"why": str(over).rstrip(".")}


def _page(
    request: HttpRequest,
    *,
    refused: tuple[int, ChooseForm] | None = None,
    preferences: PreferenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    learner: Any = request.user
    listed = for_page(learner, refused=refused)
    # The bell need not ask again.
    learner.page_counts = {"reminders": len(listed.waiting)}
    preference, feed = settings_of(learner)
    context: dict[str, Any] = {
        "listed": listed,
        "preference": preference,
        "preferences": preferences or PreferenceForm(instance=preference),
        "zone": zone_of(learner),
        "refused": refused or preferences,
        "suppressed": suppression.in_force(learner),
        "feed": feed,
        "push": devices.for_page(learner),
    }
    return render(request, "reminders/list.html", context, status=status)
