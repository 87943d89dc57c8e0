"""What stands beside answers, charts and reflections on a lesson's page, as replies of their own.

Look-backs, comparison notes, the earlier self as seen now, drafts, rows and marked passages: each
with its day, its words and what it said before.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.portability.records import Rows
from lessons.kinds import kind_of
from lessons.models import (
    ComparisonNote,
    ComparisonNoteRevision,
    Confirmation,
    Highlight,
    Hindsight,
    Lesson,
    LookBack,
    LookBackRevision,
    NoteRevision,
    ReflectionDraft,
    Row,
    RowRevision,
)

SHOWN = (
    ComparisonNote,
    ComparisonNoteRevision,
    Confirmation,
    Highlight,
    Hindsight,
    LookBack,
    LookBackRevision,
    NoteRevision,
    ReflectionDraft,
    Row,
    RowRevision,
)


@dataclass(frozen=True)
class Version:
    """What a text said at one time, and what had been asked then."""

    at: dt.datetime
    wording: str
    text: str
    set_aside: bool = False


@dataclass(frozen=True)
class Reply:
    """One text: as it stands, and what stood before, newest first."""

    now: Version
    before: tuple[Version, ...] = ()
    confirmed: tuple[dt.date, ...] = ()  # days on which it was said to be still true


Piece = tuple[int | None, Reply]  # the attempt it belongs to, None outside any


def pieces(rows: Rows, lesson: Lesson) -> Iterator[Piece]:
    for of in (_rows, _highlights, _drafts, _look_backs, _notes, _hindsights):
        yield from of(rows, lesson)


def confirmations(rows: Rows, lesson: Lesson) -> dict[int, tuple[dt.date, ...]]:
    """{answer: the days on which the learner said that it is still true}."""
    said = rows.of(Confirmation).filter(revision__answer__prompt__lesson=lesson).order_by("day")
    found: dict[int, tuple[dt.date, ...]] = {}
    for answer, day in said.values_list("revision__answer", "day"):
        found[answer] = (*found.get(answer, ()), day)
    return found


def _rows(rows: Rows, lesson: Lesson) -> Iterator[Piece]:
    history = _history(rows, RowRevision, "row", row__prompt__lesson=lesson)
    own = rows.of(Row).filter(prompt__lesson=lesson).select_related("prompt_version")
    for row in own.order_by("prompt__position", "day", "pk"):
        now = _row_version(row)
        if row.removed_at:
            now = Version(row.removed_at, now.wording, f"{_('Taken out.')}\n{now.text}")
        before = tuple(map(_row_version, _past(history.get(row.pk, []), row.revision)))
        yield row.attempt_id, Reply(now, before)


def _row_version(row: Any) -> Version:
    definition = row.prompt_version.as_definition()
    text = f"{row.day.isoformat()}\n{_in_words(row, definition)}"
    return Version(row.saved_at, definition.wording, text, _is_aside(row))


def _in_words(row: Any, definition: Any) -> str:
    return kind_of(definition.kind).as_text(definition, row.content)


def _highlights(rows: Rows, lesson: Lesson) -> Iterator[Piece]:
    history = _history(rows, NoteRevision, "highlight", highlight__lesson=lesson)
    for mark in rows.of(Highlight).filter(lesson=lesson):
        wording = mark.heading or _("Marked passage")
        quote = f"“{mark.quote}”" if mark.quote else ""
        gone = _("Taken off the guide.") if mark.removed_at else ""
        text = "\n".join(filter(None, (gone, quote, mark.note)))
        before = [
            Version(past.saved_at, wording, past.note, past.set_aside)
            for past in reversed(history.get(mark.pk, []))
        ]
        yield None, Reply(Version(mark.updated_at, wording, text), tuple(before))


def _drafts(rows: Rows, lesson: Lesson) -> Iterator[Piece]:
    for draft in rows.of(ReflectionDraft).filter(attempt__turn__lesson=lesson):
        said = (draft.saw, draft.why, draft.plan_if, draft.plan_then)
        text = "\n".join(filter(None, said))
        yield (
            draft.attempt_id,
            Reply(Version(draft.saved_at, _("Reflection, not saved yet"), text, _is_aside(draft))),
        )


def _look_backs(rows: Rows, lesson: Lesson) -> Iterator[Piece]:
    history = _history(rows, LookBackRevision, "look_back", look_back__attempt__turn__lesson=lesson)
    wording = _("Look-back from memory")
    for look in rows.of(LookBack).filter(attempt__turn__lesson=lesson, removed_at=None):
        before = [_texts(wording)(past) for past in reversed(history.get(look.pk, []))]
        yield look.attempt_id, Reply(Version(look.written_at, wording, look.text), tuple(before))


def _notes(rows: Rows, lesson: Lesson) -> Iterator[Piece]:
    history = _history(rows, ComparisonNoteRevision, "note", note__attempt__turn__lesson=lesson)
    wording = _("What changed in how you judge?")
    for note in rows.of(ComparisonNote).filter(attempt__turn__lesson=lesson):
        past = _past(history.get(note.pk, []), note.revision)
        now = Version(note.updated_at, wording, note.text)
        yield note.attempt_id, Reply(now, tuple(map(_texts(wording), past)))


def _hindsights(rows: Rows, lesson: Lesson) -> Iterator[Piece]:
    kept = rows.of(Hindsight).filter(snapshot__prompt__lesson=lesson)
    for seen in kept.select_related("snapshot__prompt_version", "seen_from__attempt"):
        areas = seen.snapshot.prompt_version.config["axes"]
        text = "\n".join(f"{area['label']}: {seen.ratings.get(area['key'])}" for area in areas)
        wording = _("That time, knowing what you knew in attempt %(number)d") % {
            "number": seen.seen_from.attempt.number
        }
        yield seen.snapshot.attempt_id, Reply(Version(seen.kept_at, wording, text))


def _texts(wording: str) -> Callable[[Any], Version]:
    return lambda past: Version(past.saved_at, wording, past.text, _is_aside(past))


def _history(rows: Rows, model: Any, owner: str, **where: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    versioned = ["prompt_version"] if model is RowRevision else []
    for past in rows.of(model).filter(**where).select_related(owner, *versioned):
        found.setdefault(getattr(past, f"{owner}_id"), []).append(past)
    return found


def _past(history: list[Any], standing: int) -> Iterator[Any]:
    """Newest first, without the one that stands."""
    return (past for past in reversed(history) if past.number != standing or _is_aside(past))


def _is_aside(row: Any) -> bool:
    return getattr(row, "outcome", "") == "set_aside"
