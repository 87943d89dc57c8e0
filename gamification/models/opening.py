"""What Depth opens, what opens it otherwise, and the passes that open it for everyone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gamification.models.acts import DepthRule
from lessons.models import Track, new_uid


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
        verbose_name = _("course owned elsewhere")
        verbose_name_plural = _("courses owned elsewhere")
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
