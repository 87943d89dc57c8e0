"""Depth: a ledger that only grows, and what it opens."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gamification.querysets import DepthEntryQuerySet
from lessons.models import Track, new_uid


class DepthAccount(models.Model):
    """The kept balance of one learner. Always the sum of the ledger; `check_invariants` proves it.

    It exists for sets: opening a course for a million learners reads one row each instead of
    adding up their ledgers (shared/DATA.md 1, point 3).
    """

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="depth_account",
    )
    balance = models.IntegerField(default=0)
    hidden = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["balance"], name="account_by_balance")]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.balance}"


class DepthEntry(models.Model):
    """One line of the ledger: how much, for what, standing on which fact."""

    class Reason(models.TextChoices):
        REFLECTION = "reflection", _("Reflection on a completed Turn")
        CORRECTION = "correction", _("Correction")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="depth_entries"
    )
    amount = models.IntegerField()
    reason = models.CharField(max_length=20, choices=Reason)
    source = models.CharField(max_length=80, help_text=_("What it stands on: turn:<uuid>."))
    cycle = models.PositiveIntegerField(default=1)
    explanation = models.CharField(max_length=300)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = DepthEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["reason", "source", "cycle", "learner"],
                name="one_entry_per_source",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_is_not_nothing"),
        ]
        indexes = [models.Index(fields=["learner", "-created_at"], name="entry_by_learner")]
        verbose_name = _("Depth entry")
        verbose_name_plural = _("Depth entries")

    def __str__(self) -> str:
        return f"{self.amount:+d} {self.reason}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A ledger entry is never changed. Write a correction.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("A ledger entry is never deleted. Write a correction.")


class Extension(models.Model):
    """The Depth at which an Extension Course opens."""

    track = models.OneToOneField(Track, on_delete=models.CASCADE, related_name="extension")
    threshold = models.PositiveIntegerField(help_text=_("Depth at which the course opens."))
    swept_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["threshold"]
        verbose_name = _("Extension Course threshold")
        verbose_name_plural = _("Extension Course thresholds")

    def __str__(self) -> str:
        return f"{self.track} at {self.threshold}"


class ErasedDepth(models.Model):
    """What erased learners had earned, in total: the ledger's sum falls for nobody who leaves."""

    reason = models.CharField(max_length=20, unique=True)
    number = models.IntegerField(default=0)
    amount = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.amount:+d} in {self.number} of {self.reason}"


class EarningStart(models.Model):
    """What this learner has from before came from a file, and earns nothing."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="earning_start",
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.learner_id} earns from {self.at:%Y-%m-%d}"
