"""Saving one answer in the background, and its history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons import access, drafts, operations
from lessons.blinding import waits
from lessons.catalogue import PromptEntry, fresh
from lessons.forms.prompts import client_id_in, revision_in
from lessons.kinds import Content, kind_of
from lessons.models import Answer, AnswerRevision, Prompt


@require_POST
def answer(request: HttpRequest, uid: UUID) -> JsonResponse:
    """Autosave. The reply repeats the revision and a hash of the very text that was stored.

    200 saved · 400 cannot be read as this kind · 401 the session has ended · 403 locked ·
    409 changed elsewhere, with what stands there.
    """
    prompt = _prompt(uid)
    if request.POST.get("learner") and not request.user.is_authenticated:
        return JsonResponse({"error": _("You are signed out. Sign in to save.")}, status=401)
    if not access.can_open(fresh().lessons[prompt.lesson_pk], request.user):
        return JsonResponse({"error": _("This is not open to you.")}, status=403)
    kind, key = kind_of(prompt.kind), f"p-{prompt.uid}"
    if f"{key}-rev" not in request.POST:
        # Without its marker the field was not on the page: that is not an emptied answer.
        return JsonResponse({"error": _("Nothing was sent. Reload the page.")}, status=400)
    try:
        content = kind.from_form(prompt.definition, request.POST, key)
        if not request.user.is_authenticated:
            drafts.keep(request.session, prompt, content)
            return JsonResponse({"draft": True, "revision": 0, "hash": content.digest})
        saved = _save(request, prompt, content)
    except ValidationError as problem:
        return JsonResponse({"error": " ".join(problem.messages)}, status=400)
    except operations.SnapshotTaken:
        message = _("This chart is kept. Do the Turn again to rate anew.")
        return JsonResponse({"error": message}, status=400)
    except operations.ClientIdReused:
        message = _("This could not be told from an earlier text. Reload the page and save again.")
        return JsonResponse({"error": message}, status=400)
    except operations.StaleAnswer as stale:
        return JsonResponse(_conflict(prompt, stale), status=409)
    missing = kind.missing(prompt.definition, content)
    return JsonResponse(
        {
            "revision": saved.revision,
            "hash": Content(text=saved.text, value=saved.value).digest,
            "saved_at": timezone.localtime(saved.saved_at).isoformat(),
            "hint": missing.message if missing else "",
        }
    )


def _save(request: HttpRequest, prompt: PromptEntry, content: Content) -> Answer:
    return operations.save_answer(
        Prompt.objects.select_related("turn", "current").get(pk=prompt.pk),
        learner=request.user,
        content=content,
        based_on=revision_in(request.POST, f"p-{prompt.uid}"),
        client_id=client_id_in(request.POST),
    )


def _conflict(prompt: PromptEntry, stale: operations.StaleAnswer) -> dict[str, Any]:
    stands = Content(text=stale.answer.text, value=stale.answer.value)
    return {
        "error": _("You changed this on another device or in another tab."),
        "revision": stale.answer.revision,
        "stands": kind_of(prompt.kind).as_text(prompt.definition, stands),
        "saved_at": timezone.localtime(stale.answer.saved_at).isoformat(),
    }


def _prompt(uid: UUID) -> PromptEntry:
    outline = fresh()
    prompt = outline.prompts_by_uid.get(uid)
    if prompt is None or prompt.retired or prompt.lesson_pk not in outline.lessons:
        raise Http404
    if kind_of(prompt.kind).in_rows:
        raise Http404  # Each row is saved at its own address.
    return prompt


@login_required
def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every text of one answer that was ever acknowledged, newest first."""
    answer = get_object_or_404(
        Answer.objects.of(request.user).select_related("prompt__current", "prompt__turn"), uid=uid
    )
    if waits(answer.attempt_id, request.user):
        return render(request, "lessons/waits.html", {"turn": answer.prompt.turn})
    revisions = answer.revisions.select_related("prompt_version").order_by("-saved_at", "-pk")
    rows = [
        {
            "revision": revision,
            "text": _as_text(revision),
            "wording": revision.prompt_version.wording,
        }
        for revision in revisions
    ]
    return render(request, "lessons/history.html", {"answer": answer, "rows": rows})


@require_POST
@login_required
def restore(request: Any, uid: UUID, revision: int) -> HttpResponse:
    kept = get_object_or_404(
        AnswerRevision.objects.filter(learner=request.user, answer__uid=uid).select_related(
            "answer__prompt__turn", "answer__prompt__current", "answer__attempt"
        ),
        pk=revision,
    )
    try:
        operations.restore_revision(kept, learner=request.user)
        messages.success(request, _("This version is current again. The others are still here."))
    except operations.SnapshotTaken:
        messages.error(request, _("This chart is kept. Do the Turn again to rate anew."))
    return redirect("lessons:history", uid=uid)


@login_required
def document(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One answer on a page of its own, to read and to print."""
    mine = Answer.objects.of(request.user).select_related("prompt__lesson", "prompt_version")
    answer = get_object_or_404(mine, uid=uid)
    return render(
        request,
        "lessons/document.html",
        {"answer": answer, "lesson": fresh().lessons.get(answer.prompt.lesson_id)},
    )


def _as_text(revision: AnswerRevision) -> str:
    definition = revision.prompt_version.as_definition()
    content = Content(text=revision.text, value=revision.value)
    return kind_of(definition.kind).as_text(definition, content)
