"""What acts have earned: entries that are only ever added, and their sum."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gamification.models import acts
from gamification.models.acts import DepthAct, DepthRule
from gamification.querysets import DepthEntryQuerySet
from lessons.models import new_uid


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
        verbose_name = _("Depth account")
        verbose_name_plural = _("Depth accounts")
        indexes = [models.Index(fields=["balance"], name="account_by_balance")]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.balance}"


class DepthEntry(models.Model):
    """One line of the ledger: how much, for what, standing on which fact.

    The database itself refuses to change or delete one (ledger.py).
    """

    class Reason(models.TextChoices):
        REFLECTION = acts.Reason.REFLECTION.value, acts.Reason.REFLECTION.label
        LOOK_BACK = acts.Reason.LOOK_BACK.value, acts.Reason.LOOK_BACK.label
        REPEAT = acts.Reason.REPEAT.value, acts.Reason.REPEAT.label
        CORRECTION = "correction", _("Correction")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="depth_entries"
    )
    amount = models.IntegerField()
    reason = models.CharField(max_length=20, choices=Reason)
    source = models.CharField(max_length=80, help_text=_("What it stands on: turn:<uuid>."))
    cycle = models.PositiveIntegerField(default=1)
    # RESTRICT, not PROTECT: a learner who is erased takes the acts and the entries along.
    act = models.OneToOneField(
        DepthAct, on_delete=models.RESTRICT, null=True, blank=True, related_name="entry"
    )
    rule = models.ForeignKey(
        DepthRule, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    explanation = models.CharField(max_length=300)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.RESTRICT,
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


class ErasedDepth(models.Model):
    """What erased learners had earned, in total: the ledger's sum falls for nobody who leaves."""

    reason = models.CharField(max_length=20, unique=True)
    number = models.IntegerField(default=0)
    amount = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.amount:+d} in {self.number} of {self.reason}"
