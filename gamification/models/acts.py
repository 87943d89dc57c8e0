"""What learners did that rules may reward, and the rules."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gamification.querysets import ActQuerySet
from lessons.models import Turn


class Reason(models.TextChoices):
    """What can earn Depth. There is no fourth: shared/UX.md 4 says why."""

    REFLECTION = "reflection", _("Reflection on a completed Turn")
    LOOK_BACK = "look_back", _("Look-back from memory")
    REPEAT = "repeat", _("Repeat with a comparison note")


class DepthRule(models.Model):
    """One version of what an act earns. A change is a new row; entries keep the one they used."""

    reason = models.CharField(max_length=20, choices=Reason)
    version = models.PositiveIntegerField()
    amount = models.PositiveSmallIntegerField()
    gap_days = models.PositiveSmallIntegerField(default=0)
    cap = models.PositiveSmallIntegerField(null=True, blank=True)
    is_on = models.BooleanField(default=True)
    # Which acts it speaks of: those from this moment on, until a later version speaks of them.
    effective_from = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["reason", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["reason", "version"], name="one_rule_per_version"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="rule_gives_something"),
        ]
        verbose_name = _("Depth rule")
        verbose_name_plural = _("Depth rules")

    def __str__(self) -> str:
        return f"{self.reason} v{self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A rule is never changed. Write its next version.")
        super().save(*args, **kwargs)


class DepthAct(models.Model):
    """Something a learner did that a rule may reward: what counted, on which day, once.

    Written with the fact, and kept when the words are edited or deleted, so that rules can be
    tried against the past without reading anybody's words. `rule` is set once, by the decision
    that it earns; the entry follows at `accrues_at`.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="depth_acts"
    )
    reason = models.CharField(max_length=20, choices=Reason)
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="+")
    fact = models.CharField(max_length=60, help_text=_("The row it stands on: reflection:<uuid>."))
    source = models.CharField(max_length=80, help_text=_("What can earn once: turn:<uuid>."))
    cycle = models.PositiveIntegerField(default=1)
    happened_at = models.DateTimeField()
    # From when a rule's gap is counted; null where nothing has to lie between.
    since = models.DateTimeField(null=True, blank=True)
    rule = models.ForeignKey(
        DepthRule, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accrues_at = models.DateTimeField(null=True, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act that can earn Depth")
        verbose_name_plural = _("acts that can earn Depth")
        constraints = [
            models.UniqueConstraint(
                fields=["reason", "source", "cycle", "learner"], name="one_act_per_source"
            ),
            models.UniqueConstraint(fields=["fact", "learner"], name="one_act_per_fact"),
            models.CheckConstraint(
                condition=Q(rule=None, accrues_at=None)
                | Q(rule__isnull=False, accrues_at__isnull=False),
                name="act_that_earns_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["learner"], name="act_by_learner"),
            models.Index(
                fields=["reason", "happened_at"], condition=Q(rule=None), name="act_not_earning"
            ),
            models.Index(
                fields=["accrues_at"],
                condition=Q(accrues_at__gt=F("happened_at")),
                name="act_deferred",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.fact}"


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
