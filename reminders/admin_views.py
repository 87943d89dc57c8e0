"""For authors: a made-up learner's year under an interval, and what a publication moves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from lessons.models import Lesson
from reminders.operations.following import pending_moves
from reminders.operations.kinds import LOOK_BACK_AFTER
from reminders.schedule import Manners
from reminders.simulated_year import Sample, simulate
from reminders.zones import zones_by_area

NAME = "course_simulated_year"
PERMISSION = "course_lessons.view_progress_report"  # what makes somebody an instructor here


class SampleForm(forms.Form):
    months = forms.IntegerField(
        label=_("Come back after so many months"), min_value=1, max_value=36
    )
    turns = forms.IntegerField(label=_("Turns done, one a day"), min_value=1, max_value=10)
    start = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    zone = forms.ChoiceField(label=_("Where the learner lives"), choices=zones_by_area)
    look_backs = forms.BooleanField(label=_("Looks back after 7, 30 and 90 days"), required=False)
    weekly = forms.BooleanField(label=_("Wants a weekly summary"), required=False)
    ignores = forms.BooleanField(label=_("Never answers"), required=False)

    def sample(self) -> Sample:
        said = self.cleaned_data
        return Sample(
            manners=Manners(said["zone"]),
            start=said["start"],
            months=said["months"],
            turns=said["turns"],
            look_backs=LOOK_BACK_AFTER if said["look_backs"] else (),
            weekly=said["weekly"],
            answers=not said["ignores"],
        )


class SimulatedYear(WagtailAdminTemplateMixin, TemplateView):
    template_name = "reminders/admin/simulated_year.html"
    page_title = _("A simulated year")
    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}
        return [home, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        first = {"months": 6, "turns": 1, "start": timezone.localdate().isoformat(), "zone": "UTC"}
        asked = {**first, **self.request.GET.dict()}
        form = SampleForm(asked)
        lines = simulate(form.sample()) if form.is_valid() else []
        sent = sum(line.verdict in ("tell", "ask") for line in lines)
        return {**context, "form": form, "lines": lines, "sent": sent}


def before_edit_page(request: HttpRequest, page: Any) -> None:
    """Before saving: what publishing this draft would do to returns that learners are promised."""
    if request.method != "GET" or not isinstance(page.specific, Lesson):
        return
    draft = page.get_latest_revision_as_object()
    if moves := pending_moves(draft):
        words = ngettext(
            "Publishing this draft changes the planned return of one learner. Days that learners "
            "chose themselves stay.",
            "Publishing this draft changes the planned returns of %(n)s learners. Days that "
            "learners chose themselves stay.",
            moves,
        )
        messages.info(request, words % {"n": moves})


def before_publish_page(request: HttpRequest, page: Any) -> HttpResponse | None:
    if isinstance(page.specific, Lesson):
        request.follow_up_moves = pending_moves(page.specific)  # type: ignore[attr-defined]
    return None


def after_publish_page(request: HttpRequest, page: Any) -> HttpResponse | None:
    if moves := getattr(request, "follow_up_moves", 0):
        words = ngettext(
            "The planned return of one learner follows the new interval.",
            "The planned returns of %(n)s learners follow the new interval.",
            moves,
        )
        messages.info(request, words % {"n": moves})
    return None
