"""Links that show a chart: made and revoked by the learner, opened by whoever has one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lessons import operations
from lessons.blinding import blind_prompts
from lessons.kept_charts import Pair, pair_of
from lessons.kinds import Content, kind_of
from lessons.models import ChartShare, Snapshot
from lessons.views.comparing import svg, uid_in


@login_required
def shares(request: Any) -> HttpResponse:
    """The learner's links with the day each ends. A new one is shown here once, by the POST."""
    made: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            made = _share(request)
        except operations.NothingToCompare:
            made, status = {"error": _("There is no such chart to share.")}, 422
        except operations.TooManyShares:
            made, status = {"error": _("You have 50 open links. Revoke one to make room.")}, 422
    rows = ChartShare.objects.filter(learner=request.user).select_related("snapshot", "earlier")
    open_now = set(operations.open_shares(request.user).values_list("pk", flat=True))
    context = {"shares": rows[:200], "open_now": open_now, **made}
    response = render(request, "lessons/shares.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _share(request: Any) -> dict[str, Any]:
    mine = Snapshot.objects.filter(learner=request.user)
    named = {name: uid_in(request.POST, name) for name in ("now", "then")}
    rows = list(mine.filter(uid__in=[uid for uid in named.values() if uid]))
    snapshot = next((row for row in rows if row.uid == named["now"]), None)
    earlier = next((row for row in rows if row.uid == named["then"]), None)
    if snapshot is None:
        raise operations.NothingToCompare
    share, token = operations.share_chart(snapshot, learner=request.user, earlier=earlier)
    address = request.build_absolute_uri(reverse("lessons:shared", args=[token]))
    return {"made": share, "address": address}


@require_POST
@login_required
def revoke(request: Any, uid: UUID) -> HttpResponse:
    share = get_object_or_404(ChartShare, uid=uid, learner=request.user)
    operations.revoke_share(share, learner=request.user)
    messages.success(request, _("This link shows nothing any more."))
    return redirect("lessons:shares")


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The chart and nothing else of its owner's. No name, no words, not for search engines."""
    share = operations.shared_by(token)
    if share is None:
        return _public(render(request, "lessons/shared_over.html", status=404))
    if _blind_to(request, share):
        return _public(render(request, "lessons/waits.html", {"turn": share.snapshot.attempt.turn}))
    pair = _pair(share)
    context: dict[str, Any] = {"share": share, "token": token, "pair": pair}
    if pair is None:
        definition = share.snapshot.prompt_version.as_definition()
        context |= kind_of("ratings").context(definition, Content(value=share.snapshot.ratings))
    return _public(render(request, "lessons/shared.html", context))


@require_safe
def shared_svg(request: HttpRequest, token: str) -> HttpResponse:
    share = operations.shared_by(token)
    if share is None or _blind_to(request, share):
        return _public(render(request, "lessons/shared_over.html", status=404))
    return _public(svg(request, share.snapshot, _pair(share)))


def _blind_to(request: HttpRequest, share: ChartShare) -> bool:
    """The owner, while repeating the chart, does not meet the old one by their own link."""
    return share.learner_id == request.user.pk and (
        share.snapshot.prompt_id in blind_prompts(request.user)
    )


def _pair(share: ChartShare) -> Pair | None:
    """Without what the learner chose as mattering or saw later: that was not shared."""
    if share.earlier is None:
        return None
    return pair_of(share.earlier, share.snapshot, None)


def _public(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # The address is the key: it must not travel on to wherever the reader goes next.
    response["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response
