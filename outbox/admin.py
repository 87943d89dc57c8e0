"""What left, what waits and what was given up, for operators. Never what a message says."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from outbox import delivery
from outbox.models import OutgoingMessage

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
