"""Passages a learner marked in a guide, and what they noted beside them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models.content import Lesson, new_uid
from lessons.models.words import WordsField


class Highlight(models.Model):
    """A passage in its own words, so that it survives any edit of the guide around it.

    `before` and `after` tell equal passages apart (W3C Web Annotation, TextQuoteSelector). A note
    about a whole section has no quote.
    """

    uid = models.UUIDField(default=new_uid)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="highlights"
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="highlights")
    anchor = models.CharField(max_length=80, blank=True)
    heading = models.CharField(max_length=200, blank=True)
    quote = models.TextField(blank=True)
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    words = WordsField()
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("marked passage")
        verbose_name_plural = _("marked passages")
        ordering = ["-created_at", "-id"]
        constraints = [
            # The client makes the uid before it sends, so a retry adds no second highlight.
            models.UniqueConstraint(fields=["uid", "learner"], name="one_highlight_per_client_id")
        ]
        indexes = [models.Index(fields=["learner", "lesson"], name="highlight_by_learner")]

    def __str__(self) -> str:
        return f"highlight {self.uid}"

    def in_words(self) -> str:
        return f"{self.quote}\n{self.note}"


class NoteRevision(models.Model):
    """What a note said before an edit, or what a second device offered and did not get."""

    highlight = models.ForeignKey(Highlight, on_delete=models.CASCADE, related_name="revisions")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    note = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    set_aside = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("version of a note")
        verbose_name_plural = _("versions of notes")
        ordering = ["highlight_id", "pk"]

    def __str__(self) -> str:
        return f"{self.highlight} before"
