"""Reflections while they are being written. As private as what they become."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models.answers import Attempt
from lessons.models.content import new_uid


class ReflectionDraft(models.Model):
    """One acknowledged text of a reflection that is not saved yet. It earns nothing.

    Each autosave adds a row; the latest is the draft. Saving the reflection removes them. What
    lost a race between two devices stays, set aside, until the reflection is removed.
    """

    class Outcome(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SET_ASIDE = "set_aside", _("Kept aside")

    # Made by the client before it sends, so that a retry of a lost reply is recognised.
    uid = models.UUIDField(default=new_uid)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="reflection_drafts")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.DRAFT)
    saw = models.TextField(blank=True)
    why = models.TextField(blank=True)
    plan_if = models.TextField(blank=True)
    plan_then = models.TextField(blank=True)
    on_paper = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft of a reflection")
        verbose_name_plural = _("drafts of reflections")
        ordering = ["attempt_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["uid", "learner"], name="one_reflection_draft_per_client_id"
            )
        ]

    def __str__(self) -> str:
        return f"reflection draft {self.pk}"
