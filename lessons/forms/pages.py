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
            parent = self.parent_page or self.instance.get_parent()
            problem = problem_in_track(body, lesson=self.instance, parent=parent)
            if problem:
                self.add_error("body", problem)
        return cleaned


def problem_in_track(body: Any, *, lesson: Any, parent: Any) -> ValidationError | None:
    """What is wrong with the guide's names beside the other lessons of the same track."""
    from lessons.models import Prompt

    here = names_of(body)
    track_path = parent.path[: -parent.steplen]
    taken = (
        Prompt.objects.live()
        .filter(name__in=here, lesson__path__startswith=track_path)
        .exclude(lesson_id=lesson.pk)
        .values_list("name", "lesson__title")
    )
    errors = [
        (
            (*here[name].path, ("struct", "name")),
            ValidationError(_("“%s” in this track already has a prompt of this name.") % title),
        )
        for name, title in taken
    ]
    return nested(errors) if errors else None
