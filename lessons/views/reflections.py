"""Writing a reflection, its draft in the background, and every version of it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons import access, operations
from lessons.blinding import waits
from lessons.catalogue import LessonEntry, TurnEntry, fresh
from lessons.forms.reflection import ReflectionForm, place_in, token_of
from lessons.forms.sent import client_id_in, id_of_try, is_of_another, receipt
from lessons.models import Attempt, Reflection, ReflectionDraft, ReflectionRevision, Turn, new_uid
from lessons.operations import ReflectionParts, StaleReflection, Standing
from lessons.views.answers import signed_out_reply
from lessons.views.given_back import has_words, not_open, signed_out


def reflect(request: HttpRequest, uid: UUID) -> HttpResponse:
    if not request.user.is_authenticated or is_of_another(request.POST, request.user):
        return signed_out(request) if has_words(request) else redirect_to_login(request.path)
    try:
        return _ReflectPage(request, uid).response()
    except Http404:
        if has_words(request):
            return not_open(request)
        raise


class _ReflectPage:
    """One request for one form: shown, saved, or shown again beside what another device saved."""

    def __init__(self, request: Any, uid: UUID) -> None:
        self.request, self.learner = request, request.user
        self.turn, self.lesson = open_turn(request, uid)
        self.row = Turn.objects.known(self.turn.pk)
        self.stands: Standing | None = None

    @cached_property
    def attempt(self) -> Attempt | None:
        """Not asked where saving answers with another page."""
        return Attempt.objects.latest_of(self.row, self.learner)

    @cached_property
    def standing(self) -> Standing | None:
        return operations.standing(self.attempt) if self.attempt else None

    @cached_property
    def form(self) -> ReflectionForm:
        return ReflectionForm.of(self.standing)

    def response(self) -> HttpResponse:
        if self.request.method == "POST":
            if self.request.POST.get("do") == "discard":
                operations.discard_draft(self.row, learner=self.learner)
                return redirect("lessons:reflect", uid=self.turn.uid)
            self.form = ReflectionForm(self.request.POST)
            if self._saved():
                return redirect("lessons:done", uid=self.turn.uid)
        return self._render()

    def _saved(self) -> bool:
        if not self.form.is_valid():
            return False
        parts = self.form.parts
        if not parts:
            self.form.add_emptiness()
            return False
        try:
            self._save(parts)
        except StaleReflection as stale:
            self.stands = self.standing = stale.standing
            return False
        return True

    def _save(self, parts: ReflectionParts) -> None:
        data = self.request.POST
        how: dict[str, Any] = {
            "learner": self.learner,
            "parts": parts,
            "based_on": place_in(data),
            "client_id": id_of_try(data, data.get("reflect-rev"), repr(parts)),
        }
        if data.get("complete"):
            operations.complete_and_reflect(self.row, **how)
        else:
            operations.add_reflection(self.row, **how)

    def _render(self) -> HttpResponse:
        completion = getattr(self.attempt, "completion", None)
        wrong = bool(self.form.errors or self.stands)
        context = {
            "turn": self.turn,
            "lesson": self.lesson,
            "form": self.form,
            "form_id": new_uid(),
            "standing": self.standing,
            "token": token_of(self.standing.place) if self.standing else "0.0",
            "stands": self.stands and parts_as_text(self.stands.parts),
            "attempt": self.attempt.number if self.attempt else 1,
            "unsaved": wrong,
            "complete": bool(completion and completion.undone_at is None),
        }
        return render(self.request, "lessons/reflect.html", context, status=422 if wrong else 200)


@require_POST
def draft(request: Any, uid: UUID) -> JsonResponse:
    """Autosave of a reflection that is being written. The protocol is that of an answer."""
    if not request.user.is_authenticated or is_of_another(request.POST, request.user):
        return signed_out_reply(request)
    try:
        turn, _lesson = open_turn(request, uid)
    except Http404:
        message = _("The lesson no longer asks this. Copy your words from here to keep them.")
        return JsonResponse({"error": message}, status=404)
    form = ReflectionForm(request.POST)
    if "reflect-rev" not in request.POST or not form.is_valid():
        problems = [str(error) for errors in form.errors.values() for error in errors]
        message = " ".join(problems) or _("Nothing was sent. Reload the page.")
        return JsonResponse({"error": message}, status=400)
    return _keep_draft(request, turn, form.parts)


def _keep_draft(request: Any, turn: TurnEntry, parts: ReflectionParts) -> JsonResponse:
    fields = [name for name in request.POST if name in ReflectionForm.base_fields]
    said: dict[str, Any] = {"received": receipt(request.POST, fields)}
    status = 200
    try:
        kept = operations.save_draft(
            Turn.objects.known(turn.pk),
            learner=request.user,
            parts=parts,
            based_on=place_in(request.POST),
            client_id=client_id_in(request.POST),
        )
    except StaleReflection as stale:
        kept, status = stale.standing, 409
        said["error"] = _("You changed this on another device or in another tab.")
        said["stands"] = parts_as_text(kept.parts)
    except operations.ClientIdReused:
        message = _("This could not be told from an earlier text. Reload the page.")
        return JsonResponse({"error": message}, status=400)
    said["revision"] = token_of(kept.place)
    said["saved_at"] = timezone.localtime(kept.draft.saved_at).isoformat() if kept.draft else None
    return JsonResponse(said, status=status)


@require_POST
@login_required
def remove_reflection(request: Any, uid: UUID) -> HttpResponse:
    """Deletes the words of the reflection named in the form. Depth that it earned stays."""
    reflection = get_object_or_404(
        Reflection, uid=request.POST.get("reflection") or uid, learner=request.user
    )
    operations.remove_reflection(reflection, learner=request.user)
    messages.success(request, _("The reflection is deleted. The Depth it earned stays yours."))
    return redirect("lessons:workbook")


@dataclass(frozen=True)
class Version:
    """One text in a reflection's history. `what` is current, earlier, draft or set_aside."""

    what: str
    row: Any
    at: Any

    @property
    def name(self) -> str:
        return f"{self.row._meta.model_name}-{self.row.pk}"

    @property
    def parts(self) -> ReflectionParts:
        return ReflectionParts.of(self.row)


@login_required
def reflection_history(request: Any, uid: UUID) -> HttpResponse:
    """Every text of one attempt's reflection. Any can be put into the form again."""
    turn = get_object_or_404(Turn.objects.select_related("lesson"), uid=uid)
    attempts = Attempt.objects.of(request.user).filter(turn=turn).order_by("number")
    number = request.GET.get("attempt", "")
    chosen = attempts.filter(number=number) if number.isdecimal() and len(number) < 9 else attempts
    attempt = chosen.last()
    if attempt is None:
        raise Http404
    if waits(attempt.pk, request.user):
        return render(request, "lessons/waits.html", {"turn": turn})
    latest = attempts.last() == attempt
    versions = _versions(attempt)
    if request.method == "POST" and latest:
        return _put_back(request, turn, versions)
    context = {"turn": turn, "attempt": attempt, "versions": versions, "latest": latest}
    return render(request, "lessons/reflection_history.html", context)


def _put_back(request: Any, turn: Turn, versions: list[Version]) -> HttpResponse:
    """As a draft: nothing becomes the reflection but by saving it."""
    wanted = request.POST.get("version")
    version = next((version for version in versions if version.name == wanted), None)
    if version is None:
        raise Http404
    parts = ReflectionParts.of(version.row)
    operations.save_draft(turn, learner=request.user, parts=parts)
    messages.success(request, _("This version is in the form. Save it to make it current."))
    return redirect("lessons:reflect", uid=turn.uid)


def _versions(attempt: Attempt) -> list[Version]:
    reflection = Reflection.objects.filter(attempt=attempt, removed_at=None).first()
    earlier = ReflectionRevision.objects.filter(reflection=reflection).order_by("-number")
    drafts = ReflectionDraft.objects.filter(attempt=attempt).order_by("-pk")
    versions = [Version(row.outcome, row, row.saved_at) for row in drafts]
    if reflection:
        versions.append(Version("current", reflection, reflection.updated_at))
        versions += [Version("earlier", row, row.saved_at) for row in earlier]
    return versions


def parts_as_text(parts: ReflectionParts) -> str:
    """All parts in plain words, each under its name."""
    shown = [
        (ReflectionForm.base_fields[name].label, getattr(parts, name))
        for name in ("saw", "why", "plan_if", "plan_then")
    ]
    return "\n".join(f"{label}: {text}" for label, text in shown if text)


def open_turn(request: HttpRequest, uid: UUID) -> tuple[TurnEntry, LessonEntry]:
    outline = fresh()
    entry = outline.turns.get(uid)
    if entry is None or not access.can_open(outline.lessons[entry.lesson_pk], request.user):
        raise Http404
    return entry, outline.lessons[entry.lesson_pk]
