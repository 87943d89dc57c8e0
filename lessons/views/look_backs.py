"""Looking back on a Turn: a page that asks from memory, then shows what was written then."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons import operations
from lessons.blinding import waits
from lessons.forms.look_back import LookBackForm
from lessons.forms.sent import revision_in
from lessons.models import Attempt, LookBack, Turn
from lessons.views.reflections import open_turn


@login_required
def look_back(request: Any, uid: UUID) -> HttpResponse:
    entry, lesson = open_turn(request, uid)
    attempt = operations.attempt_to_look_back_on(Turn.objects.known(entry.pk), request.user)
    if attempt is None:
        messages.info(request, _("There is nothing to look back on yet. Do this Turn first."))
        return redirect("lessons:turn", uid=uid)
    page: dict[str, Any] = {"turn": entry, "lesson": lesson, "attempt": attempt}
    waiting = waits(attempt.pk, request.user)
    if waiting and request.method != "POST":
        return render(request, "lessons/waits.html", page)
    at_hand = None if waiting else operations.look_back_at_hand(attempt, timezone.now())
    form = LookBackForm(initial={"text": at_hand.text if at_hand else ""})
    if request.method == "POST":
        form = LookBackForm(request.POST)
        if waiting:
            form.add_error(
                "text",
                _("This waits until you have kept your new chart. Copy your words to keep them."),
            )
        try:
            if form.is_valid():
                _keep(attempt, request, form)
                return redirect("lessons:look_back", uid=uid)
        except operations.StaleLookBack as stale:
            page["stands"] = at_hand = stale.look_back
    page |= {
        "reflection": getattr(attempt, "reflection", None),
        "written": None if at_hand is None or at_hand.removed_at else at_hand,
        "revision": at_hand.revision if at_hand else 0,
        "earlier": at_hand.revisions.order_by("-number")[:20] if at_hand else (),
        "form": form,
    }
    status = 409 if "stands" in page else 422 if form.errors else 200
    return render(request, "lessons/look_back.html", page, status=status)


def _keep(attempt: Attempt, request: Any, form: LookBackForm) -> None:
    operations.add_look_back(
        attempt,
        learner=request.user,
        text=form.cleaned_data["text"],
        based_on=revision_in(request.POST, "text"),
    )


@require_POST
@login_required
def remove_look_back(request: Any, uid: UUID) -> HttpResponse:
    """Deletes the words of the look-back named in the form. Depth that it earned stays."""
    row = get_object_or_404(
        LookBack, uid=request.POST.get("look_back") or uid, learner=request.user
    )
    operations.remove_look_back(row, learner=request.user)
    messages.success(request, _("The look-back is deleted. The Depth it earned stays yours."))
    return redirect("lessons:workbook")
