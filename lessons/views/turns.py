"""Your Turn: one page, one form. Reflecting and what comes of it are the two pages after."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lessons import access, operations
from lessons.access import Access
from lessons.catalogue import (
    Catalogue,
    LessonEntry,
    PromptEntry,
    TurnEntry,
    fresh,
)
from lessons.days import day_of
from lessons.forms.fields import field_html
from lessons.forms.prompts import BoundPrompt, PromptForm
from lessons.forms.sent import anchor_in, is_of_another
from lessons.guides import (
    Gap,
    OutlineOutdated,
    StepGuide,
    TurnGuide,
    guide_of,
    turn_guide_of,
)
from lessons.keeping import fill, hole
from lessons.kinds import Content, kind_of
from lessons.models import Attempt, Snapshot, Turn
from lessons.progress import State, TurnState, state_of
from lessons.views.given_back import has_words, not_open, signed_out
from lessons.views.guides import locked
from lessons.views.newest import newest
from lessons.views.recalls import (
    Recall,
    answer_to_recall,
    asked_in_recalls,
    journals_among,
    recall_html,
    recalled_state,
)
from lessons.views.reflections import open_turn
from lessons.views.whole import render_whole

FORM = "turn-form"


def turn(request: HttpRequest, uid: UUID) -> HttpResponse:
    def page_in(outline: Catalogue) -> _TurnPage:
        entry = outline.turns.get(uid)
        if entry is None:
            raise OutlineOutdated
        return _TurnPage(request, outline, entry)

    return newest(page_in).response()


@dataclass(frozen=True)
class Help:
    """What the ratings show at a glance, offered beside the question about their pattern."""

    highest: list[str]
    lowest: list[str]
    outlier: str


class _TurnPage:
    def __init__(self, request: HttpRequest, outline: Catalogue, turn: TurnEntry) -> None:
        self.request, self.outline, self.turn = request, outline, turn
        self.lesson: LessonEntry = outline.lessons[turn.lesson_pk]
        self.guide: TurnGuide = turn_guide_of(turn, self.lesson, outline)
        own = [p for p in self.lesson.prompts if p.turn_pk == turn.pk]
        self.asked: dict[str, PromptEntry] = {p.block_id: p for p in own}
        self.placed = {p.pk for p in own}
        self.recalled = {
            gap.block_id: source
            for step in self.guide.steps
            for gap in step.gaps
            if gap.kind in ("recall", "chart") and (source := outline.named(gap.name, self.lesson))
        }
        prompts = {p.pk: p for p in (*own, *self.recalled.values())}
        gaps = [gap for step in self.guide.steps for gap in step.gaps]
        self.state: State = state_of(
            request.user,
            prompts=prompts,
            turns=[turn.pk],
            lessons=[self.lesson.pk],
            **recalled_state(gaps, self.recalled, turn.pk),
            journals=journals_among(prompts.values()),
        )
        self.turn_state = self.state.turns.get(turn.pk, TurnState())

    def response(self) -> HttpResponse:
        decision = access.decide(
            self.lesson,
            signed_in=self.request.user.is_authenticated,
            unlocked=self.state.unlocked,
        )
        if decision is not Access.OPEN:
            if has_words(self.request):
                return not_open(self.request)
            return locked(self.request, self.lesson, decision, self.state)
        if is_of_another(self.request.POST, self.request.user):
            return signed_out(self.request)
        self.form = self._form()
        if self.request.method == "POST" and self.form.save(self.request.POST):
            return self._do(self.request.POST.get("do", "save"))
        return self._render()

    def _form(self) -> PromptForm:
        waiting = asked_in_recalls(
            self.request,
            [p for p in self.recalled.values() if p.pk not in self.placed],
            self.state,
            self.outline,
            turns={self.turn.pk},
        )
        locked_charts = (
            [p.pk for p in self.asked.values() if p.kind == "ratings"]
            if self.turn_state.snapshot_at
            else []
        )
        return PromptForm(
            [*self.asked.values(), *waiting],
            learner=self.request.user,
            state=self.state,
            session=self.request.session,
            locked=locked_charts,
            attempts={self.turn.pk: self.turn_state.attempt},
        )

    def _do(self, act: str) -> HttpResponse:
        if not self.request.user.is_authenticated:
            query = urlencode({"next": self._url})
            messages.info(
                self.request,
                _("Sign up to keep this. What you wrote here comes with you."),
            )
            return redirect(f"{reverse('account_signup')}?{query}")
        row = Turn.objects.known(self.turn.pk)
        if act == "snapshot":
            return self._keep_chart(row)
        if act == "complete":
            self._keep_chart_if_whole(row)
            operations.complete_turn(row, learner=self.request.user)
            return redirect("lessons:reflect", uid=self.turn.uid)
        if act == "again":
            operations.start_attempt(row, learner=self.request.user)
            return redirect(self._url)
        if act == "unblind":
            operations.end_blindness(row, learner=self.request.user)
            return redirect("lessons:compare", uid=self.turn.uid)
        if act == "undo":
            operations.undo_completion(row, learner=self.request.user)
            messages.success(self.request, _("This Turn is open again. Nothing you wrote changed."))
            return redirect(self._url)
        if answered := answer_to_recall(self.request, self.recalled, self._url):
            return answered
        messages.success(self.request, _("Saved."))
        anchor = anchor_in(self.request.POST)
        return redirect(f"{self._url}#{anchor}" if anchor else self._url)

    def _keep_chart(self, row: Turn) -> HttpResponse:
        try:
            operations.save_snapshot(row, learner=self.request.user)
        except operations.RatingsIncomplete as incomplete:
            if not incomplete.labels:  # An author took the ratings out while the page was open.
                said = _("This Turn no longer asks for ratings, so there is no chart to keep.")
                messages.info(self.request, said)
                return redirect(self._url)
            self._say_unrated(incomplete.labels)
            return self._render()
        messages.success(self.request, _("Your chart is kept, with today's date."))
        return redirect(f"{self._url}#chart")

    def _say_unrated(self, labels: list[str]) -> None:
        for prompt in self.form.prompts.values():
            if prompt.entry.kind == "ratings" and labels:
                prompt.error = _("Rate these areas too before you keep the chart: %s.") % ", ".join(
                    labels
                )

    def _keep_chart_if_whole(self, row: Turn) -> None:
        """Declaring a Turn complete keeps a fully rated chart; a partial one is no chart."""
        if any(p.entry.kind == "ratings" for p in self.form.prompts.values()):
            try:
                operations.save_snapshot(row, learner=self.request.user)
            except operations.RatingsIncomplete:
                return

    @property
    def _url(self) -> str:
        return reverse("lessons:turn", args=[self.turn.uid])

    def _render(self) -> HttpResponse:
        state = self.turn_state
        flags = {
            "again": state.attempt > 1,
            "charted": state.snapshot_at is not None,
        }
        return render_whole(
            self.request,
            "lessons/turn.html",
            outline=self.outline,
            holder=self.lesson,
            shown={
                "lesson": self.lesson,
                "turn": self.turn,
                "guide": self.guide,
                "texts": guide_of(self.lesson, self.outline).texts,
            },
            by={
                "turn_pk": self.turn.pk,
                **flags,
                "complete": state.completed_at is not None,
                "reflected": state.reflected_at is not None,
                "blind": self.turn.pk in self.state.blind_turns,
            },
            own={
                "number": state.attempt,
                "complete_day": day_of(state.completed_at),
                "steps": self._steps(flags),
                "form_uid": self.form.uid,
            },
            errors=self.form.errors,
        )

    def _steps(self, flags: dict[str, bool]) -> SafeString:
        steps = ((self._step(step, flags),) for step in self.guide.steps)
        return format_html_join("", "{}", steps)

    def _step(self, step: StepGuide, flags: dict[str, bool]) -> SafeString:
        own = {"fields": self._fields(step), "chart_day": day_of(self.turn_state.snapshot_at)}
        holes = {name: hole(name) for name in own}
        return fill(
            self.lesson,
            ("step", self.turn.pk, step.number, *flags.values()),
            lambda: render_to_string(
                "lessons/_turn_step.html", {"turn": self.turn, "step": step, **flags, **holes}
            ),
            own,
        )

    def _fields(self, step: StepGuide) -> SafeString:
        return format_html_join("", "{}", ((self._field(gap),) for gap in step.gaps))

    def _field(self, gap: Gap) -> str:
        if gap.kind == "prompt":
            entry = self.asked.get(gap.block_id)
            return self._prompt(self.form.prompts[entry.pk]) if entry else ""
        source = self.recalled.get(gap.block_id)
        return recall_html(
            Recall.of(gap, source, self.state, self.form, self.placed),
            source,
            self.state,
            self.outline,
            self.form,
            page=self.lesson,
            form_id=FORM,
        )

    def _prompt(self, bound: BoundPrompt) -> str:
        help = self._help() if bound.entry.kind == "long_text" else None
        match = self._match(bound) if self._asks_for_areas(bound.entry) else None
        return field_html(
            bound,
            self.lesson,
            form_id=FORM,
            help=render_to_string("lessons/_help.html", {"help": help}) if help else "",
            match=render_to_string("lessons/_match.html", {"match": match}) if match else "",
        )

    def _ratings(self) -> BoundPrompt | None:
        return next(
            (p for p in self.form.prompts.values() if p.entry.kind == "ratings" and p.content),
            None,
        )

    def _help(self) -> Help | None:
        bound = self._ratings()
        if bound is None or len(bound.content.value) < 3:
            return None
        return notice(bound.definition.config["axes"], bound.content.value)

    def _asks_for_areas(self, entry: PromptEntry) -> bool:
        return entry.kind == "choice" and bool(entry.definition.config.get("options_from"))

    def _match(self, chosen: BoundPrompt) -> list[dict[str, Any]] | None:
        """Each area that matters beside its rating, so that a gap is seen and not computed."""
        ratings = self._ratings()
        if ratings is None or not chosen.content:
            return None
        labels = {o["key"]: o["label"] for o in chosen.definition.config["options"]}
        top = set(notice(ratings.definition.config["axes"], ratings.content.value).highest)
        return [
            {
                "label": labels.get(key, key),
                "rating": ratings.content.value.get(key),
                "high": labels.get(key) in top,
            }
            for key in chosen.content.value
        ]


def notice(axes: list[dict[str, Any]], ratings: dict[str, Any]) -> Help:
    """Highest, lowest, and an area at least three below the next lowest. Pure."""
    rated = [(axis["label"], ratings[axis["key"]]) for axis in axes if axis["key"] in ratings]
    rated = [(label, value) for label, value in rated if isinstance(value, int)]
    if not rated:
        return Help([], [], "")
    values = sorted(value for _label, value in rated)
    outlier = ""
    if len(values) >= 3 and values[1] - values[0] >= 3:
        outlier = next(label for label, value in rated if value == values[0])
    same = values[0] == values[-1]
    return Help(
        highest=[label for label, value in rated if value == values[-1]],
        lowest=[] if same else [label for label, value in rated if value == values[0]],
        outlier=outlier,
    )


@login_required
def done(request: Any, uid: UUID) -> HttpResponse:
    """What came of it: Depth with its reason, what opened, and the promise to come back."""
    entry, lesson = open_turn(request, uid)
    attempt = (
        Attempt.objects.filter(turn_id=entry.pk, learner=request.user)
        .select_related("completion", "reflection", "turn")
        .order_by("-number")
        .first()
    )
    if attempt is None:
        return redirect("lessons:turn", uid=uid)
    completion = getattr(attempt, "completion", None)
    return render(
        request,
        "lessons/done.html",
        {
            "turn": entry,
            "lesson": lesson,
            "attempt": attempt,
            "complete": completion is not None and completion.undone_at is None,
            "reflection": getattr(attempt, "reflection", None),
            "charts": [
                _chart(snapshot) for snapshot in attempt.snapshots.select_related("prompt_version")
            ],
            "next_lesson": fresh().next_lesson(lesson),
        },
    )


def _chart(snapshot: Snapshot) -> dict[str, Any]:
    definition = snapshot.prompt_version.as_definition()
    drawn = kind_of("ratings").context(definition, Content(value=snapshot.ratings))
    return {"snapshot": snapshot, **drawn}
