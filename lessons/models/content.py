"""What authors write: Home > Track > Module > Lesson, as Wagtail pages."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from lessons.blocks import GuideBlock
from lessons.forms.pages import LessonForm


class CoursePage(Page):
    """What the page types share. Who may read is decided in lessons/access.py alone."""

    private_page_options: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from lessons import views

        return views.serve_page(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from lessons import views

        return views.preview_page(request, self)


class Home(CoursePage):
    """The root of the site. Its own text stands on the landing page."""

    headline = models.CharField(max_length=120, default="See where your attention goes.")
    introduction = models.TextField(
        default="Guides worth reading, exercises worth repeating, and a private record of your "
        "own judgement that you can look back on for years."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["course_lessons.Track"]
    max_count = 1

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


def is_taken(slug: str) -> bool:
    """Whether the site's own pages already answer at /slug/, where a track would be unreachable."""
    try:
        match = resolve(f"/{slug}/")
    except Resolver404:
        return False
    return match.view_name not in ("lessons:track", "wagtail_serve")


class Track(CoursePage):
    class Kind(models.TextChoices):
        CORE = "core", _("Core Track")
        EXTENSION = "extension", _("Extension Course")

    class Access(models.TextChoices):
        PUBLIC = "public", _("Anyone may read, signed in or not")
        SIGNED_IN = "signed_in", _("Anyone who is signed in")
        UNLOCK = (
            "unlock",
            _("Learners for whom it is opened: by Depth, a grant or a purchase"),
        )

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CORE)
    access = models.CharField(max_length=20, choices=Access, default=Access.PUBLIC)
    summary = models.TextField(
        validators=[MaxLengthValidator(600)],
        help_text=_("Two or three sentences, shown in the catalogue and while it is locked."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("access")], heading=_("Kind and access")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    parent_page_types = ["course_lessons.Home"]
    subpage_types = ["course_lessons.Module"]

    def clean(self) -> None:
        super().clean()
        if is_taken(self.slug):
            raise ValidationError(
                {"slug": _("The site already has a page at this address. Choose another slug.")}
            )

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")


class Module(CoursePage):
    summary = models.TextField(blank=True, validators=[MaxLengthValidator(600)])

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    parent_page_types = ["course_lessons.Track"]
    subpage_types = ["course_lessons.Lesson"]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class Lesson(CoursePage):
    summary = models.TextField(
        blank=True,
        validators=[MaxLengthValidator(600)],
        help_text=_("One sentence: what this lesson looks at."),
    )
    shortcuts = models.BooleanField(
        default=True,
        verbose_name=_("Show “On this page”"),
        help_text=_("A list of the sections, made from the blocks below."),
    )
    free_preview = models.BooleanField(
        default=False,
        help_text=_("Readable by anyone, even while its course is locked."),
    )
    review_by = models.DateField(
        null=True,
        blank=True,
        help_text=_("For guides with facts that age. Only you see this."),
    )
    imported_from = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("SHA-256 of the imported file."),
    )
    words = models.PositiveIntegerField(default=0, editable=False)
    body = StreamField(GuideBlock(), blank=True)

    base_form_class = LessonForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    settings_panels = [
        *Page.settings_panels,
        FieldPanel("shortcuts"),
        FieldPanel("free_preview"),
        FieldPanel("review_by"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]
    parent_page_types = ["course_lessons.Module"]
    subpage_types: ClassVar[list[str]] = []

    def save(self, *args: Any, **kwargs: Any) -> Any:
        from lessons.blocks.words import count_words

        self.words = count_words(self.body)
        return super().save(*args, **kwargs)

    class Meta:
        permissions = [("view_progress_report", _("Can see the progress of learners in total"))]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")


@register_setting(icon="openquote")
class GuideTexts(BaseGenericSetting):
    """What every guide repeats, kept once."""

    how_to_use = models.TextField(
        default="Read in any order and stop whenever you like; your place is kept. Write before "
        "you read where a guide asks for it. What you write is visible to you alone."
    )
    mark_complete = models.TextField(
        default="When you have done this, mark the Turn complete. You decide when it is done."
    )
    bonus_tip = models.TextField(
        default="A reflection on a completed Turn earns Depth, and Depth opens Extension Courses."
    )
    closing_line = models.CharField(
        max_length=200, default="The guide stays here. The practice goes with you."
    )

    panels = [
        HelpPanel(content=str(_("These texts appear on every guide."))),
        FieldPanel("how_to_use"),
        FieldPanel("mark_complete"),
        FieldPanel("bonus_tip"),
        FieldPanel("closing_line"),
    ]

    class Meta:
        verbose_name = _("texts every guide repeats")


class CatalogueVersion(models.Model):
    """One row whose stamp changes with every change to what learners may see.

    Each web process keeps its own copy of the outline and of rendered guides, and compares
    this stamp, read in the same query as the learner's progress, to know whether it is current.
    The stamp is random, not counted: a count taken in a transaction that is rolled back would
    be given out again for other content.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    stamp = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="catalogue_version_is_one_row")
        ]

    def __str__(self) -> str:
        return str(self.stamp)


def new_uid() -> uuid.UUID:
    """A UUIDv7: ordered by time, so that it stays cheap as a unique key (shared/DATA.md 6)."""
    from uuid_utils.compat import uuid7

    made: uuid.UUID = uuid7()
    return made


__all__ = [
    "CatalogueVersion",
    "CoursePage",
    "GuideTexts",
    "Home",
    "Lesson",
    "Module",
    "Track",
    "new_uid",
]
