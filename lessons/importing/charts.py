"""The ratings chart: its question, its lead, and the areas to rate if the text lists them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lessons.importing import phrases
from lessons.importing.outline import Entry
from lessons.importing.parsed import Note, Prompt
from lessons.importing.phrases import Name
from lessons.importing.pieces import Kind, Piece

FEWEST, MOST = 3, 10
_LONGEST_AXIS = 60
_LONGEST_LEAD = 400
_LEAD_PIECES = 3
_LISTED = re.compile(
    r"(?P<before>(?:[^.!?]*\b)?)(?:categories|areas|axes|skills|domains|dimensions)\b[^:.]{0,40}:\s*"
    r"(?P<areas>[^:]+?)\.?",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATOR = re.compile(r"\s*(?:[,;/|•·]\s*(?:and |or )?|\s+and\s+)\s*")


@dataclass(frozen=True)
class Chart:
    question: str
    lead: str = ""
    axes: tuple[str, ...] = ()
    note: str = ""


def cut_chart(entries: Sequence[Entry]) -> tuple[list[Entry], Chart | None]:
    """Takes the first chart, with its lead and list of areas, out of a region."""
    start = next((i for i, entry in enumerate(entries) if entry.name is Name.CHART), None)
    if start is None:
        return list(entries), None
    end = start + 1
    lead: list[str] = []
    axes: tuple[str, ...] = ()
    for entry in entries[start + 1 : start + 2 + _LEAD_PIECES]:
        piece = entry.piece
        listed = areas_of(piece)
        if entry.heading or phrases.step_title(piece.text[:200]) is not None or axes:
            break
        if listed:
            axes = listed
            lead += [] if bare(piece) else [piece.text]
        elif piece.kind is Kind.PROSE and len(piece.text) <= _LONGEST_LEAD:
            lead.append(piece.text)
        else:
            break
        end += 1
    question = entries[start].piece.text
    chart = Chart(question, " ".join(lead), axes, _scale_note(question))
    return [*entries[:start], *entries[end:]], chart


def _scale_note(question: str) -> str:
    ends = phrases.scale(question)
    if ends is None or (ends[0] in {"1", "one"} and ends[1] in {"10", "ten"}):
        return ""
    return _("The text rates from %(low)s to %(high)s; ratings here go from 1 to 10.") % {
        "low": ends[0],
        "high": ends[1],
    }


def areas_of(piece: Piece) -> tuple[str, ...]:
    """The areas a list or a line such as “Areas: one, two and three” names, if usable."""
    if piece.kind is Kind.LIST:
        labels = [item.text for item in piece.items]
    else:
        short = piece.kind is Kind.PROSE and len(piece.text) < _LONGEST_LEAD
        match = _LISTED.fullmatch(piece.text) if short else None
        labels = _SEPARATOR.split(match["areas"]) if match else []
    return usable([_label(text) for text in labels])


def usable(labels: list[str]) -> tuple[str, ...]:
    distinct = {label.casefold() for label in labels}
    fits = all(0 < len(label) <= _LONGEST_AXIS for label in labels)
    right = FEWEST <= len(labels) <= MOST and len(distinct) == len(labels)
    return tuple(labels) if fits and right else ()


def _label(text: str) -> str:
    """“Technical: tools and craft” rates “Technical”."""
    head = re.split(r"\s*[:–—]\s+|\s+-\s+", text.strip(), maxsplit=1)[0]
    label = head.strip(" .;,").removeprefix("and ")
    return label[:1].upper() + label[1:]


def bare(piece: Piece) -> bool:
    """Whether a piece says nothing beyond the areas, so that it need not be read twice."""
    if piece.kind is Kind.LIST:
        return not any(re.search(r"[:–—]\s|\s-\s", item.text) for item in piece.items)
    match = _LISTED.fullmatch(piece.text)
    return match is not None and not match["before"].strip()


def ratings_prompt(
    chart: Chart | None, *, wording: str, axes: tuple[str, ...], name: str
) -> Prompt:
    chart = chart or Chart("")
    return Prompt(
        "ratings", chart.question or wording, chart.lead, name=name, axes=chart.axes or axes
    )


def notes_for(prompt: Prompt, chart: Chart | None, place: str) -> list[Note]:
    """What an author has to add before this chart can be shown."""
    notes = [Note(chart.note)] if chart and chart.note else []
    if not prompt.axes:
        notes.append(
            Note(
                _("The text does not list 3 to 10 areas to rate. Add them to the ratings in %s.")
                % place
            )
        )
    return notes
