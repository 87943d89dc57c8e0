"""Looking back: then as seen now, what changed in how one judges, still true, and shared charts."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models.answers import AnswerRevision, Attempt, Frozen, Snapshot
from lessons.models.content import new_uid
from lessons.models.words import WordsField


class Hindsight(models.Model):
    """Where the learner would place themself back then, knowing what they know now.

    A third series beside the two charts. It changes neither and none of the three is the truth.
    """

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hindsights"
    )
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="hindsights")
    seen_from = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="+")
    ratings = models.JSONField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("chart as seen later")
        verbose_name_plural = _("charts as seen later")
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "seen_from", "learner"], name="one_hindsight_per_pair"
            ),
            models.CheckConstraint(
                condition=~Q(snapshot=F("seen_from")), name="hindsight_looks_back"
            ),
        ]
        indexes = [models.Index(fields=["learner", "-kept_at"], name="hindsight_by_learner")]

    def __str__(self) -> str:
        return f"hindsight {self.uid}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen(str(self))
        super().save(*args, **kwargs)


class ComparisonNote(models.Model):
    """“What changed in how you judge?”, on the later of the two attempts. History is beside it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comparison_notes"
    )
    attempt = models.OneToOneField(
        Attempt, on_delete=models.CASCADE, related_name="comparison_note"
    )
    text = models.TextField(blank=True)
    words = WordsField()
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note on a comparison")
        verbose_name_plural = _("notes on comparisons")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["learner", "-created_at"], name="note_by_learner")]

    def __str__(self) -> str:
        return f"comparison note {self.uid}"

    def in_words(self) -> str:
        return self.text


class ComparisonNoteRevision(models.Model):
    """Every text of a note that was ever acknowledged, and those that lost a race."""

    class Outcome(models.TextChoices):
        SAVED = "saved", _("Saved")
        SET_ASIDE = "set_aside", _("Kept aside")

    uid = models.UUIDField(default=new_uid)
    note = models.ForeignKey(ComparisonNote, on_delete=models.CASCADE, related_name="revisions")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.SAVED)
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version of a note on a comparison")
        verbose_name_plural = _("versions of notes on comparisons")
        ordering = ["note_id", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["uid", "learner"], name="one_note_revision_per_client_id"
            ),
            models.UniqueConstraint(
                fields=["note", "number", "learner"],
                condition=Q(outcome="saved"),
                name="one_saved_note_per_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note} r{self.number}"


class Confirmation(models.Model):
    """“Still true”, said of one text on one day."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="confirmations"
    )
    revision = models.ForeignKey(
        AnswerRevision, on_delete=models.CASCADE, related_name="confirmations"
    )
    # The learner's own calendar day, so that a double click is one confirmation.
    day = models.DateField()
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer found still true")
        verbose_name_plural = _("answers found still true")
        ordering = ["-confirmed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "day", "learner"], name="one_confirmation_per_day"
            )
        ]
        indexes = [models.Index(fields=["learner", "-confirmed_at"], name="confirmed_by_learner")]

    def __str__(self) -> str:
        return f"{self.revision} still true on {self.day}"


class ChartShare(models.Model):
    """A link that shows one chart, or two beside each other, and nothing else of the learner's."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chart_shares"
    )
    # SHA-256 of the token in the link: whoever reads the database cannot open what is shared.
    token_hash = models.CharField(max_length=64, unique=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="shares")
    earlier = models.ForeignKey(
        Snapshot, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("shared chart")
        verbose_name_plural = _("shared charts")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="share_ends_after_it_begins"
            )
        ]
        indexes = [models.Index(fields=["learner", "-created_at"], name="share_by_learner")]

    def __str__(self) -> str:
        return f"share {self.uid}"
