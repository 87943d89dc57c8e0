"""The archive: one folder of pages, notes, tables, charts and the document itself, in one .zip.

Written member by member into a file; only one lesson is held in memory at a time.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.portability import blind, markdown
from accounts.portability.book import Book, Chapter
from accounts.portability.document import Progress, write
from accounts.portability.reading import FOLDER, MEMBER
from accounts.portability.schema import schema
from accounts.portability.tables import Table, tables
from accounts.portability.wordings import wordings

STYLES = ("css/tokens.css", "css/components/archive.css")
FONTS = (
    "fonts/literata-latin-wght.woff2",
    "fonts/literata-latin-italic.woff2",
    "fonts/instrument-sans-latin-wght.woff2",
)
CSV_HEAD = ("kept_on", "lesson", "turn", "attempt", "area_key", "area", "low", "high", "rating")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def pack(learner: Any, file: IO[bytes], progress: Progress = lambda percent: None) -> None:
    """`progress` hears per cent: the document is the first half, the pages are the second."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as folder:
        packed = _Folder(folder)
        with packed.open(MEMBER) as document:
            for piece in write(learner, lambda percent: progress(percent // 2)):
                document.write(piece.encode())
        packed.add("schema.json", json.dumps(schema(), indent=1))
        _add_looks(packed)
        _add_pages(packed, learner, progress)
    progress(100)


class _Folder:
    """Everything stands below one folder, so that unpacking scatters nothing."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    def add(self, name: str, content: str | bytes) -> None:
        self._file.writestr(f"{FOLDER}/{name}", content)

    def open(self, name: str) -> IO[bytes]:
        # May pass 2 GiB, which must be said before it is known.
        return self._file.open(f"{FOLDER}/{name}", "w", force_zip64=True)


def _add_looks(folder: _Folder) -> None:
    for name in (*STYLES, *FONTS):
        if path := finders.find(name):
            folder.add(name.replace("components/", ""), Path(str(path)).read_bytes())


def _add_pages(folder: _Folder, learner: Any, progress: Progress) -> None:
    book = Book(learner)
    total = len(book.lessons()) or 1
    contents: list[tuple[str, str]] = []
    ratings = io.StringIO()
    rows = csv.writer(ratings)
    rows.writerow(CSV_HEAD)
    for chapter in book.chapters():
        contents.append((chapter.name, chapter.lesson.title))
        rows.writerows(_rating_rows(chapter))
        _add_chapter(folder, chapter)
        progress(50 + 45 * chapter.number // total)
    folder.add("ratings.csv", ratings.getvalue().encode("utf-8-sig"))
    rest = _add_tables(folder, book)
    page = {
        "learner": learner,
        "contents": contents,
        "rest": rest,
        "withheld": blind.withheld(learner),
        "made_at": timezone.now(),
    }
    folder.add("index.html", _page("index.html", **page))


def _add_chapter(folder: _Folder, chapter: Chapter) -> None:
    folder.add(f"lessons/{chapter.name}.html", _page("chapter.html", chapter=chapter, up="../"))
    folder.add(f"markdown/{chapter.name}.md", markdown.chapter_text(chapter))
    for chart in chapter.charts:
        svg = render_to_string("accounts/archive/chart.svg", {"chart": chart, "alone": True})
        folder.add(f"charts/{chart.name}.svg", svg)


def _add_tables(folder: _Folder, book: Book) -> list[Table]:
    named = wordings(book.rows)
    titles = {**named["pages"], **named["turns"]}
    found = []
    for table in tables(book.rows, titles):
        folder.add(f"rest/{table.name}.html", _page("table.html", table=table, up="../"))
        folder.add(f"markdown/{table.name}.md", markdown.table_text(table))
        found.append(Table(table.name, table.title, [], []))
    return found


def _page(name: str, **context: Any) -> str:
    words = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    return render_to_string(f"accounts/archive/{name}", words)


def _rating_rows(chapter: Chapter) -> Iterator[list[Any]]:
    for doing in chapter.doings:
        for chart in doing.charts:
            for row in chart.rows:
                cells = [chapter.lesson.title, doing.turn, chart.attempt, row["key"], row["label"]]
                ends = [row["low"], row["high"], row["rating"]]
                yield [f"{chart.at:%Y-%m-%d}", *map(_harmless, [*cells, *ends])]


def _harmless(cell: Any) -> Any:
    """A spreadsheet runs what begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
