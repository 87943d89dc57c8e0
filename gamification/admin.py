"""The ledger for operators: to read, and to correct by an opposite entry with a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gamification import operations
from gamification.models import DepthAccount, DepthEntry, Entitlement
from lessons.admin import ReadOnly


class CorrectionForm(forms.Form):
    note = forms.CharField(
        max_length=300,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The learner reads this beside the correction."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@admin.register(DepthEntry)
class DepthEntryAdmin(ReadOnly):
    list_display = ("learner", "amount", "reason", "explanation", "created_at", "is_corrected")
    list_filter = ("reason", "created_at")
    list_select_related = ("learner", "correction")
    search_fields = ("learner__email",)
    search_help_text = gettext_lazy("The learner's e-mail address")
    date_hierarchy = "created_at"
    actions = ("correct",)

    @admin.display(boolean=True, description=gettext_lazy("corrected"))
    def is_corrected(self, entry: DepthEntry) -> bool:
        return hasattr(entry, "correction")

    @admin.action(
        description=gettext_lazy("Take back by an opposite entry"), permissions=["correct"]
    )
    def correct(self, request: HttpRequest, chosen: QuerySet[DepthEntry]) -> HttpResponse | None:
        entries = chosen.filter(correction=None).exclude(reason=DepthEntry.Reason.CORRECTION)
        if not entries:
            message = _("Every entry you chose is a correction, or corrected already.")
            self.message_user(request, message, messages.WARNING)
            return None
        form = CorrectionForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            for entry in entries:
                operations.correct_depth(entry, actor=request.user, note=form.cleaned_data["note"])
            self.message_user(request, _("Corrected. The learner sees your reason."))
            return None
        page = self._page(request, form, entries)
        return render(request, "gamification/admin/correct.html", page)

    def has_correct_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def _page(self, request: HttpRequest, form: Any, entries: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Take back Depth"),
            "form": form,
            "entries": entries,
            "opts": self.model._meta,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }


@admin.register(DepthAccount)
class DepthAccountAdmin(ReadOnly):
    list_display = ("learner", "balance")
    list_select_related = ("learner",)
    search_fields = ("learner__email",)
    search_help_text = gettext_lazy("The learner's e-mail address")
    fields = ("learner", "balance")


class EntitlementForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Entitlement
        fields = ("learner", "track", "provider", "reference")


@admin.register(Entitlement)
class EntitlementAdmin(ReadOnly):
    """Recorded by hand where no other system does it; then it stands."""

    form = EntitlementForm
    list_display = ("learner", "track", "provider", "reference", "recorded_at")
    list_select_related = ("learner", "track")
    raw_id_fields = ("learner",)
    search_fields = ("learner__email", "reference")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Through the operation, which opens the course in the same transaction."""
        made = operations.record_entitlement(
            obj.track, learner=obj.learner, provider=obj.provider, reference=obj.reference
        )
        obj.pk, obj.uid = made.pk, made.uid
