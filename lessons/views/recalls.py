"""Recalls on guides and in Turns: one's own earlier words, a chart, or a way to write them now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lessons import access, operations
from lessons.catalogue import Catalogue, LessonEntry, PromptEntry, TurnEntry
from lessons.days import day_of
from lessons.forms.fields import answer_html, field_html
from lessons.forms.prompts import BoundPrompt, PromptForm
from lessons.guides import Gap
from lessons.keeping import fill, hole
from lessons.kinds import Content, kind_of
from lessons.models import Answer, Prompt
from lessons.progress import AnswerState, State


def recalled_state(
    gaps: Iterable[Gap], recalled: Mapping[str, PromptEntry], turn_pk: int | None
) -> dict[str, Any]:
    """What a page with these recalls asks of state_of, beside its own prompts."""
    return {
        "recalled": {source.pk for source in recalled.values() if source.kind != "ratings"},
        "as_of": {
            recalled[gap.block_id].pk: turn_pk
            for gap in gaps
            if gap.as_of_then
            and turn_pk
            and gap.block_id in recalled
            and not kind_of(recalled[gap.block_id].kind).in_rows
        },
    }


def journals_among(prompts: Iterable[PromptEntry]) -> list[PromptEntry]:
    return list({p.pk: p for p in prompts if kind_of(p.kind).in_rows}.values())


def can_be_asked_in_recall(source: PromptEntry) -> bool:
    """Not the charts of Turns, which are kept or not as a whole."""
    return source.kind != "ratings" or source.turn_pk is None


def asked_in_recalls(
    request: HttpRequest,
    sources: Iterable[PromptEntry],
    state: State,
    outline: Catalogue,
    *,
    turns: Collection[int],
) -> list[PromptEntry]:
    """Sources that have their field in the recall itself: not written yet, or being revised.

    Not the prompts of `turns`, which have their own place here.
    """
    return [
        source
        for source in {source.pk: source for source in sources}.values()
        if source.turn_pk not in turns
        and can_be_asked_in_recall(source)
        and source.turn_pk not in state.blind_turns
        and _may_write(source, request.user, state, outline)
        and (not _written(source, state) or _revised(request, source))
    ]


def _written(source: PromptEntry, state: State) -> bool:
    return state.wrote(source.pk)


def _revised(request: HttpRequest, source: PromptEntry) -> bool:
    asked = request.GET.get("revise") == str(source.uid)
    return asked or f"p-{source.uid}-rev" in request.POST


def _may_write(source: PromptEntry, learner: Any, state: State, outline: Catalogue) -> bool:
    home = outline.lessons.get(source.lesson_pk)
    if source.retired or home is None:
        return False
    decision = access.decide(home, signed_in=learner.is_authenticated, unlocked=state.unlocked)
    return decision is access.Access.OPEN


def answer_to_recall(
    request: HttpRequest, recalled: Mapping[str, PromptEntry], url: str
) -> HttpResponse | None:
    """“Still true” and “Revise”, after everything on the page was saved. None: neither."""
    by_uid = {str(source.uid): source for source in recalled.values()}
    if source := by_uid.get(request.POST.get("revise", "")):
        return redirect(f"{url}?revise={source.uid}#prompt-{source.uid}")
    source = by_uid.get(request.POST.get("confirm", ""))
    if source is None or not request.user.is_authenticated:
        return None
    prompt = Prompt.objects.get(pk=source.pk)
    answer = Answer.objects.of(request.user).filter(prompt=prompt).order_by("-attempt__number")
    standing = answer.first()
    if standing and operations.confirm_answer(standing, learner=request.user):
        messages.success(request, _("Noted with today's date: still true."))
    return redirect(f"{url}#recall-{source.uid}")


@dataclass(frozen=True)
class _Shown:
    """Which of the learner's words a recall shows."""

    known: AnswerState | None
    as_of_then: bool = False
    since: bool = False  # nothing stood then; this was written later


def _shown(gap: Gap, source: PromptEntry | None, state: State) -> _Shown:
    latest = state.answers.get(source.pk) if source else None
    if source is None or not gap.as_of_then:
        return _Shown(latest)
    then = state.then.get(source.pk)
    if then and then.content:
        return _Shown(then, as_of_then=True)
    return _Shown(latest, since=bool(latest and state.turns))


@dataclass(frozen=True)
class Recall:
    """A recall or a chart on a page: the earlier answer, or a way to write it now."""

    gap: Gap
    bound: BoundPrompt | None
    shown: _Shown
    here: bool  # its field stands on this page
    revising: bool
    written: bool

    @classmethod
    def of(
        cls, gap: Gap, source: PromptEntry | None, state: State, form: PromptForm, placed: set[int]
    ) -> "Recall":
        """`placed` are the prompts that have their field on this page. A recall of one of them
        shows what that field holds and links to it, since a second field would fight it.
        """
        shown = _shown(gap, source, state)
        known = shown.known
        here = source is not None and source.pk in placed and not shown.as_of_then
        bound = form.prompts.get(source.pk) if source else None
        revising = bool(source and source.pk not in placed and bound and bound.content)
        if source and not here and not revising and known and known.content:
            bound = BoundPrompt(source, known.content, known.revision, known.saved_at)
        journal = state.journals.get(source.pk) if source else None
        if source and not here and journal and journal.count:
            bound = BoundPrompt(source, Content(), journal=journal)
        written = bool(bound and bound.written and not bound.error and not revising)
        if source and bound and not written and not shown.as_of_then:
            placed.add(source.pk)
        return cls(gap, bound, shown, here, revising, written)

    @property
    def confirmed_at(self) -> Any:
        return self.shown.known.confirmed_at if self.shown.known and self.written else None

    def answer(self, page: LessonEntry) -> str:
        assert self.bound is not None
        chart = self.gap.kind == "chart" and self.bound.entry.kind == "ratings"
        chart_id = f"chart-{self.gap.block_id}" if chart else ""
        return answer_html(self.bound, page, chart_id=chart_id)


def recall_html(
    recall: Recall,
    source: PromptEntry | None,
    state: State,
    outline: Catalogue,
    form: PromptForm,
    *,
    page: LessonEntry,
    form_id: str,
) -> SafeString:
    bound, written = recall.bound, recall.written
    flags = {
        **_flags(recall, source, state),
        # Charts of other Turns are kept or not as a whole.
        "may_write": source is not None
        and (source.kind != "ratings" or source.turn_pk is None)
        and _may_write(source, form.learner, state, outline),
        "signed_in": form.learner.is_authenticated,
    }
    asks = bound is not None and not (written or recall.here or flags["waits"])
    own = {
        "answer": recall.answer(page) if written else "",
        "field": field_html(bound, page, form_id=form_id) if bound and asks else "",
        "saved_iso": bound.saved_iso if bound else "",
        "saved_day": day_of(bound.saved_at) if bound else "",
        "confirmed_day": day_of(recall.confirmed_at),
    }
    home, turn = _home_of(source, outline)
    shown = {"gap": recall.gap, "entry": source, "source_lesson": home, "source_turn": turn}
    return fill(
        page,
        ("recall", form_id, recall.gap.block_id, source and source.pk, *flags.values()),
        lambda: render_to_string(
            "lessons/_recall.html",
            {**shown, **flags, "form_id": form_id, **{name: hole(name) for name in own}},
        ),
        own,
    )


def _flags(recall: Recall, source: PromptEntry | None, state: State) -> dict[str, bool]:
    bound, known = recall.bound, recall.shown.known
    latest = state.answers.get(source.pk) if source else None
    return {
        "asked": bound is not None,
        "written": recall.written,
        "in_rows": bound is not None and bound.kind.in_rows,
        "dated": bool(bound and bound.saved_at),
        "confirmed": recall.confirmed_at is not None,
        "revising": recall.revising,
        "here": recall.here,
        "as_of_then": recall.shown.as_of_then,
        "since": recall.shown.since,
        "waits": source is not None and source.turn_pk in state.blind_turns and not recall.written,
        # Of an older wording nobody is asked whether it is still true.
        "stands": known is not None and _same(known, latest),
    }


def _same(known: AnswerState, latest: AnswerState | None) -> bool:
    return latest is not None and (known.attempt, known.revision) == (
        latest.attempt,
        latest.revision,
    )


def _home_of(
    source: PromptEntry | None, outline: Catalogue
) -> tuple[LessonEntry | None, TurnEntry | None]:
    home = outline.lessons.get(source.lesson_pk) if source and not source.retired else None
    if source is None or home is None:
        return home, None
    return home, next((turn for turn in home.turns if turn.pk == source.turn_pk), None)
