"""What stays of learners who are gone: counts, and nothing that says whose."""

from django.db import models
from django.db.models import Q


class ErasedFact(models.Model):
    """So many erased learners count for this fact of this page within this hour.

    The report adds these to what it counts, so that no figure falls because somebody left. The
    hour, not the moment: enough for whole days in any zone but those at half hours.
    """

    class Fact(models.TextChoices):
        STARTED = "started"
        READ = "read"
        COMPLETE = "complete"
        REFLECTED = "reflected"
        ENROLLED = "enrolled"

    fact = models.CharField(max_length=12, choices=Fact)
    page_id = models.PositiveBigIntegerField()  # of a page that may be gone as well
    at = models.DateTimeField()
    number = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page_id", "fact", "at"], name="one_count_per_hour"),
            models.CheckConstraint(condition=Q(number__gte=0), name="erased_count_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.fact} on page {self.page_id}"
