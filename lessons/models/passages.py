"""Pieces of published guides, each with its own place on the page: what the search finds."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from lessons.models.content import Lesson


class Passage(index.Indexed, models.Model):
    """One section, question, term or Turn of a live guide. Made anew at every publish."""

    class Kind(models.TextChoices):
        SECTION = "section", _("Section")
        TURN = "turn", _("Your Turn")
        QUESTION = "question", _("Question")
        TERM = "term", _("Quick reference")

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    anchor = models.CharField(max_length=80)
    heading = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    # Of a term: other guides that use it explain it as well.
    is_linked = models.BooleanField(default=False, db_default=False)

    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("heading", boost=4),
        index.SearchField("text"),
        index.AutocompleteField("heading"),
        index.AutocompleteField("text"),
        index.FilterField("lesson_id"),
    ]

    class Meta:
        ordering = ["lesson_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "position"], name="one_passage_per_position")
        ]

    def __str__(self) -> str:
        return self.heading
