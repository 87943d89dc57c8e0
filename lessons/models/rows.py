"""Rows of journals and collections: learner writing that grows one dated row at a time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.kinds import Content, kind_of
from lessons.models.answers import Attempt
from lessons.models.content import new_uid
from lessons.models.turns import Prompt, PromptVersion
from lessons.models.words import WordsField
from lessons.querysets import RowQuerySet


class Row(models.Model):
    """One row as it reads now. `values` are texts by column key; a removed row can come back."""

    # Made by the client before it sends, so that a retry of a lost reply adds nothing twice.
    uid = models.UUIDField(default=new_uid)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rows"
    )
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="rows")
    # Only where the author asks for a new journal in each attempt.
    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, null=True, blank=True, related_name="rows"
    )
    prompt_version = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    day = models.DateField()
    values = models.JSONField(default=dict)
    words = WordsField()
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal row")
        verbose_name_plural = _("journal rows")
        ordering = ["learner_id", "prompt_id", "-day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["uid", "learner"], name="one_row_per_client_id")
        ]
        indexes = [models.Index(fields=["learner", "prompt", "-day"], name="row_by_learner")]

    def __str__(self) -> str:
        return f"row {self.uid}"

    @property
    def content(self) -> Content:
        return Content(value={"day": self.day.isoformat(), "values": self.values})

    def in_words(self) -> str:
        definition = self.prompt_version.as_definition()
        return kind_of(definition.kind).as_text(definition, self.content)


class RowRevision(models.Model):
    """Every state of a row that was ever acknowledged, and those that lost a race."""

    class Outcome(models.TextChoices):
        SAVED = "saved", _("Saved")
        # Written on a stale copy: kept and shown, but not the current row.
        SET_ASIDE = "set_aside", _("Kept aside")

    uid = models.UUIDField(default=new_uid)
    row = models.ForeignKey(Row, on_delete=models.CASCADE, related_name="revisions")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.SAVED)
    prompt_version = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    values = models.JSONField(default=dict)
    removed = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version of a journal row")
        verbose_name_plural = _("versions of journal rows")
        ordering = ["row_id", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["uid", "learner"], name="one_row_revision_per_client_id"
            ),
            models.UniqueConstraint(
                fields=["row", "number", "learner"],
                condition=Q(outcome="saved"),
                name="one_saved_row_revision_per_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} r{self.number}"

    @property
    def content(self) -> Content:
        return Content(value={"day": self.day.isoformat(), "values": self.values})
