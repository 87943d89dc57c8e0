"""A lesson's guide: kept HTML with the learner's own parts filled in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons import access, operations
from lessons.access import Access
from lessons.catalogue import Catalogue, LessonEntry, PromptEntry, fresh
from lessons.days import day_of
from lessons.forms.fields import field_html
from lessons.forms.prompts import PromptForm
from lessons.forms.sent import anchor_in, is_of_another
from lessons.guides import Gap, Guide, OutlineOutdated, compile_guide, guide_of
from lessons.keeping import fill, hole
from lessons.kinds import kind_of
from lessons.models import CoursePage, Lesson
from lessons.progress import ReadingState, State, TurnState, state_of
from lessons.views.cross_site import cross_site_token
from lessons.views.given_back import has_words, not_open, signed_out
from lessons.views.newest import newest
from lessons.views.recalls import (
    Recall,
    answer_to_recall,
    asked_in_recalls,
    can_be_asked_in_recall,
    journals_among,
    recall_html,
    recalled_state,
)
from lessons.views.whole import render_whole

FORM = "guide-form"


def guide(request: HttpRequest, track: str, module: str, lesson: str) -> HttpResponse:
    def page_in(outline: Catalogue) -> _GuidePage:
        entry = outline.by_path.get((track, module, lesson))
        if not isinstance(entry, LessonEntry):
            raise OutlineOutdated
        return _GuidePage(request, outline, entry)

    return newest(page_in).response()


class _GuidePage:
    """One request for one guide."""

    def __init__(self, request: HttpRequest, outline: Catalogue, lesson: LessonEntry) -> None:
        self.request, self.outline, self.lesson = request, outline, lesson
        self.guide: Guide = guide_of(lesson, outline)
        self.recalled = {
            gap.block_id: source
            for gap in self.guide.gaps
            if gap.kind in ("recall", "chart") and (source := outline.named(gap.name, lesson))
        }
        own = [prompt for prompt in lesson.prompts if prompt.turn_pk is None]
        turn = lesson.turns[0].pk if lesson.turns else None
        self.asked = {prompt.block_id: prompt for prompt in own}
        self.placed = {prompt.pk for prompt in own}
        self.state: State = state_of(
            request.user,
            prompts={p.pk for p in (*own, *self.recalled.values())},
            turns=[turn.pk for turn in lesson.turns],
            lessons=[lesson.pk],
            highlights_in=lesson.pk,
            **recalled_state(self.guide.gaps, self.recalled, turn),
            journals=journals_among((*own, *self.recalled.values())),
        )

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
        self.form = PromptForm(
            self._prompts(),
            learner=self.request.user,
            state=self.state,
            session=self.request.session,
        )
        if self.request.method == "POST" and self.form.save(self.request.POST):
            answered = answer_to_recall(self.request, self.recalled, self.lesson.url)
            return answered or self._saved()
        return self._render()

    def _prompts(self) -> list[PromptEntry]:
        """The prompts of this page, and the sources of recalls that are written here."""
        asked_here = asked_in_recalls(
            self.request,
            self.recalled.values(),
            self.state,
            self.outline,
            turns={turn.pk for turn in self.lesson.turns},
        )
        return list({p.pk: p for p in (*self.asked.values(), *asked_here)}.values())

    def _is_scripted(self) -> bool:
        """Whether anything may be asked here that a script helps with: in a recall as well."""
        recalled = filter(can_be_asked_in_recall, self.recalled.values())
        return any(kind_of(p.kind).scripted for p in (*self.asked.values(), *recalled))

    def _saved(self) -> HttpResponse:
        if not self.request.user.is_authenticated:
            messages.info(self.request, _("Kept for this visit. Sign up to keep it for good."))
        anchor = anchor_in(self.request.POST)
        return redirect(f"{self.lesson.url}#{anchor}" if anchor else self.lesson.url)

    def _render(self) -> HttpResponse:
        reading = self.state.reading.get(self.lesson.pk, ReadingState())
        return render_whole(
            self.request,
            "lessons/lesson.html",
            outline=self.outline,
            holder=self.lesson,
            shown={
                "lesson": self.lesson,
                "guide": self.guide,
                "next_lesson": self.outline.next_lesson(self.lesson),
                "previous_lesson": self.outline.previous_lesson(self.lesson),
                "scripted": self._is_scripted(),
            },
            by={
                "enrolled": self.lesson.track.pk in self.state.enrolled,
                "resumes": bool(reading.anchor and not reading.read_at),
                "read": reading.read_at is not None,
            },
            own={
                "body": self.guide.filled(self._fill),
                "anchor": reading.anchor,
                "heading": reading.heading or reading.anchor,
                "read_day": day_of(reading.read_at),
                "notes": self._notes(),
                "form_uid": self.form.uid,
            },
            errors=self.form.errors,
        )

    def _notes(self) -> SafeString:
        shown = {"csrf_token": cross_site_token(self.request)} if self.state.highlights else {}
        notes = (
            (render_to_string("lessons/_note.html", {"note": note, **shown}),)
            for note in self.state.highlights
        )
        return format_html_join("", "{}", notes)

    def _fill(self, gap: Gap) -> str:
        if gap.kind == "prompt":
            entry = self.asked.get(gap.block_id)
            return self._field(entry) if entry else ""
        if gap.kind == "turn":
            return self._fill_turn(gap)
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

    def _field(self, entry: PromptEntry) -> str:
        return field_html(self.form.prompts[entry.pk], self.lesson, form_id=FORM)

    def _fill_turn(self, gap: Gap) -> str:
        turn = next((t for t in self.lesson.turns if t.block_id == gap.block_id), None)
        if turn is None:
            return ""
        state = self.state.turns.get(turn.pk, TurnState())
        flags = {
            "begun": bool(state.attempt),
            "complete": bool(state.completed_at),
            "reflected": bool(state.reflected_at),
        }
        card = {"turn": turn, "card": self.guide.turns[gap.block_id], "day": hole("day")}
        return fill(
            self.lesson,
            ("turn", turn.pk, *flags.values()),
            lambda: render_to_string("lessons/_turn_card.html", {**card, **flags}),
            {"day": day_of(state.completed_at)},
        )


def locked(
    request: HttpRequest, lesson: LessonEntry, decision: Access, state: State
) -> HttpResponse:
    """Says what this is and how it opens. The guide's text stays out of the answer."""
    return render(
        request,
        "lessons/locked.html",
        {
            "lesson": lesson,
            "track": lesson.track,
            "sign_in": decision is Access.SIGN_IN,
            "unlocked": state.unlocked,
        },
        status=403,
    )


@require_POST
@login_required
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """“I have read this”, or taking it back."""
    lesson = _open_lesson(request, pk)
    if request.POST.get("read") == "no":
        operations.mark_unread(pk, learner=request.user)
        return redirect(lesson.url)
    operations.mark_read(pk, learner=request.user)
    following = fresh().next_lesson(lesson)
    if request.POST.get("then") == "next" and following:
        return redirect(following.url)
    return redirect(f"{lesson.url}#read")


@require_POST
@login_required
def position(request: HttpRequest, pk: int) -> HttpResponse:
    """Where reading stopped, told by the page's script. Nothing to see in the answer."""
    lesson = _open_lesson(request, pk)
    percent = request.POST.get("percent", "0")
    operations.save_position(
        lesson.pk,
        learner=request.user,
        anchor=request.POST.get("anchor", ""),
        heading=request.POST.get("heading", ""),
        percent=int(percent) if percent.isdecimal() and len(percent) <= 3 else 0,
    )
    return HttpResponse(status=204)


def _open_lesson(request: HttpRequest, pk: int) -> LessonEntry:
    lesson = fresh().lessons.get(pk)
    if lesson is None or not access.can_open(lesson, request.user):
        raise Http404
    return lesson


def serve_page(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """Wagtail found the page by its own routing, for instance on a site with another root."""
    specific = page.specific
    entry = next((e for e in fresh().by_path.values() if e.pk == specific.pk), None)
    if entry is None:
        return redirect("lessons:landing")
    return redirect(entry.url)


def preview_page(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """A draft as learners will see it. Fields are shown and lead nowhere: nothing is saved."""
    specific = page.specific
    if not isinstance(specific, Lesson):
        return render(request, "lessons/preview_outline.html", {"page": specific})
    guide = compile_guide(specific.body)

    def fill(gap: Gap) -> str:
        context = {"gap": gap, "card": guide.turns.get(gap.block_id), "guide": guide}
        return render_to_string("lessons/_preview_gap.html", context, request=request)

    return render(
        request,
        "lessons/preview.html",
        {"page": specific, "guide": guide, "body": guide.filled(fill)},
    )
