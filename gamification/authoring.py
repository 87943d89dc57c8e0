"""Depth in Wagtail's admin: rules tried before they are saved, sweeps watched, courses granted."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from gamification import awarding, operations, trials, words
from gamification.engine import Rule
from gamification.models import DepthAct, DepthRule, Extension, Reason, Sweep
from gamification.thresholds import tracks_of
from lessons.models import Track, Turn

CHANGE_RULES = "course_gamification.add_depthrule"
GRANT = "course_gamification.grant_course"
NOW, DAYS, EVER = "now", "days", "ever"


class RuleForm(forms.Form):
    amount = forms.IntegerField(min_value=1, max_value=1000, label=gettext_lazy("Depth"))
    gap = forms.IntegerField(
        min_value=0,
        max_value=3650,
        label=gettext_lazy("Days that must lie between"),
        help_text=gettext_lazy("Counted from the reflection, or from the look-back before."),
    )
    cap = forms.IntegerField(
        min_value=1,
        max_value=1000,
        required=False,
        label=gettext_lazy("At most so many times, each time a learner does a Turn"),
        help_text=gettext_lazy("Leave it empty for no bound."),
    )
    is_on = forms.BooleanField(required=False, label=gettext_lazy("This earns Depth"))
    since = forms.ChoiceField(
        label=gettext_lazy("For what learners do"),
        choices=[
            (NOW, gettext_lazy("from now on")),
            (DAYS, gettext_lazy("and did in the last days, as many as below")),
            (EVER, gettext_lazy("and ever did")),
        ],
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=3650,
        required=False,
        initial=90,
        label=gettext_lazy("Last days"),
    )
    note = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Why you change it"),
        help_text=gettext_lazy("For other authors; it stands in the history."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("since") == DAYS and not cleaned.get("days"):
            self.add_error("days", _("Say how many days back this reaches."))
        return cleaned

    def effective_from(self) -> dt.datetime:
        since = self.cleaned_data["since"]
        if since == EVER:
            return trials.ALWAYS
        back = self.cleaned_data["days"] if since == DAYS else 0
        return timezone.now() - dt.timedelta(days=back)


class _DepthPage(WagtailAdminTemplateMixin):
    """Opens to those who hold its permission; everybody else gets the admin's refusal."""

    header_icon = "lock-open"
    permission: ClassVar[str] = CHANGE_RULES
    request: HttpRequest
    _show_breadcrumbs = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class Rules(_DepthPage, TemplateView):
    """What earns, in sentences, with every earlier version beneath."""

    template_name = "gamification/admin/rules.html"
    page_title = gettext_lazy("What earns Depth")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(DepthRule.objects.select_related("created_by"))
        rows = []
        for reason in Reason:
            own = [version for version in versions if version.reason == reason]
            lines = [(version, words.rule_in_words(version)) for version in own]
            rows.append({"reason": reason, "now": lines[:1], "before": lines[1:]})
        sweeps = Sweep.objects.filter(finished_at=None).select_related("extension__track", "rule")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "rows": rows, "sweeps": sweeps}


class ChangeRule(_DepthPage, FormView):  # type: ignore[type-arg]
    """Shows what a change would award; the second yes applies what was shown."""

    template_name = "gamification/admin/rule.html"
    form_class = RuleForm
    page_title = gettext_lazy("Change what earns Depth")

    @property
    def reason(self) -> Reason:
        try:
            return Reason(self.kwargs["reason"])
        except ValueError:
            raise Http404 from None

    def get_initial(self) -> dict[str, Any]:
        rule = awarding.read_rules().newest(self.reason)
        if rule is None:
            return {}
        names = ("amount", "gap", "cap", "is_on")
        return {name: getattr(rule, name) for name in names} | {"since": NOW}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "token" in request.POST:
            return self._apply(request.POST["token"])
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: RuleForm) -> HttpResponse:
        data = form.cleaned_data
        proposed = trials.proposal(
            self.reason,
            amount=data["amount"],
            gap=data["gap"],
            cap=data["cap"],
            is_on=data["is_on"],
            effective_from=form.effective_from(),
        )
        return self._show(proposed, data["note"], trials.try_rule(proposed))

    def _apply(self, token: str) -> HttpResponse:
        try:
            digest, (*values, since, note) = trials.seen(token)
        except BadSignature:
            return redirect("depth_rule", reason=self.reason.value)
        proposed = Rule._make([None, *values, dt.datetime.fromisoformat(since)])
        if proposed.reason != self.reason:
            raise PermissionDenied
        try:
            sweep = trials.apply_rule(proposed, digest, by=self.request.user, note=note)
        except trials.FactsMoved as moved:
            fresh = trials.renumbered(proposed)
            return self._show(fresh, note, moved.trial, moved=True)
        log(sweep.rule, "wagtail.create", user=self.request.user)
        return redirect("depth_sweep", pk=sweep.pk)

    def _show(
        self, proposed: Rule, note: str, trial: trials.Trial, *, moved: bool = False
    ) -> HttpResponse:
        values = [*proposed[1:-1], proposed.effective_from.isoformat(), note]
        titles = dict(Turn.objects.values_list("pk", "title"))
        context = self.get_context_data(
            sentence=words.rule_in_words(proposed),
            trial=trial,
            opens=_named(trial.opens),
            examples=[(each, titles.get(each.turn, "")) for each in trial.examples],
            token=trials.sign(trial, values),
            moved=moved,
        )
        self.template_name = "gamification/admin/trial.html"
        return self.render_to_response(context)


class SweepPage(_DepthPage, TemplateView):
    """How far a change has come; the page asks again by itself until it is through."""

    template_name = "gamification/admin/sweep.html"
    page_title = gettext_lazy("Applying the change")
    permission = "course_gamification.view_extension"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Sweep.objects.select_related("extension__track", "rule")
        sweep = get_object_or_404(rows, pk=self.kwargs["pk"])
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


class Grant(_DepthPage, FormView):  # type: ignore[type-arg]
    """Opens a course for one person, so that disclosure is never the only door."""

    template_name = "gamification/admin/grant.html"
    form_class = GrantForm
    page_title = gettext_lazy("Open a course for a learner")
    permission = GRANT

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: GrantForm) -> HttpResponse:
        data = form.cleaned_data
        operations.grant_course(data["track"], learner=data["email"], note=data["note"])
        log(data["track"], "wagtail.edit", user=self.request.user)
        messages.success(self.request, _("The course is open to this learner, and stays so."))
        return redirect("depth_grant")


def _named(opens: dict[int, int]) -> list[tuple[str, int]]:
    rows = Extension.objects.filter(pk__in=opens).select_related("track")
    return [(row.track.title, opens[row.pk]) for row in rows]


class RulesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(CHANGE_RULES))


def register_settings_menu_item() -> MenuItem:
    return RulesMenuItem(
        _("What earns Depth"),
        reverse("depth_rules"),
        name="depth-rules",
        icon_name="lock-open",
        order=300,
    )


def register_admin_urls() -> list[URLPattern]:
    return [
        path("depth/rules/", Rules.as_view(), name="depth_rules"),
        path("depth/rules/<slug:reason>/", ChangeRule.as_view(), name="depth_rule"),
        path("depth/sweeps/<int:pk>/", SweepPage.as_view(), name="depth_sweep"),
        path("depth/grant/", Grant.as_view(), name="depth_grant"),
    ]
