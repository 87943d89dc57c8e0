"""Promises to come back, and the messages about them. The row is the promise; a task only looks."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import Attempt, Turn, new_uid
from reminders.querysets import FollowUpQuerySet


class ReminderPreference(models.Model):
    """How a learner wants to hear. Nothing is sent until it is asked for."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="reminder_preference",
    )
    email_follow_ups = models.BooleanField(
        default=False, verbose_name=_("Send me an e-mail when a follow-up is due")
    )
    email_unlocks = models.BooleanField(
        default=False, verbose_name=_("Send me an e-mail when a course opens for me")
    )
    # “Stop all mail” was said then, and no mail was asked for since.
    stopped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"preferences of {self.learner_id}"


class FollowUp(models.Model):
    """A promise to come back. The local day and hour are the truth; `due_at` is derived.

    scheduled → due (the sweep told the learner) → done | cancelled; snoozing a due one makes it
    scheduled again. An end by
    “repeated”, “reopened” or “withdrawn” is taken back when its cause is.
    """

    class Kind(models.TextChoices):
        REPEAT = "repeat", _("Do it again and compare")

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Planned")
        DUE = "due", _("Waiting for you")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Stopped")

    class Channel(models.TextChoices):
        HERE = "here", _("Only here")
        EMAIL = "email", _("By e-mail")

    class Act(models.TextChoices):
        SNAPSHOT = "snapshot", _("You kept a chart")
        COMPLETION = "completion", _("You completed the Turn")

    class EndReason(models.TextChoices):
        REPEATED = "repeated", _("You did it again")
        REOPENED = "reopened", _("You took “complete” back")
        STOPPED = "stopped", _("You stopped it")
        WITHDRAWN = "withdrawn", _("The lesson does not ask for it any more")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follow_ups"
    )
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="follow_ups")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.REPEAT)
    state = models.CharField(max_length=20, choices=State, default=State.SCHEDULED)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.HERE)
    # What the author asked for when the day was worked out.
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    act = models.CharField(max_length=20, choices=Act, default=Act.COMPLETION)
    because_of = models.DateField(help_text=_("The day of the act that asked for it."))
    local_date = models.DateField(help_text=_("The day as the learner's calendar has it."))
    local_time = models.TimeField(default=dt.time(9, 0))
    zone = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    # Set when the learner picked the day: nobody else moves it after that.
    chosen_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["turn", "kind", "attempt", "learner"],
                name="one_follow_up_per_attempt",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state="scheduled"),
                name="follow_up_to_send",
            ),
            models.Index(fields=["learner", "due_at"], name="follow_up_by_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.turn_id} for {self.learner_id}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.SCHEDULED, self.State.DUE)
