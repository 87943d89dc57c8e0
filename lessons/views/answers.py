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
from lessons.catalogue import PromptEntry, current, fresh
from lessons.forms.sent import client_id_in, fields_of, is_of_another, receipt, revision_in
from lessons.kinds import Content, kind_of
from lessons.models import Answer, AnswerRevision, Prompt


@require_POST
def answer(request: HttpRequest, uid: UUID) -> JsonResponse:
    """Autosave. The reply repeats the revision and a receipt for the very fields that came.

    200 saved · 400 cannot be read as this kind · 401 the session has ended · 403 locked ·
    404 not asked any more · 409 changed elsewhere, with what stands there.
    """
    if is_of_another(request.POST, request.user):
        return signed_out_reply(request)
    return _Autosave(request, uid).reply()


class _Autosave:
    """One answer sent in the background: the short way where it is one, else the long."""

    def __init__(self, request: HttpRequest, uid: UUID) -> None:
        self.request, self.uid = request, uid
        self.data, self.key = request.POST, f"p-{uid}"

    def reply(self) -> JsonResponse:
        if f"{self.key}-rev" not in self.data:
            # Without its marker the field was not on the page: that is not an emptied answer.
            return JsonResponse({"error": _("Nothing was sent. Reload the page.")}, status=400)
        try:
            return self._short_way() or self._long_way()
        except operations.ClientIdReused:
            message = _("This could not be told from an earlier text. Reload the page.")
        except operations.SnapshotTaken:
            message = _("This chart is kept. Do the Turn again to rate anew.")
        except ValidationError as problem:
            message = " ".join(problem.messages)
        return JsonResponse({"error": message}, status=400)

    def _short_way(self) -> JsonResponse | None:
        """By the outline as this process has it; the query that locks asks whether it is new."""
        outline = current()
        prompt = outline.prompts_by_uid.get(self.uid)
        lesson = outline.lessons.get(prompt.lesson_pk) if prompt else None
        if not prompt or not lesson or prompt.retired or not self.request.user.is_authenticated:
            return None
        kind = kind_of(prompt.kind)
        if kind.in_rows or prompt.definition.living:
            return None
        needs = access.needed_unlock(lesson)
        try:
            content = kind.from_form(prompt.definition, self.data, self.key)
        except ValidationError:
            return None
        saved = operations.advance_answer(
            prompt,
            learner=self.request.user,
            content=content,
            based_on=revision_in(self.data, self.key),
            client_id=client_id_in(self.data),
            stamp=outline.stamp,
            opened_track=needs,
        )
        return self._saved(prompt, saved) if saved else None

    def _long_way(self) -> JsonResponse:
        outline = fresh()
        prompt = outline.prompts_by_uid.get(self.uid)
        lesson = outline.lessons.get(prompt.lesson_pk) if prompt else None
        if not prompt or not lesson or prompt.retired:
            message = _("The lesson no longer asks this. Copy your words from here to keep them.")
            return JsonResponse({"error": message}, status=404)
        if kind_of(prompt.kind).in_rows:
            raise Http404  # Each row is saved at its own address.
        if not access.can_open(lesson, self.request.user):
            return JsonResponse({"error": _("This is not open to you.")}, status=403)
        content = kind_of(prompt.kind).from_form(prompt.definition, self.data, self.key)
        if not self.request.user.is_authenticated:
            drafts.keep(self.request.session, prompt, content)
            return self._acknowledge({"draft": True, "revision": 0, "hash": content.digest})
        try:
            return self._saved(prompt, self._save(prompt, content))
        except operations.StaleAnswer as stale:
            return self._acknowledge(_conflict(prompt, stale), status=409)

    def _save(self, prompt: PromptEntry, content: Content) -> Answer:
        return operations.save_answer(
            Prompt.objects.select_related("turn", "current").get(pk=prompt.pk),
            learner=self.request.user,
            content=content,
            based_on=revision_in(self.data, self.key),
            client_id=client_id_in(self.data),
        )

    def _saved(self, prompt: PromptEntry, saved: Answer) -> JsonResponse:
        content = Content(text=saved.text, value=saved.value)
        missing = kind_of(prompt.kind).missing(prompt.definition, content)
        return self._acknowledge(
            {
                "revision": saved.revision,
                "hash": content.digest,
                "saved_at": timezone.localtime(saved.saved_at).isoformat(),
                "hint": missing.message if missing else "",
            }
        )

    def _acknowledge(self, said: dict[str, Any], status: int = 200) -> JsonResponse:
        came = receipt(self.data, fields_of(self.data, self.key))
        return JsonResponse({**said, "received": came}, status=status)


def signed_out_reply(request: HttpRequest) -> JsonResponse:
    """For the page's script: it keeps the words and leads to signing in."""
    if request.user.is_authenticated:
        message = _("Somebody else is signed in here now. Sign in as yourself to save.")
    else:
        message = _("You are signed out. Sign in to save.")
    return JsonResponse({"error": message}, status=401)


def _conflict(prompt: PromptEntry, stale: operations.StaleAnswer) -> dict[str, Any]:
    stands = Content(text=stale.answer.text, value=stale.answer.value)
    return {
        "error": _("You changed this on another device or in another tab."),
        "revision": stale.answer.revision,
        "stands": kind_of(prompt.kind).as_text(prompt.definition, stands),
        "saved_at": timezone.localtime(stale.answer.saved_at).isoformat(),
    }


@login_required
def history(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every text of one answer that was ever acknowledged, newest first whatever clocks said."""
    answer = get_object_or_404(
        Answer.objects.of(request.user).select_related("prompt__current", "prompt__turn"), uid=uid
    )
    if waits(answer.attempt_id, request.user):
        return render(request, "lessons/waits.html", {"turn": answer.prompt.turn})
    revisions = answer.revisions.select_related("prompt_version").order_by("-number", "-pk")
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
    if waits(answer.attempt_id, request.user):
        return render(request, "lessons/waits.html", {"turn": answer.prompt.turn})
    return render(
        request,
        "lessons/document.html",
        {"answer": answer, "lesson": fresh().lessons.get(answer.prompt.lesson_id)},
    )


def _as_text(revision: AnswerRevision) -> str:
    definition = revision.prompt_version.as_definition()
    content = Content(text=revision.text, value=revision.value)
    return kind_of(definition.kind).as_text(definition, content)
