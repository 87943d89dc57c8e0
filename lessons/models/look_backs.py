"""Look-backs: what a learner still sees of an earlier attempt, written from memory."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models.answers import Attempt
from lessons.models.content import new_uid
from lessons.models.words import WordsField


class LookBack(models.Model):
    """One sitting: first from memory, then beside the earlier reflection. Its author's alone."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="look_backs"
    )
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="look_backs")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    words = WordsField()
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    # The row outlives its text, since the ledger entry it earned names it.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("look-back")
        verbose_name_plural = _("look-backs")
        ordering = ["attempt_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "number", "learner"], name="one_look_back_per_number"
            )
        ]
        indexes = [models.Index(fields=["learner", "-written_at"], name="look_back_by_learner")]

    def __str__(self) -> str:
        return f"look-back {self.uid}"

    def in_words(self) -> str:
        return self.text


class LookBackRevision(models.Model):
    """What a look-back said before each edit, and what lost a race. Removed with it."""

    look_back = models.ForeignKey(LookBack, on_delete=models.CASCADE, related_name="revisions")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a look-back")
        verbose_name_plural = _("versions of look-backs")
        ordering = ["look_back_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["look_back", "number", "learner"], name="one_look_back_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.look_back} r{self.number}"
