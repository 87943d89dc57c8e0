"""Depth: acts that rules reward, a ledger that only grows, and what it opens."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gamification.querysets import ActQuerySet, DepthEntryQuerySet
from lessons.models import Track, Turn, new_uid


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
    """One line of the ledger: how much, for what, standing on which fact.

    The database itself refuses to change or delete one (ledger.py).
    """

    class Reason(models.TextChoices):
        REFLECTION = Reason.REFLECTION.value, Reason.REFLECTION.label
        LOOK_BACK = Reason.LOOK_BACK.value, Reason.LOOK_BACK.label
        REPEAT = Reason.REPEAT.value, Reason.REPEAT.label
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


class Extension(models.Model):
    """The Depth at which an Extension Course opens."""

    track = models.OneToOneField(Track, on_delete=models.CASCADE, related_name="extension")
    threshold = models.PositiveIntegerField(help_text=_("Depth at which the course opens."))
    swept_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["threshold"]
        verbose_name = _("Extension Course threshold")
        verbose_name_plural = _("Extension Course thresholds")
        permissions = [("grant_course", _("Can open a course for a learner, with a reason"))]

    def __str__(self) -> str:
        return f"{self.track} at {self.threshold}"


class Entitlement(models.Model):
    """Something a learner owns elsewhere that opens a course here. Holds no card data."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="entitlements"
    )
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="entitlements")
    provider = models.CharField(max_length=60, help_text=_("Who says so, such as a shop's name."))
    reference = models.CharField(max_length=120, help_text=_("The provider's own number for it."))
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference", "learner"], name="one_entitlement_per_reference"
            )
        ]
        indexes = [models.Index(fields=["learner"], name="entitlement_by_learner")]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class Sweep(models.Model):
    """One pass over all learners, batch by batch; where it stands survives a killed worker.

    With an extension it opens that course; with a rule it awards what the rule adds and opens
    what that reaches; with neither it repairs everything.
    """

    extension = models.ForeignKey(
        Extension, on_delete=models.CASCADE, null=True, blank=True, related_name="sweeps"
    )
    rule = models.ForeignKey(
        DepthRule, on_delete=models.CASCADE, null=True, blank=True, related_name="sweeps"
    )
    first_learner = models.BigIntegerField(default=0)
    next_learner = models.BigIntegerField(default=0)
    end_learner = models.BigIntegerField(default=0)
    batch = models.PositiveIntegerField(default=5000)
    gained = models.PositiveBigIntegerField(default=0)  # learners whose balance grew
    depth = models.PositiveBigIntegerField(default=0)
    opened = models.PositiveBigIntegerField(default=0)  # courses, one for each learner
    # What the author saw before saying yes: {"learners", "depth", "opens"}.
    shown = models.JSONField(null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    requested_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(finished_at=None), name="sweep_unfinished")
        ]

    def __str__(self) -> str:
        return f"sweep {self.pk}: {self.percent} %"

    @property
    def percent(self) -> int:
        if self.finished_at:
            return 100
        whole = self.end_learner - self.first_learner
        return 100 * (self.next_learner - self.first_learner) // whole if whole > 0 else 0


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
