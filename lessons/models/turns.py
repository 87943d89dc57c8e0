"""Stable rows for what a guide asks. Learners' writing points here, never at pages or JSON."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lessons.models.content import Lesson, new_uid
from lessons.querysets import PromptQuerySet, TurnQuerySet

if TYPE_CHECKING:
    from lessons.kinds import Definition


class Turn(models.Model):
    """A lesson's exercise. Made on publish; retired, never deleted, when its block goes."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="turns")
    block_id = models.UUIDField()
    title = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=20)
    follow_up_months = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["lesson_id", "position"]
        constraints = [
            # Copies of a page keep their block ids, so the pair is what identifies a Turn.
            models.UniqueConstraint(fields=["lesson", "block_id"], name="one_turn_per_block")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lessons:turn", args=[self.uid])


class Prompt(models.Model):
    """One question. Its wording lives in versions; this row is what outlives them."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="prompts")
    turn = models.ForeignKey(
        Turn, on_delete=models.CASCADE, null=True, blank=True, related_name="prompts"
    )
    block_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=60, blank=True)
    position = models.PositiveIntegerField(default=0)
    current = models.ForeignKey(
        "PromptVersion", on_delete=models.RESTRICT, null=True, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PromptQuerySet.as_manager()

    class Meta:
        ordering = ["lesson_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "block_id"], name="one_prompt_per_block"),
            models.UniqueConstraint(
                fields=["lesson", "name"],
                condition=Q(retired_at=None) & ~Q(name=""),
                name="one_live_prompt_per_name",
            ),
        ]
        indexes = [models.Index(fields=["name"], condition=~Q(name=""), name="prompt_by_name")]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.uid}"

    @property
    def definition(self) -> "Definition":
        assert self.current is not None
        return self.current.as_definition()


class PromptVersion(models.Model):
    """The wording and the axes or options at one time. Written once, never changed."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    wording = models.TextField()
    help = models.TextField(blank=True)
    config = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["prompt_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["prompt", "number"], name="one_version_per_number"),
            models.UniqueConstraint(fields=["prompt", "digest"], name="one_version_per_wording"),
        ]
        verbose_name = _("prompt version")

    def __str__(self) -> str:
        return f"{self.prompt} v{self.number}"

    def as_definition(self) -> "Definition":
        from lessons.kinds import Definition

        return Definition(kind=self.kind, wording=self.wording, help=self.help, config=self.config)
