"""The page in Wagtail's admin where an author uploads a guide."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lessons.importing.forms import ImportForm
from lessons.importing.operation import AlreadyImported, ImportResult, import_guide
from lessons.importing.reading import UnreadableGuide
from lessons.models import Module

# Messages may travel in a cookie of 2 KB; one that does not fit is never shown.
_SHOWN_FLAGS = 8
_LONGEST_FLAG = 130


class ImportGuideView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    template_name = "lessons/admin/import_guide.html"
    form_class = ImportForm
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.module = get_object_or_404(Module, pk=kwargs["module_id"])
        if not self.module.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ImportForm) -> HttpResponse:
        try:
            result = import_guide(
                form.cleaned_data["data"],
                module=self.module,
                name=form.cleaned_data["file"].name,
                again=form.cleaned_data["again"],
                user=self.request.user,
            )
        except UnreadableGuide as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        except AlreadyImported as error:
            form.add_error("file", self._already(error))
            return self.form_invalid(form)
        messages.success(self.request, _told(result))
        return redirect("wagtailadmin_pages:edit", result.lesson.pk)

    def _already(self, error: AlreadyImported) -> SafeString:
        """Names the lesson to everyone, and links it for those who may edit it."""
        advice = _("Tick “Import again” for a second lesson.")
        if not error.lesson.permissions_for_user(self.request.user).can_edit():
            return format_html("{} {}", str(error), advice)
        return format_html(
            '{} <a href="{}">{}</a> {}',
            str(error),
            reverse("wagtailadmin_pages:edit", args=[error.lesson.pk]),
            _("Edit it"),
            advice,
        )

    def get_page_title(self) -> str:
        return _("Import a guide")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        pages = [*self.module.get_ancestors().filter(depth__gt=1), self.module]
        trail = [
            {
                "url": reverse("wagtailadmin_explore", args=[page.pk]),
                "label": page.get_admin_display_title(),
            }
            for page in pages
        ]
        return [*trail, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        explore = reverse("wagtailadmin_explore", args=[self.module.pk])
        return {**context, "module": self.module, "back_url": explore}


def _told(result: ImportResult) -> SafeString:
    made = _("“%s” is imported as a draft.") % result.lesson.title
    count = len(result.notes)
    if not count:
        return format_html("{} {}", made, _("Read it through, then publish it."))
    flags = ngettext(
        "%d thing to do before you publish it:", "%d things to do before you publish it:", count
    )
    shown = [Truncator(note).chars(_LONGEST_FLAG) for note in result.notes[:_SHOWN_FLAGS]]
    if count > len(shown):
        shown.append(_("The draft marks every one where it belongs."))
    listed = format_html_join("", "<li>{}</li>", ((note,) for note in shown))
    return format_html("{} {}<ul>{}</ul>", made, flags % count, listed)
