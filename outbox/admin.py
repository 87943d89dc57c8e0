"""What left, what waits and what was given up, for operators. Never what a message says."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from outbox import delivery, mailbox
from outbox.models import OutgoingMessage, Suppression

SHOWN = (
    "subject",
    "kind",
    "to",
    "state",
    "attempts",
    "last_error",
    "created_at",
    "next_try_at",
    "lease_until",
    "finished_at",
    "message_id",
    "key",
)


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(admin.ModelAdmin[OutgoingMessage]):
    """Bodies hold reset links and a learner's words, headers hold signed links: neither shows."""

    change_list_template = "outbox/admin/messages.html"
    list_display = ("created_at", "subject", "to", "state", "attempts", "next_try_at", "problem")
    list_filter = ("state", "kind", "channel")
    search_fields = ("to", "subject", "key", "message_id", "last_error")
    date_hierarchy = "created_at"
    fields = SHOWN
    readonly_fields = SHOWN
    actions = ["resend"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMessage]:
        return super().get_queryset(request).defer("text", "html", "headers")

    @admin.display(description=_("Last problem"))
    def problem(self, message: OutgoingMessage) -> str:
        return message.last_error[:80]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """The files of the embedded site, which has no mail server, stand beside the rows."""
        wrap = self.admin_site.admin_view
        files = [
            path("files/", wrap(mailbox.mail_list), name="mail_files"),
            path("files/<str:name>/", wrap(mailbox.mail_file), name="mail_file"),
            path("files/<str:name>/html/", wrap(mailbox.mail_html), name="mail_html"),
        ]
        return [*files, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {**(extra_context or {}), "mail_in_files": mailbox.is_used()}
        return super().changelist_view(request, context)

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("course_outbox.change_outgoingmessage")

    @admin.action(permissions=["resend"], description=_("Send again"))
    def resend(self, request: HttpRequest, chosen: QuerySet[OutgoingMessage]) -> None:
        again = sum(delivery.resend(message) for message in chosen)
        self.message_user(
            request,
            ngettext("%d message is sent again.", "%d messages are sent again.", again) % again,
            messages.SUCCESS if again else messages.WARNING,
        )
        if left := len(chosen) - again:
            self.message_user(
                request,
                ngettext(
                    "%d was left as it is: only messages given up or not wanted can be sent "
                    "again, and only while their text is kept.",
                    "%d were left as they are: only messages given up or not wanted can be sent "
                    "again, and only while their text is kept.",
                    left,
                )
                % left,
                messages.WARNING,
            )


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin[Suppression]):
    """Which addresses get no more mail, and why; staff may let mail go there again."""

    list_display = ("happened_at", "address", "reason", "detail", "lifted_at")
    list_filter = ("reason", ("lifted_at", admin.EmptyFieldListFilter))
    search_fields = ("address",)
    fields = readonly_fields = (
        "learner",
        "address",
        "channel",
        "reason",
        "detail",
        "happened_at",
        "lifted_at",
    )
    actions = ["lift"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("course_outbox.change_suppression")

    @admin.action(permissions=["lift"], description=_("Let mail go there again"))
    def lift(self, request: HttpRequest, chosen: QuerySet[Suppression]) -> None:
        lifted = chosen.filter(lifted_at=None).update(lifted_at=timezone.now())
        self.message_user(
            request,
            ngettext(
                "Mail may go to %d address again.", "Mail may go to %d addresses again.", lifted
            )
            % lifted,
            messages.SUCCESS,
        )
