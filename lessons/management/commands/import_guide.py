"""manage.py import_guide FILE --module SLUG: a draft lesson from a text or Markdown file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.utils import get_admin_base_url

from lessons.importing.operation import AlreadyImported, ImportResult, import_guide
from lessons.importing.reading import UnreadableGuide, read_file
from lessons.models import Module


class Command(BaseCommand):
    help = "Makes an unpublished draft lesson from a plain-text or Markdown guide."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .txt or .md file of at most 2 MB")
        parser.add_argument(
            "--module", required=True, help="slug of the module, or track-slug/module-slug"
        )
        parser.add_argument(
            "--again", action="store_true", help="make a second lesson of a file imported before"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would be flagged; keep nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        module = _module(options["module"])
        try:
            data = read_file(path)
            with transaction.atomic():
                result = import_guide(data, module=module, name=path.name, again=options["again"])
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except UnreadableGuide as error:
            raise CommandError(str(error)) from error
        except AlreadyImported as error:
            link = _edit_url(error.lesson.pk)
            advice = _("Edit it at %s, or use --again for a second one.") % link
            raise CommandError(f"{error} {advice}") from error
        self._report(result, dry_run=options["dry_run"])

    def _report(self, result: ImportResult, *, dry_run: bool) -> None:
        lesson = result.lesson
        if dry_run:
            self.stdout.write(_("Would make a draft of “%s”; nothing is kept.") % lesson.title)
        else:
            self.stdout.write(self.style.SUCCESS(_("Draft made: “%s”") % lesson.title))
            self.stdout.write(_edit_url(lesson.pk))
        count = len(result.notes)
        if count:
            sentence = ngettext("%d thing to do:", "%d things to do:", count) % count
            self.stdout.write(sentence)
        for note in result.notes:
            self.stdout.write(f"  - {note}")
        if result.left_out:
            self.stdout.write(_("Left out, since the site shows it by itself:"))
        for words in result.left_out:
            self.stdout.write(f"  - {words[:100]}{'…' if len(words) > 100 else ''}")


def _edit_url(pk: int) -> str:
    from django.urls import reverse

    base = get_admin_base_url() or ""
    return f"{base.rstrip('/')}{reverse('wagtailadmin_pages:edit', args=[pk])}"


def _module(given: str) -> Module:
    """The module of a slug, or of track/module where several tracks have one of that slug."""
    track, _sep, slug = given.strip("/").rpartition("/")
    choices = {_path(module): module for module in Module.objects.order_by("path")}
    found: list[Module] = [
        module
        for path, module in choices.items()
        if module.slug == slug and (not track or path == f"{track}/{slug}")
    ]
    if len(found) == 1:
        return found[0]
    if found:
        paths = ", ".join(map(_path, found))
        message = _("Several modules are called “%(slug)s”. Name one of these: %(choices)s.")
    else:
        paths = ", ".join(choices) or _("none yet: make one in the admin first")
        message = _("There is no module “%(slug)s”. Modules: %(choices)s.")
    raise CommandError(message % {"slug": given, "choices": paths})


def _path(module: Module) -> str:
    track = module.get_parent()
    return f"{track.slug if track else ''}/{module.slug}"
