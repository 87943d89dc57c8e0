"""What learners write. Private; PROTECTed; changed by nobody but the author of the words."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.kinds import Content, kind_of
from lessons.models.content import new_uid
from lessons.models.turns import Prompt, PromptVersion, Turn
from lessons.models.words import WordsField
from lessons.querysets import AnswerQuerySet, AttemptQuerySet, SnapshotQuerySet


class Frozen(Exception):
    """This row is a kept fact: another one may be added beside it, but it does not change."""


class Attempt(models.Model):
    """Doing a Turn once. Attempt 2 stands beside attempt 1; the latest is the open one."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts"
    )
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    # When the learner chose to see the earlier chart before rating anew; see lessons/blinding.py.
    unblinded_at = models.DateTimeField(null=True, blank=True)

    # Begun by the very act at hand: nothing of it is there yet to be asked for.
    is_fresh = False
    # The transaction at hand has said that its learner may count differently (lessons/counting).
    is_noted = False

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt at a Turn")
        verbose_name_plural = _("attempts at Turns")
        ordering = ["turn_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["turn", "number", "learner"], name="one_attempt_per_number"
            )
        ]
        indexes = [models.Index(fields=["learner", "turn"], name="attempt_by_learner")]

    def __str__(self) -> str:
        return f"{self.turn} #{self.number}"


class Answer(models.Model):
    """The current answer to one prompt, in one attempt or outside any. History is beside it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="answers"
    )
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="answers")
    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, null=True, blank=True, related_name="answers"
    )
    prompt_version = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True)
    value = models.JSONField(null=True, blank=True)
    words = WordsField()
    saved_at = models.DateTimeField(default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["learner_id", "prompt_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "prompt", "learner"],
                condition=Q(attempt__isnull=False),
                name="one_answer_per_attempt",
            ),
            models.UniqueConstraint(
                fields=["prompt", "learner"],
                condition=Q(attempt__isnull=True),
                name="one_answer_outside_turns",
            ),
        ]
        indexes = [models.Index(fields=["learner", "prompt"], name="answer_by_learner")]

    def __str__(self) -> str:
        return f"answer {self.uid}"

    def in_words(self) -> str:
        version = self.prompt_version
        content = Content(text=self.text, value=self.value)
        return kind_of(version.kind).as_text(version.as_definition(), content)


class AnswerRevision(models.Model):
    """Every text that was ever acknowledged, and those that lost a race between two devices."""

    class Outcome(models.TextChoices):
        SAVED = "saved", _("Saved")
        # Written on a stale copy: kept and shown, but not the current answer.
        SET_ASIDE = "set_aside", _("Kept aside")

    uid = models.UUIDField(default=new_uid)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.SAVED)
    prompt_version = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    value = models.JSONField(null=True, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version of an answer")
        verbose_name_plural = _("versions of answers")
        ordering = ["answer_id", "number", "id"]
        constraints = [
            # The client makes the uid before it sends, so a retry of a lost reply is recognised.
            models.UniqueConstraint(fields=["uid", "learner"], name="one_revision_per_client_id"),
            models.UniqueConstraint(
                fields=["answer", "number", "learner"],
                condition=Q(outcome="saved"),
                name="one_saved_revision_per_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} r{self.number}"


class Snapshot(models.Model):
    """A finished set of ratings with its day, its axes and the definition of success in force."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="snapshots"
    )
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="snapshots")
    prompt = models.ForeignKey(Prompt, on_delete=models.PROTECT, related_name="snapshots")
    prompt_version = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="+")
    ratings = models.JSONField()
    definition = models.ForeignKey(
        AnswerRevision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    taken_at = models.DateTimeField(default=timezone.now)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept chart")
        verbose_name_plural = _("kept charts")
        ordering = ["-taken_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "prompt", "learner"], name="one_snapshot_per_attempt"
            )
        ]
        indexes = [models.Index(fields=["learner", "prompt"], name="snapshot_by_learner")]

    def __str__(self) -> str:
        return f"snapshot {self.uid}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # For Python; a trigger says the same to everybody else (lessons/guards.py).
        if not self._state.adding:
            raise Frozen(str(self))
        super().save(*args, **kwargs)


class Reflection(models.Model):
    """Three short parts about one attempt. The text is its author's to edit and to remove."""

    class Visibility(models.TextChoices):
        ONLY_ME = "only_me", _("Only me")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reflections"
    )
    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="reflection")
    saw = models.TextField(blank=True)
    why = models.TextField(blank=True)
    plan_if = models.TextField(blank=True)
    plan_then = models.TextField(blank=True)
    on_paper = models.BooleanField(default=False)
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.ONLY_ME, editable=False
    )
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    # The row outlives its text, since the ledger entry it earned names it.
    removed_at = models.DateTimeField(null=True, blank=True)
    words = WordsField()

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["learner", "-created_at"], name="reflection_by_learner")]

    def __str__(self) -> str:
        return f"reflection {self.uid}"

    def in_words(self) -> str:
        return "\n".join(filter(None, (self.saw, self.why, self.plan_if, self.plan_then)))


class ReflectionRevision(models.Model):
    """What a reflection said before each edit. Removing the reflection removes these too."""

    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="revisions")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    number = models.PositiveIntegerField()
    saw = models.TextField(blank=True)
    why = models.TextField(blank=True)
    plan_if = models.TextField(blank=True)
    plan_then = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a reflection")
        verbose_name_plural = _("versions of reflections")
        ordering = ["reflection_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["reflection", "number", "learner"],
                name="one_reflection_per_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reflection} r{self.number}"
