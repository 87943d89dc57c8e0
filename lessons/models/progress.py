"""Separate facts: joined, how far I read, that I declared a Turn complete, what is open to me."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models.answers import Attempt
from lessons.models.content import Lesson, Track
from lessons.models.turns import Turn


class Enrolment(models.Model):
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["track", "learner"], name="one_enrolment_per_track")
        ]
        indexes = [models.Index(fields=["learner"], name="enrolment_by_learner")]

    def __str__(self) -> str:
        return f"{self.learner_id} in {self.track_id}"


class ReadingPosition(models.Model):
    """Where reading stopped, and when the learner said “read”. Never guessed from time spent."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reading_positions",
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="reading_positions")
    anchor = models.CharField(max_length=80, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("place in a guide")
        verbose_name_plural = _("places in guides")
        constraints = [
            models.UniqueConstraint(fields=["lesson", "learner"], name="one_position_per_lesson"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="percent_within_100"),
        ]
        indexes = [models.Index(fields=["learner", "-moved_at"], name="position_by_learner")]

    def __str__(self) -> str:
        return f"{self.learner_id} at {self.lesson_id}#{self.anchor}"


class TurnCompletion(models.Model):
    """The learner's own declaration. Undoing keeps the row and its first date."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="completions"
    )
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="completions")
    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="completion")
    completed_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("completed Turn")
        verbose_name_plural = _("completed Turns")
        indexes = [
            models.Index(fields=["turn", "completed_at"], name="completion_by_turn"),
            models.Index(fields=["learner"], name="completion_by_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} completed {self.turn_id}"


class Unlock(models.Model):
    """This track is open to this learner. Once written it stays."""

    class Source(models.TextChoices):
        DEPTH = "depth", _("You reached its Depth")
        GRANT = "grant", _("An instructor opened it for you")
        ENTITLEMENT = "entitlement", _("It came with something you own")

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unlocks"
    )
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="unlocks")
    source = models.CharField(max_length=20, choices=Source)
    note = models.CharField(max_length=300, blank=True)
    depth_at = models.IntegerField(null=True, blank=True)
    unlocked_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("opened course")
        verbose_name_plural = _("opened courses")
        constraints = [
            models.UniqueConstraint(fields=["track", "learner"], name="one_unlock_per_track")
        ]
        indexes = [models.Index(fields=["learner"], name="unlock_by_learner")]

    def __str__(self) -> str:
        return f"{self.track_id} open to {self.learner_id}"
