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
from lessons.models import LookBack, Turn
from lessons.views.reflections import open_turn


@login_required
def look_back(request: Any, uid: UUID) -> HttpResponse:
    entry, lesson = open_turn(request, uid)
    attempt = operations.attempt_to_look_back_on(Turn.objects.get(pk=entry.pk), request.user)
    if attempt is None:
        messages.info(request, _("There is nothing to look back on yet. Do this Turn first."))
        return redirect("lessons:turn", uid=uid)
    if waits(attempt.pk, request.user):
        return render(request, "lessons/waits.html", {"turn": entry, "lesson": lesson})
    written = operations.look_back_at_hand(attempt, timezone.now())
    if written is not None and written.removed_at is not None:
        written = None
    form = LookBackForm(initial={"text": written.text if written else ""})
    if request.method == "POST":
        form = LookBackForm(request.POST)
        if form.is_valid():
            text = form.cleaned_data["text"]
            operations.add_look_back(attempt, learner=request.user, text=text)
            return redirect("lessons:look_back", uid=uid)
    context = {
        "turn": entry,
        "lesson": lesson,
        "attempt": attempt,
        "reflection": getattr(attempt, "reflection", None),
        "written": written,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "lessons/look_back.html", context, status=status)


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
