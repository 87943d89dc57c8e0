from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reminders.models.follow_ups import FollowUp


class CalendarFeed(models.Model):
    """A private address under which a calendar program reads a learner's follow-ups.

    Only a digest of the address is kept, so that nobody who reads the database can use it.
    """

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="calendar_feed",
    )
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return f"calendar of {self.learner_id}"


class CalendarEntry(models.Model):
    """What calendars were last told about a follow-up, and how often that had changed before.

    However a follow-up changes, by its learner, an author or a move between zones, its next
    reading finds the difference; so no change can forget to count.
    """

    follow_up = models.OneToOneField(
        FollowUp, on_delete=models.CASCADE, primary_key=True, related_name="calendar_entry"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_entries"
    )
    digest = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"entry of follow-up {self.follow_up_id}"
