"""The form behind a lesson's editor: checks that need to know where the lesson stands."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from lessons.blocks.names import names_of, nested


class LessonForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        body = cleaned.get("body")
        if body and not self.is_deferred_validation:
            self._check_names_in_track(body)
        return cleaned

    def _check_names_in_track(self, body: Any) -> None:
        from lessons.models import Prompt

        here = names_of(body)
        taken = (
            Prompt.objects.live()
            .filter(name__in=here, lesson__path__startswith=self._track_path())
            .exclude(lesson_id=self.instance.pk)
            .values_list("name", "lesson__title")
        )
        errors = [
            (
                (*here[name].path, ("struct", "name")),
                ValidationError(_("“%s” in this track already has a prompt of this name.") % title),
            )
            for name, title in taken
        ]
        if errors:
            self.add_error("body", nested(errors))

    def _track_path(self) -> str:
        parent = self.parent_page or self.instance.get_parent()
        return str(parent.path[: -parent.steplen])
