"""Depth in Wagtail's admin beside its rules: sweeps that are watched, courses that are granted."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from gamification import operations
from gamification.models import DepthAct, Sweep
from gamification.thresholds import tracks_of
from lessons.models import Track

CHANGE_RULES = "course_gamification.add_depthrule"
GRANT = "course_gamification.grant_course"
RULES = gettext_lazy("What earns Depth")


class DepthPage(WagtailAdminTemplateMixin):
    """Opens to those who hold its permission; everybody else gets the admin's refusal."""

    header_icon = "lock-open"
    permission: ClassVar[str] = CHANGE_RULES
    request: HttpRequest

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [*super().get_breadcrumbs_items()]
        if self.request.user.has_perm(CHANGE_RULES) and self.request.path != reverse("depth_rules"):
            trail.append({"url": reverse("depth_rules"), "label": RULES})
        return [*trail, {"url": "", "label": self.get_page_title()}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


def sweeps_of(user: Any) -> QuerySet[Sweep]:
    """Those of one's own courses; and of what all courses share, for whoever may change that."""
    seen = Q(extension__track__in=tracks_of(user))
    if user.has_perm(CHANGE_RULES):
        seen |= Q(extension=None)
    return Sweep.objects.filter(seen).select_related("extension__track", "rule")


class SweepPage(DepthPage, TemplateView):
    """How far a change has come; the page asks again by itself until it is through."""

    template_name = "gamification/admin/sweep.html"
    page_title = gettext_lazy("Applying the change")
    permission = "course_gamification.view_extension"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sweep = get_object_or_404(sweeps_of(self.request.user), pk=self.kwargs["pk"])
        shown = sweep.shown or {}
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "sweep": sweep,
            "shown": shown,
            "shown_opens": sum(shown.get("opens", {}).values()),
            "applied": _applied(sweep),
        }


def _applied(sweep: Sweep) -> int | None:
    """Learners whom a new version has given something for what they had done before it."""
    if sweep.rule is None:
        return None
    acts = DepthAct.objects.filter(rule=sweep.rule, happened_at__lt=sweep.rule.created_at)
    return acts.filter(entry__isnull=False).order_by().values("learner").distinct().count()


class GrantForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("The learner's e-mail address"))
    track = forms.ModelChoiceField(Track.objects.none(), label=gettext_lazy("Extension Course"))
    note = forms.CharField(
        max_length=300,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The learner reads this where the course has opened."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["track"]
        field.queryset = tracks_of(user).filter(access=Track.Access.UNLOCK)

    def clean_email(self) -> Any:
        learner = get_user_model()._default_manager.filter(
            email__iexact=self.cleaned_data["email"], is_active=True
        )
        if not learner:
            raise forms.ValidationError(_("Nobody has an account under this address."))
        return learner.get()


class Grant(DepthPage, FormView):  # type: ignore[type-arg]
    """Opens a course for one person, so that disclosure is never the only door."""

    template_name = "gamification/admin/grant.html"
    form_class = GrantForm
    page_title = gettext_lazy("Open a course for a learner")
    permission = GRANT

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: GrantForm) -> HttpResponse:
        data = form.cleaned_data
        unlock = operations.grant_course(data["track"], learner=data["email"], note=data["note"])
        if unlock.note == data["note"]:
            log(data["track"], "wagtail.edit", user=self.request.user)
            messages.success(self.request, _("The course is open to this learner, and stays so."))
        else:
            message = _("The course was open to this learner already; its first reason stays.")
            messages.warning(self.request, message)
        return redirect("depth_grant")
