"""Aliases go live without the signal on which prompts are made, so they are made here."""

from django.http import HttpRequest
from wagtail.models import Page

from lessons import publishing
from lessons.models import Lesson


def after_copy_page(request: HttpRequest, page: Page, new_page: Page) -> None:
    aliases = Lesson.objects.descendant_of(new_page, inclusive=True).live()
    for lesson in aliases.filter(alias_of__isnull=False):
        publishing.publish_lesson(lesson)
    publishing.note_change()


def after_convert_alias_page(request: HttpRequest, page: Page) -> None:
    publishing.note_change()
