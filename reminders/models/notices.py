from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import new_uid


class Notice(models.Model):
    """One message to a learner, about one promise or several that fell due together.

    Ceilings, and whether the last ones went unanswered, are questions to these rows.
    """

    class Kind(models.TextChoices):
        FOLLOW_UPS = "follow_up", _("Follow-ups")
        KEEP = "keep", _("Keep these?")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_notices"
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.FOLLOW_UPS)
    channel = models.CharField(max_length=10)
    # The learner's own day on which it leaves; moved along when delivery is held up overnight.
    local_day = models.DateField()
    told_at = models.DateTimeField(default=timezone.now)
    # How many promises it tells of, to see at the door that fewer are left.
    carried = models.PositiveSmallIntegerField(default=0)
    # The first thing that the learner did afterwards: a Turn, a reflection, a choice.
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["told_at"]
        constraints = [
            models.UniqueConstraint(fields=["local_day", "learner"], name="one_message_a_day")
        ]
        indexes = [models.Index(fields=["learner", "-told_at"], name="notice_by_learner")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.learner_id} on {self.local_day}"

    @property
    def key(self) -> str:
        """Of the outbox row, so that a second one for the same notice is refused."""
        return f"{self.kind}:{self.uid}"
