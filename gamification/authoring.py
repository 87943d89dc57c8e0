"""What earns Depth, in Wagtail's admin: a change is tried before it is saved."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import log

from gamification import awarding, trials, words
from gamification.engine import ALWAYS, Rule
from gamification.models import DepthRule, Extension, Reason
from gamification.staff_pages import (
    CHANGE_RULES,
    RULES,
    DepthPage,
    Grant,
    SweepPage,
    sweeps_of,
)
from lessons.models import Turn

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
        help_text=gettext_lazy("Only where the line above speaks of the last days."),
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
            return ALWAYS
        back = self.cleaned_data["days"] if since == DAYS else 0
        return timezone.now() - dt.timedelta(days=back)


class Rules(DepthPage, TemplateView):
    """What earns, in sentences, with every earlier version beneath."""

    template_name = "gamification/admin/rules.html"
    page_title = RULES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(DepthRule.objects.select_related("created_by"))
        rows = []
        for reason in Reason:
            own = [version for version in versions if version.reason == reason]
            lines = [
                (version, words.rule_in_words(version), words.reach(version.effective_from))
                for version in own
            ]
            rows.append({"reason": reason, "now": lines[:1], "before": lines[1:]})
        sweeps = sweeps_of(self.request.user).filter(finished_at=None)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "rows": rows, "sweeps": sweeps}


class ChangeRule(DepthPage, FormView):  # type: ignore[type-arg]
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
            sentence=f"{words.rule_in_words(proposed)} {words.reach(proposed.effective_from)}",
            trial=trial,
            opens=_named(trial.opens),
            examples=[(each, titles.get(each.turn, "")) for each in trial.examples],
            token=trials.sign(trial, values),
            moved=moved,
        )
        self.template_name = "gamification/admin/trial.html"
        return self.render_to_response(context)


def _named(opens: dict[int, int]) -> list[tuple[str, int]]:
    rows = Extension.objects.filter(pk__in=opens).select_related("track")
    return [(row.track.title, opens[row.pk]) for row in rows]


class RulesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(CHANGE_RULES))


def register_settings_menu_item() -> MenuItem:
    return RulesMenuItem(
        RULES,
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
