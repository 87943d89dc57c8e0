"""My Depth, with a receipt for every line."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gamification import receipts, unearned
from gamification.models import DepthAccount, DepthEntry


@login_required
def depth(request: Any) -> HttpResponse:
    account = DepthAccount.objects.filter(learner=request.user).first()
    entries = DepthEntry.objects.of(request.user).select_related(
        "correction", "corrects", "act", "rule"
    )
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "gamification/depth.html",
        {
            "balance": account.balance if account else 0,
            "hidden": bool(account and account.hidden),
            "depth": {"hidden": bool(account and account.hidden)},  # as {% depth_summary %} says it
            "page": page,
            "receipts": receipts.of(list(page.object_list)),
            "unearned": unearned.of(request.user),
            "rules": receipts.rules_now(),
            "distances": receipts.distances(request.user, account.balance if account else 0),
        },
    )


@require_POST
@login_required
def show_depth(request: Any) -> HttpResponse:
    """Hides or shows points. Courses open all the same."""
    DepthAccount.objects.update_or_create(
        learner=request.user, defaults={"hidden": request.POST.get("hidden") == "yes"}
    )
    return redirect("gamification:depth")
