"""Whatever leaves the machine, as a row that commits together with the fact behind it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from outbox.querysets import OutgoingMessageQuerySet


class OutgoingMessage(models.Model):
    """One message to one address. States: pending → sending → sent, or back to pending, or dead.

    `attempts` also fences: a sender may finish only the attempt it claimed. The words and the
    headers, which hold signed links, are emptied some days after the end.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("Not wanted any more")
        DEAD = "dead", _("Given up")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PUSH = "push", _("Notification")

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    # What makes this message this message: a second row with the same key is refused.
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60, help_text=_("The folder of its templates."))
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.EMAIL)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="outgoing_messages",
    )
    # A browser that was told; empty for mail, and after the browser is gone.
    subscription = models.ForeignKey(
        "course_outbox.PushSubscription",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
    )
    # An address; of a notification, the host of its push service.
    to = models.CharField(max_length=254)
    from_email = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    # While it is being sent this is the end of the lease, so that one index finds all work.
    next_try_at = models.DateTimeField(default=timezone.now)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["pending", "sending"]),
                name="message_to_send",
            ),
            models.Index(
                fields=["finished_at", "channel", "state"],
                condition=Q(finished_at__isnull=False),
                name="message_finished",
            ),
            models.Index(fields=["finished_at"], condition=Q(state="dead"), name="message_dead"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"


class PushSubscription(models.Model):
    """A browser on which a learner asked to be told. The endpoint is as private as an address."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.TextField()
    # A browser has one endpoint whoever signs in on it, so this key holds no learner.
    endpoint_digest = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=50)
    label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("browser that is told")
        verbose_name_plural = _("browsers that are told")

    def __str__(self) -> str:
        return self.label or f"browser of {self.learner_id}"


class Suppression(models.Model):
    """An address that sent mail back, or whose owner called it spam. Account mail still goes."""

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("Mail came back")
        COMPLAINED = "complained", _("Reported as spam")

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suppressions"
    )
    address = models.CharField(max_length=254)
    channel = models.CharField(
        max_length=20, choices=OutgoingMessage.Channel, default=OutgoingMessage.Channel.EMAIL
    )
    reason = models.CharField(max_length=20, choices=Reason)
    detail = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField(default=timezone.now)
    # Set when the learner or staff says that mail may go there again.
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-happened_at"]
        verbose_name = _("address without mail")
        verbose_name_plural = _("addresses without mail")
        constraints = [
            models.UniqueConstraint(
                fields=["address", "channel", "learner"],
                condition=Q(lifted_at=None),
                name="one_suppression_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.address}"
