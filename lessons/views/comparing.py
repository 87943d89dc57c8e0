"""Then and now: charts of one Turn beside each other, and what the learner adds to them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lessons import access, operations
from lessons.blinding import blind_prompts
from lessons.catalogue import PromptEntry, fresh
from lessons.comparison import series
from lessons.forms.prompts import BoundPrompt
from lessons.forms.sent import client_id_in, fields_of, is_of_another, receipt, revision_in
from lessons.kept_charts import KeptCharts, Pair, chart_of, chosen_pair, kept_charts, picture
from lessons.kinds import Content, kind_of
from lessons.models import (
    Attempt,
    ComparisonNote,
    ComparisonNoteRevision,
    Snapshot,
    Turn,
)
from lessons.views.answers import signed_out_reply

NOTE = "note"  # the key of its field, as p-… is of a prompt's


@login_required
def compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    turn = own_turn(request, uid)
    if request.method == "POST" and (reply := _ACTS.get(request.POST.get("do", ""))):
        return reply(request, turn)
    return _ComparePage(request, turn).response()


def own_turn(request: HttpRequest, uid: UUID) -> Turn:
    """Also one that is gone: what a learner kept in it stays theirs to look at."""
    turn = get_object_or_404(Turn.objects.select_related("lesson"), uid=uid)
    lesson = fresh().lessons.get(turn.lesson_id)
    asked = lesson is not None and turn.retired_at is None
    if asked and lesson and access.can_open(lesson, request.user):
        return turn
    if Attempt.objects.of(request.user).filter(turn=turn).exists():
        return turn
    raise Http404


class _ComparePage:
    def __init__(self, request: HttpRequest, turn: Turn) -> None:
        self.request, self.turn = request, turn
        wanted = request.POST if request.method == "POST" else request.GET
        then, now = uid_in(wanted, "then"), uid_in(wanted, "now")
        self.kept: KeptCharts = kept_charts(turn, request.user, chart=now or then)
        self.pair = chosen_pair(self.kept, request.user, then=then, now=now)
        self.seen: BoundPrompt | None = None  # what was sent wrongly, to show it again
        self.error = ""

    def response(self, *, status: int = 200) -> HttpResponse:
        lesson = fresh().lessons.get(self.turn.lesson_id)
        context = {
            "turn": self.turn,
            "lesson": lesson,
            "asked": lesson is not None and self.turn.retired_at is None,
            "kept": self.kept,
            "newest_first": self.kept.charts[::-1],
            "error": self.error,
            "attempt": Attempt.objects.latest_of(self.turn, self.request.user),
            **(self._pair_context(self.pair) if self.pair else {}),
        }
        if len(self.kept.charts) == 1:
            (only,) = self.kept.charts
            content = Content(value=only.ratings)
            context |= kind_of("ratings").context(only.prompt_version.as_definition(), content)
        if len(self.kept.charts) > 2:
            context["lines"] = series([chart_of(row) for row in self.kept.charts])
        response = render(self.request, "lessons/compare.html", context, status=status)
        add_never_cache_headers(response)
        return response

    def _pair_context(self, pair: Pair) -> dict[str, Any]:
        note = ComparisonNote.objects.filter(attempt=pair.now.attempt).first()
        return {
            "pair": pair,
            "compared": pair.compared,
            "query": f"then={pair.then.uid}&now={pair.now.uid}",
            "seen": self.seen or (None if pair.hindsight else seen_prompt(pair)),
            "note": note,
            "versions": note.revisions.order_by("-pk")[:50] if note else (),
        }


def uid_in(data: Any, name: str) -> UUID | None:
    try:
        return UUID(data.get(name, ""))
    except ValueError:
        return None


def seen_prompt(pair: Pair, content: Content | None = None, error: str = "") -> BoundPrompt:
    """The ratings of then, asked once more: the wording and areas of that time."""
    prompt = pair.then.prompt
    entry = PromptEntry(
        pk=prompt.pk,
        uid=prompt.uid,
        block_id=str(prompt.block_id),
        kind="ratings",
        name=prompt.name,
        lesson_pk=prompt.lesson_id,
        turn_pk=prompt.turn_id,
        version_pk=pair.then.prompt_version_id,
        definition=pair.then.prompt_version.as_definition(),
        retired=prompt.retired_at is not None,
    )
    return BoundPrompt(entry, content or Content(), error=error)


def _page_url(turn: Turn, pair: Pair | None = None, anchor: str = "") -> str:
    query = f"?then={pair.then.uid}&now={pair.now.uid}" if pair else ""
    return reverse("lessons:compare", args=[turn.uid]) + query + (f"#{anchor}" if anchor else "")


def _unblind(request: HttpRequest, turn: Turn) -> HttpResponse:
    operations.end_blindness(turn, learner=request.user)
    return redirect(_page_url(turn))


def _again(request: HttpRequest, turn: Turn) -> HttpResponse:
    lesson = fresh().lessons.get(turn.lesson_id)
    if turn.retired_at or lesson is None or not access.can_open(lesson, request.user):
        raise Http404
    operations.start_attempt(turn, learner=request.user)
    return redirect("lessons:turn", uid=turn.uid)


def _keep_seen(request: HttpRequest, turn: Turn) -> HttpResponse:
    page = _ComparePage(request, turn)
    if page.pair is None:
        return page.response(status=422)
    asked = seen_prompt(page.pair)
    data: MultiValueDict[str, str] = request.POST
    try:
        content = asked.kind.from_form(asked.definition, data, asked.key)
        operations.keep_hindsight(
            page.pair.then,
            seen_from=page.pair.now,
            learner=request.user,
            ratings=content.value or {},
        )
    except (ValidationError, operations.RatingsIncomplete) as problem:
        echoed = asked.kind.echo(asked.definition, data, asked.key)
        page.seen = seen_prompt(page.pair, echoed, _sentence(problem))
        return page.response(status=422)
    messages.success(request, _("Kept beside the other two. They stay as they are."))
    return redirect(_page_url(turn, page.pair, "rows"))


def _sentence(problem: ValidationError | operations.RatingsIncomplete) -> str:
    if isinstance(problem, ValidationError):
        return " ".join(problem.messages)
    return _("Rate these areas too: %s.") % ", ".join(problem.labels)


def _save_note(request: HttpRequest, turn: Turn) -> HttpResponse:
    page = _ComparePage(request, turn)
    if page.pair is None:
        return page.response(status=422)
    try:
        operations.save_comparison_note(
            page.pair.now.attempt,
            learner=request.user,
            text=request.POST.get(NOTE, ""),
            based_on=revision_in(request.POST, NOTE),
        )
    except operations.StaleNote:
        messages.error(
            request,
            _(
                "You changed this on another device or in another tab. "
                "Both texts are in its history."
            ),
        )
    except ValidationError as problem:
        page.error = " ".join(problem.messages)
        return page.response(status=422)
    else:
        messages.success(request, _("Saved."))
    return redirect(_page_url(turn, page.pair, "note"))


_ACTS = {"unblind": _unblind, "again": _again, "seen": _keep_seen, "note": _save_note}


@require_POST
def note(request: HttpRequest, uid: UUID) -> JsonResponse:
    """The note, saved in the background; the protocol is that of an answer."""
    if not request.user.is_authenticated or is_of_another(request.POST, request.user):
        return signed_out_reply(request)
    attempt = get_object_or_404(Attempt.objects.of(request.user).select_related("turn"), uid=uid)
    if f"{NOTE}-rev" not in request.POST:
        return JsonResponse({"error": _("Nothing was sent. Reload the page.")}, status=400)
    said: dict[str, Any] = {"received": receipt(request.POST, fields_of(request.POST, NOTE))}
    status = 200
    try:
        kept = operations.save_comparison_note(
            attempt,
            learner=request.user,
            text=request.POST.get(NOTE, ""),
            based_on=revision_in(request.POST, NOTE),
            client_id=client_id_in(request.POST),
        )
    except operations.StaleNote as stale:
        kept, status = stale.note, 409
        said["error"] = _("You changed this on another device or in another tab.")
        said["stands"] = kept.text
    except ValidationError as problem:
        return JsonResponse({"error": " ".join(problem.messages)}, status=400)
    except operations.ClientIdReused:
        message = _("This could not be told from an earlier text. Reload the page and save again.")
        return JsonResponse({"error": message}, status=400)
    except operations.NothingToCompare:
        return JsonResponse({"error": _("There are not two charts to compare yet.")}, status=400)
    said["revision"] = kept.revision
    said["saved_at"] = timezone.localtime(kept.updated_at).isoformat()
    return JsonResponse(said, status=status)


@require_POST
@login_required
def restore_note(request: Any, revision: UUID) -> HttpResponse:
    """Makes an earlier text of the note current again, as a new revision."""
    kept = get_object_or_404(
        ComparisonNoteRevision.objects.select_related("note__attempt__turn"),
        uid=revision,
        learner=request.user,
    )
    attempt = kept.note.attempt
    try:
        operations.save_comparison_note(attempt, learner=request.user, text=kept.text)
        messages.success(request, _("This version is current again. The others are still here."))
    except operations.NothingToCompare:
        messages.error(request, _("This waits until you have kept your new chart."))
    return redirect(f"{_page_url(attempt.turn)}#note")


@require_safe
@login_required
def comparison_svg(request: HttpRequest, uid: UUID) -> HttpResponse:
    turn = own_turn(request, uid)
    then, now = uid_in(request.GET, "then"), uid_in(request.GET, "now")
    kept = kept_charts(turn, request.user, chart=now or then)
    pair = chosen_pair(kept, request.user, then=then, now=now)
    if pair is None:
        raise Http404
    return svg(request, pair.now, pair)


@require_safe
@login_required
def snapshot_svg(request: Any, uid: UUID) -> HttpResponse:
    snapshot = get_object_or_404(
        Snapshot.objects.filter(learner=request.user)
        .exclude(prompt__in=blind_prompts(request.user))
        .select_related("prompt_version"),
        uid=uid,
    )
    return svg(request, snapshot)


def svg(request: HttpRequest, now: Snapshot, pair: Pair | None = None) -> HttpResponse:
    theme = request.GET.get("theme", "light")
    response = HttpResponse(picture(now, pair, theme=theme), content_type="image/svg+xml")
    kept = f"{pair.then.taken_at:%Y-%m-%d}-{now.taken_at:%Y-%m-%d}" if pair else None
    name = f"chart-{kept or f'{now.taken_at:%Y-%m-%d}'}.svg"
    how = "attachment" if request.GET.get("download") else "inline"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    add_never_cache_headers(response)
    return response
