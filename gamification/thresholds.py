"""The Depth at which each Extension Course opens, set by those who may edit the course.

Saving one opens the course for all who have reached it: receivers.on_extension_saved.
"""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from gamification.models import Extension
from gamification.rules import REFLECTION_DEPTH
from lessons.models import Track


def tracks_of(user: Any) -> QuerySet[Track]:
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    return Track.objects.filter(pk__in=pages.values("pk"))


class ThresholdForm(WagtailAdminModelForm):
    threshold = forms.IntegerField(
        min_value=1,
        max_value=100_000,
        label=_("Depth"),
        help_text=_(
            "One reflection on a completed Turn earns %d. Lowering this opens the course to more "
            "learners; raising it closes it to nobody."
        )
        % REFLECTION_DEPTH,
    )

    class Meta:
        model = Extension
        fields = ("track", "threshold")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["track"]
        tracks = tracks_of(self.for_user).filter(kind=Track.Kind.EXTENSION)
        if self.instance.pk:
            field.disabled = True
            field.queryset = Track.objects.filter(pk=self.instance.track_id)
            return
        field.queryset = tracks.filter(extension=None)
        field.label = _("Extension Course")
        field.help_text = _(
            "A track of the kind “Extension Course” that has no threshold yet. Learners need it "
            "only where the track's access is “for whom it is opened”."
        )


class _OwnTracksOnly:
    """Beside the permission on thresholds, the course itself must be one's own to edit."""

    request: HttpRequest

    def get_base_object_queryset(self) -> QuerySet[Extension]:
        return Extension.objects.filter(track__in=tracks_of(self.request.user))


class _OneOfOwnTracks(_OwnTracksOnly):
    """Forms find their row by get_queryset, which to the history page is what it lists."""

    def get_queryset(self) -> QuerySet[Extension]:
        return self.get_base_object_queryset()


class ThresholdIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Extension]:
        return (
            Extension.objects.filter(track__in=tracks_of(self.request.user))
            .select_related("track")
            .annotate(learners=Count("track__unlocks"))
        )


class ThresholdEdit(_OneOfOwnTracks, generic.EditView):
    pass


class ThresholdDelete(_OneOfOwnTracks, generic.DeleteView):
    pass


class ThresholdHistory(_OwnTracksOnly, HistoryView):
    pass


class ThresholdUsage(_OwnTracksOnly, UsageView):
    pass


class ThresholdViewSet(ModelViewSet):
    model = Extension
    index_view_class = ThresholdIndex
    edit_view_class = ThresholdEdit
    delete_view_class = ThresholdDelete
    history_view_class = ThresholdHistory
    usage_view_class = ThresholdUsage
    copy_view_enabled = False
    icon = "lock-open"
    menu_label = _("Depth")
    menu_order = 250
    add_to_admin_menu = True
    list_display = [
        "track",
        Column("threshold", label=_("Opens at Depth"), sort_key="threshold"),
        Column("learners", label=_("Open to learners"), sort_key="learners"),
    ]
    ordering = "threshold"

    def get_form_class(self, for_update: bool = False) -> type[ThresholdForm]:  # noqa: FBT001, FBT002
        return ThresholdForm
