"""What the progress report reads instead of learners: totals, and what has to be added to them.

A total is the sum of what was counted of each learner and of those who are gone (ErasedFact). How
the tables are kept, and why in this way: docs/decisions/0026.
"""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ProgressEvent(models.Model):
    """This learner may count differently on this page from now on.

    Written in the transaction that wrote the fact, and says no more: what is true is read from
    the facts when it is counted. So a doubled event, or one for nothing, does no harm.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    page_id = models.PositiveBigIntegerField()  # of a lesson, or of the track that was joined
    noted_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.learner_id} on page {self.page_id}"


class CountedProgress(models.Model):
    """What of this learner's facts is in the totals, and with which moments."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    page_id = models.PositiveBigIntegerField()
    started_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    complete_at = models.DateTimeField(null=True, blank=True)
    reflected_at = models.DateTimeField(null=True, blank=True)
    enrolled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("counted learner of a page")
        verbose_name_plural = _("counted learners of pages")
        constraints = [
            models.UniqueConstraint(fields=["learner", "page_id"], name="counted_once_a_page")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} on page {self.page_id}"


class ProgressTotal(models.Model):
    """So many count for this fact of this page within this stretch of time.

    `span` is the length of the stretch and `slot` its number (lessons/counting/spans.py). Beside
    the counts, `days` counts who needed so many whole days from the start to the completion.
    """

    class Fact(models.TextChoices):
        STARTED = "started"
        READ = "read"
        COMPLETE = "complete"
        REFLECTED = "reflected"
        ENROLLED = "enrolled"
        DAYS = "days"

    span = models.PositiveSmallIntegerField()
    slot = models.PositiveIntegerField()
    page_id = models.PositiveBigIntegerField()
    fact = models.CharField(max_length=12, choices=Fact)
    days = models.PositiveSmallIntegerField(default=0)
    number = models.BigIntegerField()

    class Meta:
        verbose_name = _("total of the progress report")
        verbose_name_plural = _("totals of the progress report")
        constraints = [
            # In the order of a report's reading: one stretch of time, and everything within.
            models.UniqueConstraint(
                fields=["span", "slot", "page_id", "fact", "days"], name="one_total_a_slot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.fact} on page {self.page_id}"


class CountedPlace(models.Model):
    """Where a lesson stood when its learners were counted in its module and its track."""

    lesson_id = models.PositiveBigIntegerField(primary_key=True)
    module_id = models.PositiveBigIntegerField()
    track_id = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.lesson_id} in {self.module_id}"


class Fold(models.Model):
    """The one row that whoever changes totals locks first."""

    def __str__(self) -> str:
        return "the totals"
