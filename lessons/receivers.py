"""Wagtail's signals, turned into calls. Connected once, in apps.py."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from lessons import counting, drafts, passages, publishing
from lessons.models import CoursePage, Fold, GuideTexts, Lesson, Passage, SiteIdentity


def connect() -> None:
    page_published.connect(on_published, dispatch_uid="lessons.published")
    for signal in (page_unpublished, page_slug_changed, post_page_move):
        signal.connect(on_changed, dispatch_uid=f"lessons.changed.{id(signal)}")
    post_delete.connect(on_changed, dispatch_uid="lessons.deleted")
    for signal in (post_save, post_delete):
        signal.connect(
            on_privacy_changed,
            sender=PageViewRestriction,
            dispatch_uid=f"lessons.privacy.{id(signal)}",
        )
    post_save.connect(on_texts_saved, sender=GuideTexts, dispatch_uid="lessons.texts")
    post_save.connect(on_texts_saved, sender=SiteIdentity, dispatch_uid="lessons.identity")
    user_logged_in.connect(on_signed_in, dispatch_uid="lessons.claim_drafts")


def on_published(instance: Any, **kwargs: Any) -> None:
    # Wagtail sends this as well when a page that is not live yet is merely scheduled.
    if not instance.live:
        return
    if isinstance(instance, Lesson):
        with transaction.atomic():
            publishing.publish_lesson(instance)
            passages.renew_passages(instance)
    elif isinstance(instance, CoursePage):
        publishing.note_change()


def on_changed(instance: Any, **kwargs: Any) -> None:
    # post_page_move and post_delete may bring the plain Page; either way the outline changed.
    from wagtail.models import Page

    if isinstance(instance, Page):
        publishing.note_change()
        if not instance.live:
            passages.forget_passages(instance.pk)


def on_privacy_changed(**kwargs: Any) -> None:
    publishing.note_change()


def on_texts_saved(**kwargs: Any) -> None:
    publishing.note_change()


def on_signed_in(request: Any, user: Any, **kwargs: Any) -> None:
    if drafts.claim(request.session, user):
        said = _(
            "Some of what you wrote before you signed in has no place in its lesson any more. "
            "You find it in your Workbook."
        )
        messages.warning(request, said, fail_silently=True)  # Not every host has messages.


def on_migrated(**kwargs: Any) -> None:
    """What was published or learned before there was a search, or a total, is in it as well.

    `migrate` of one other app, or back, ends here too, where the tables may not be.
    """
    tables = connection.introspection.table_names()
    if Passage._meta.db_table in tables:
        passages.renew_missing()
    if Fold._meta.db_table in tables:
        counting.fold(seconds=float("inf"))
