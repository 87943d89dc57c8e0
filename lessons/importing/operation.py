"""A guide's file becomes a draft lesson, once."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log

from lessons.importing.body import block, to_body
from lessons.importing.parse import parse
from lessons.importing.parsed import ParsedGuide
from lessons.importing.reading import decode
from lessons.models import Home, Lesson, Module, Prompt


@dataclass(frozen=True)
class ImportResult:
    """`notes` are what an author still has to do, `left_out` what the site says itself."""

    lesson: Lesson
    notes: tuple[str, ...]
    left_out: tuple[str, ...]


class AlreadyImported(Exception):
    """The same bytes are a lesson already; it is `lesson`."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        place = " › ".join(page.title for page in lesson.get_ancestors()[2:])
        super().__init__(
            _("This file is already the lesson “%(lesson)s” in %(place)s.")
            % {"lesson": lesson.get_admin_display_title(), "place": place}
        )


def import_guide(
    data: bytes, *, module: Module, name: str = "", again: bool = False, user: Any = None
) -> ImportResult:
    """Makes an unpublished draft under `module`. `name` is the file's, for messages and titles.

    Raises UnreadableGuide, or AlreadyImported unless `again`; then nothing is made.
    """
    decoded = decode(data, name or _("the file"))
    parsed = parse(decoded.text)
    title, title_notes = _title(parsed, name)
    notes = (*decoded.notes, *title_notes)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        # One import at a time: two of the same file must not both find that it is new.
        list(Home.objects.select_for_update().values_list("pk"))
        first = Lesson.objects.filter(imported_from=digest).order_by("pk").first()
        if first and not again:
            raise AlreadyImported(first)
        body = [block("author_note", {"note": note}) for note in notes]
        body += to_body(parsed, taken=_names_in_track(module))
        lesson = _draft(
            Lesson(
                title=title,
                summary=parsed.summary,
                body=json.dumps(body),
                imported_from=digest,
                owner=user,
                live=False,
            ),
            module,
            user,
        )
    return ImportResult(lesson, (*notes, *parsed.notes, *_absent(parsed)), parsed.left_out)


def _draft(lesson: Lesson, module: Module, user: Any) -> Lesson:
    wanted = slugify(lesson.title, allow_unicode=True) or "lesson"
    lesson.slug = find_available_slug(module, wanted[:200])
    module.add_child(instance=lesson)
    log(instance=lesson, action="wagtail.create", user=user)
    lesson.save_revision(user=user, log_action=True)
    return lesson


def _title(parsed: ParsedGuide, name: str) -> tuple[str, tuple[str, ...]]:
    if parsed.title.strip():
        return parsed.title.strip(), ()
    words = PurePath(name).stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words).capitalize()[:255] or _("Imported guide")
    return title, (_("The text has no title; this one is made from the file's name. Change it."),)


def _names_in_track(module: Module) -> set[str]:
    track = module.path[: -module.steplen]
    return set(
        Prompt.objects.live()
        .filter(lesson__path__startswith=track)
        .exclude(name="")
        .values_list("name", flat=True)
    )


def _absent(parsed: ParsedGuide) -> list[str]:
    """Recalls of answers no lesson asks for. The editor checks them too, when publishing."""
    wanted = {recall.prompt for recall in parsed.recalls()}
    here = {prompt.name for prompt in parsed.prompts()}
    known = Prompt.objects.live().filter(name__in=wanted - here).values_list("name", flat=True)
    return [
        _("The text recalls “%s”, which no published lesson asks for. Publish that lesson first.")
        % missing
        for missing in sorted(wanted - here - set(known))
    ]
