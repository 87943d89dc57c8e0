"""What operators need to answer a learner's question. What learners write is not here.

Answer, AnswerRevision, Snapshot, Reflection and ReflectionRevision are never registered: they
are their author's alone (DESIGN.md 3, rule 8).
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lessons import operations
from lessons.models import Enrolment, Prompt, Track, Turn, Unlock


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows that are facts: to look at, never to change or delete by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnly):
    list_display = ("learner", "track", "enrolled_at")
    list_select_related = ("learner", "track")
    list_filter = ("track",)
    search_fields = ("learner__email",)
    search_help_text = _("The learner's e-mail address")


@admin.register(Turn)
class TurnAdmin(ReadOnly):
    list_display = ("title", "lesson", "minutes", "follow_up_months", "retired_at")
    list_select_related = ("lesson",)
    search_fields = ("title", "lesson__title")


@admin.register(Prompt)
class PromptAdmin(ReadOnly):
    list_display = ("__str__", "kind", "lesson", "turn", "retired_at")
    list_select_related = ("lesson", "turn")
    list_filter = ("kind",)
    search_fields = ("name", "lesson__title")


class GrantForm(forms.ModelForm[Unlock]):
    note = forms.CharField(
        max_length=300,
        label=_("Reason"),
        help_text=_("The learner reads this. Once a course is open to someone, it stays open."),
    )

    class Meta:
        model = Unlock
        fields = ("learner", "track", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "track" in self.fields:
            closed = Track.objects.filter(access=Track.Access.UNLOCK)
            self.fields["track"].queryset = closed  # type: ignore[attr-defined]


@admin.register(Unlock)
class UnlockAdmin(ReadOnly):
    """Adding one opens a course to a learner by hand."""

    form = GrantForm
    autocomplete_fields = ("learner",)
    list_display = ("learner", "track", "source", "note", "unlocked_at")
    list_select_related = ("learner", "track")
    list_filter = ("source", "track")
    search_fields = ("learner__email",)
    search_help_text = _("The learner's e-mail address")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def save_model(self, request: HttpRequest, obj: Unlock, form: Any, change: bool) -> None:  # noqa: FBT001
        unlock = operations.unlock_course(
            obj.track_id, learner=obj.learner, source=Unlock.Source.GRANT, note=obj.note
        )
        obj.pk = unlock.pk
