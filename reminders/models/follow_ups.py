from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import Attempt, Track, Turn, new_uid
from reminders.models.notices import Notice
from reminders.querysets import FollowUpQuerySet
from reminders.schedule import usual_time


class FollowUp(models.Model):
    """A promise to come back. The local day and hour are the truth; `due_at` is derived.

    scheduled → due (it shows on the learner's page) → done | cancelled; snoozing a due one makes
    it scheduled again. An end by “repeated”, “reopened” or “withdrawn” is taken back when its
    cause is. A due one whose message has to wait for the morning or for a freer week says until
    when in `held_until`; `notice` is the message that carried it.
    """

    class Kind(models.TextChoices):
        REPEAT = "repeat", _("Do it again and compare")
        FINISH = "finish", _("Finish what you started")
        REFLECT = "reflect", _("Add your reflection")
        LOOK_BACK = "look_back", _("Look back from memory")
        PLAN = "plan", _("Your own plan")
        DIGEST = "digest", _("Your week")
        NEWS = "news", _("A course opened")

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Planned")
        DUE = "due", _("Waiting for you")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Stopped")

    class Channel(models.TextChoices):
        HERE = "here", _("Only here")
        EMAIL = "email", _("By e-mail")
        CALENDAR = "calendar", _("In my own calendar")
        PUSH = "push", _("As a notification on this device")

    class Act(models.TextChoices):
        SNAPSHOT = "snapshot", _("You kept a chart")
        COMPLETION = "completion", _("You completed the Turn")
        START = "start", _("You started the Turn")
        REFLECTION = "reflection", _("You wrote a reflection")
        CHOICE = "choice", _("You asked for it")
        UNLOCK = "unlock", _("A course opened for you")

    class EndReason(models.TextChoices):
        REPEATED = "repeated", _("You did it again")
        ANSWERED = "answered", _("You did it")
        TOLD = "told", _("You were told")
        REOPENED = "reopened", _("You took “complete” back")
        STOPPED = "stopped", _("You stopped it")
        WITHDRAWN = "withdrawn", _("The lesson does not ask for it any more")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follow_ups"
    )
    # Telling changes `state`, so every index of the table gets a new entry for it: keys that
    # stand first in another index, or are mostly empty, have none of their own. (The learner
    # keeps one: Django would drop the index behind `one_digest_per_learner` along with it.)
    # A digest is about no Turn, and news are about a course.
    turn = models.ForeignKey(
        Turn,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        db_index=False,
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    track = models.ForeignKey(
        Track, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.REPEAT)
    state = models.CharField(max_length=20, choices=State, default=State.SCHEDULED)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.HERE)
    # Of the look-backs of one attempt, the one after so many days.
    step = models.PositiveSmallIntegerField(default=0)
    # The learner's own line about it, and whether it may stand where a locked screen shows it.
    words = models.CharField(max_length=200, blank=True)
    words_in_subject = models.BooleanField(default=False)
    # What the author asked for when the day was worked out.
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    act = models.CharField(max_length=20, choices=Act, default=Act.COMPLETION)
    because_of = models.DateField(help_text=_("The day of the act that asked for it."))
    local_date = models.DateField(help_text=_("The day as the learner's calendar has it."))
    local_time = models.TimeField(default=usual_time)
    zone = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    # Set when the learner picked the day: nobody else moves it after that.
    chosen_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    notice = models.ForeignKey(
        Notice,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
        db_index=False,
    )
    last_error = models.CharField(max_length=300, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["turn", "kind", "attempt", "step", "learner"],
                name="one_follow_up_per_attempt",
            ),
            models.UniqueConstraint(
                fields=["track", "learner"],
                condition=Q(kind="news"),
                name="one_news_per_course",
            ),
            models.UniqueConstraint(
                fields=["learner"], condition=Q(kind="digest"), name="one_digest_per_learner"
            ),
            models.CheckConstraint(
                condition=Q(kind="digest", turn=None, track=None)
                | Q(kind="news", turn=None, track__isnull=False)
                | ~Q(kind__in=["digest", "news"])
                & Q(turn__isnull=False, attempt__isnull=False, track=None),
                name="follow_up_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(held_until=None) | Q(state="due"), name="only_what_is_due_is_held_back"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state="scheduled"),
                name="follow_up_to_send",
            ),
            models.Index(
                fields=["held_until"],
                condition=Q(held_until__isnull=False),
                name="follow_up_held_back",
            ),
            models.Index(fields=["learner", "due_at"], name="follow_up_by_learner"),
            models.Index(
                fields=["notice"],
                condition=Q(notice__isnull=False),
                name="follow_up_by_notice",
            ),
            models.Index(
                fields=["track"], condition=Q(track__isnull=False), name="follow_up_by_track"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.turn_id or self.track_id} for {self.learner_id}"

    @property
    def title(self) -> str:
        """What it is about, as the learner knows it."""
        about = self.turn or self.track
        return str(about.title if about else self.get_kind_display())

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.SCHEDULED, self.State.DUE)
