"""A “Your Turn” region: name, minutes, steps, expected outcome and when to come back."""

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lessons.importing import asks, charts, phrases, quantities
from lessons.importing.charts import Chart
from lessons.importing.content import flattened
from lessons.importing.outline import Entry, Region
from lessons.importing.parsed import Note, Part, Prompt, Step, Turn
from lessons.importing.phrases import Name
from lessons.importing.pieces import Kind, Piece, Span, prose
from lessons.importing.sentences import joined, sentences_of
from lessons.importing.steps import StepReader, Turning

_TIME = re.compile(
    r"\b(?:set aside|takes?|allow|give yourself|spend|you (?:will )?need|plan|time|duration"
    r"|budget|block out|reserve)\b",
    re.IGNORECASE,
)
_TIME_ALONE = re.compile(
    r"(?:(?:please )?(?:set aside|allow|reserve)|(?:time|duration)(?: needed)?\s*[:–-])",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*\((?P<time>[^()]*\b(?:minutes?|mins?|hours?)\b[^()]*)\)\s*$", re.IGNORECASE
)
_OUTCOME = re.compile(
    r"(?:expected|intended|desired) (?:outcomes?|results?)\s*[:–—-]\s*(?=\S)", re.IGNORECASE
)
_AGAIN = re.compile(
    r"\b(?:come back|return|repeat|revisit|again|compare|redo|check (?:back )?in|look back)\b",
    re.IGNORECASE,
)
_LONGEST_TITLE = 100
_MOST_STEPS = 20


@dataclass
class Parts:
    """A Turn's entries, sorted by what they belong to."""

    opening: list[Entry] = field(default_factory=list)
    steps: list[tuple[str, list[Entry]]] = field(default_factory=list)
    outcome: list[Entry] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_turn(
    region: Region, chart: Chart | None, give_name: Callable[[str], str]
) -> tuple[list[Part], list[str]]:
    """The Turn with its notes before it, and the fixed lines that were left out."""
    parts = _sorted(region.entries)
    title, aside = _title(phrases.turn_name(region.heading))
    opening, minutes, said = _minutes(parts.opening, aside)
    parts.left_out += said
    _find_steps(parts, opening)
    turning = Turning(give_name, asks.slug(title), chart)
    steps = _steps(parts, turning, title)
    html, _none = flattened(parts.opening)
    outcome, _none = flattened(parts.outcome)
    _all, picture_notes = flattened(region.entries)
    months, return_notes = _return(parts)
    turn = Turn(title, html, minutes, steps, outcome, months)
    notes = [*picture_notes, *return_notes, *_missing(turn, turning)]
    loose = _loose_chart(turning)
    return [*notes, turn, *loose], parts.left_out


def _sorted(entries: Iterable[Entry]) -> Parts:
    parts = Parts()
    into = parts.opening
    for entry in entries:
        text = entry.piece.text
        step = phrases.step_title(text) if entry.piece.lines else None
        if phrases.is_fixed(text):
            parts.left_out.append(text)
        elif entry.name is Name.OUTCOME:
            into = parts.outcome
        elif step is not None and into is not parts.outcome:
            title, rest = _split_step(entry.piece, step)
            into = rest
            parts.steps.append((title, rest))
        elif match := _OUTCOME.match(text):
            into = parts.outcome
            into.append(Entry(_rest(entry.piece, match.end())))
        else:
            into.append(entry)
    return parts


def _split_step(piece: Piece, said: str) -> tuple[str, list[Entry]]:
    """“Step 1: Rate yourself. Drag the sliders …” is a title and the start of an instruction."""
    if len(said) <= _LONGEST_TITLE and (piece.kind is Kind.HEADING or len(_sentences(said)) < 2):
        return said.rstrip(".:"), []
    sentences = _sentences(said)
    first = sentences[0].text
    if len(first) > _LONGEST_TITLE:
        return "", [Entry(_rest(piece, len(piece.text) - len(said)))]
    return first.rstrip(".:"), [Entry(_rest(piece, len(piece.text) - len(said) + len(first)))]


def _sentences(text: str) -> list[Span]:
    return sentences_of(Span.plain(text))


def _rest(piece: Piece, start: int) -> Piece:
    """What is left after the first `start` characters; markup that is cut apart is given up."""
    text = piece.text[start:].lstrip(" .:")
    tail = Span.plain(text)
    inline = piece.inline
    for at in (match.end() for match in re.finditer(r"</b>\s*[:.–-]?\s*", inline)):
        rest = inline[at:]
        if " ".join(re.sub(r"<[^>]+>", "", rest).split()) == " ".join(tail.html.split()):
            tail = Span(text, rest)
    return Piece(Kind.PROSE, (tail,))


def _title(name: str) -> tuple[str, str]:
    """A name and the time in brackets behind it."""
    match = _ASIDE.search(f" {name}")
    if match is None:
        return name, ""
    return name[: max(0, match.start() - 1)].strip(), match["time"]


def _minutes(opening: Sequence[Entry], aside: str) -> tuple[list[Entry], int | None, list[str]]:
    """Minutes to set aside. A sentence that says nothing else is shown by the Turn itself."""
    found = quantities.minutes(aside) if aside else None
    kept: list[Entry] = []
    left_out = [aside] if aside and found else []
    for entry in opening:
        if found or entry.piece.kind is not Kind.PROSE or not _TIME.search(entry.piece.text):
            kept.append(entry)
            continue
        sentences = []
        for sentence in sentences_of(Span(entry.piece.text, entry.piece.inline)):
            minutes = quantities.minutes(sentence.text) if _TIME.search(sentence.text) else None
            found = found or minutes
            if minutes and _TIME_ALONE.match(sentence.text) and len(sentence.text.split()) <= 8:
                left_out.append(sentence.text)
            else:
                sentences.append(sentence)
        if sentences:
            kept.append(Entry(entry.piece.with_lines([joined(sentences)]), entry.heading))
    return kept, found, left_out


def _find_steps(parts: Parts, opening: list[Entry]) -> None:
    """Without “Step n”, sub-headings are the steps, or the items of a numbered list."""
    parts.opening = opening
    if parts.steps:
        return
    heads = [spot for spot, entry in enumerate(opening) if entry.heading]
    lists = [
        spot
        for spot, entry in enumerate(opening)
        if entry.piece.kind is Kind.LIST and entry.piece.ordered
    ]
    if heads:
        bounds = [*heads, len(opening)]
        for start, end in itertools.pairwise(bounds):
            title = opening[start].piece.text
            numbered = phrases.section_number(title)
            parts.steps.append((numbered[1] if numbered else title, opening[start + 1 : end]))
        parts.opening = opening[: heads[0]]
    elif lists:
        parts.opening = opening[: lists[0]]
        for entry in opening[lists[0] :]:
            _list_steps(parts, entry)


def _list_steps(parts: Parts, entry: Entry) -> None:
    if entry.piece.kind is Kind.LIST and entry.piece.ordered:
        for item in entry.piece.items:
            piece = Piece(Kind.PROSE, item.parts)
            title, rest = _split_step(piece, piece.text)
            parts.steps.append((title, [*rest, *(Entry(inner) for inner in item.inner)]))
    else:
        parts.steps[-1][1].append(entry)


def _steps(parts: Parts, turning: Turning, title: str) -> tuple[Step, ...]:
    if not parts.steps and len(parts.opening) > 1:
        parts.steps = [("", parts.opening[1:])]
        parts.opening = parts.opening[:1]
    for name, entries in parts.steps[_MOST_STEPS:]:
        # More than a Turn can have: the rest stands in the last, under its own headings.
        heading = [Entry(prose(name), heading=True)] if name else []
        parts.steps[_MOST_STEPS - 1][1].extend([*heading, *entries])
    del parts.steps[_MOST_STEPS:]
    alone = len(parts.steps) == 1
    return tuple(
        StepReader(turning, name or (title if alone else "")).read(
            [entry for entry in entries if entry.piece.kind is not Kind.NOTE],
            rates=alone and turning.chart is not None,
        )
        for name, entries in parts.steps
    )


def _return(parts: Parts) -> tuple[int | None, list[Note]]:
    """The months after which the text asks the learner back; weeks and days are left to say."""
    entries = parts.outcome or [entry for _name, step in parts.steps for entry in step]
    found = [
        interval
        for entry in entries
        for sentence in _sentences(entry.piece.text)
        if _AGAIN.search(sentence.text)
        for interval in quantities.intervals(sentence.text)
    ]
    months = next((interval.months for interval in found if interval.months), None)
    notes = [
        Note(_("The text asks the learner back “%s”. Follow-ups count in months.") % interval.words)
        for interval in found
        if interval.months is None
    ]
    return months, notes


def _missing(turn: Turn, turning: Turning) -> list[Note]:
    name = f"“{turn.title}”" if turn.title else _("this Turn")
    notes = []
    if not turn.title:
        notes.append(_("Your Turn has no name in the text. Give it one."))
    if turn.minutes is None:
        notes.append(_("The text gives no minutes to set aside for %s. Add them.") % name)
    if not turn.html:
        notes.append(_("The text has no introduction to %s. Write one sentence.") % name)
    if not turn.steps:
        notes.append(_("The text has no steps in %s. Add at least one.") % name)
    for place, step in enumerate(turn.steps, start=1):
        if not step.title:
            notes.append(_("Step %(n)d of %(turn)s has no title.") % {"n": place, "turn": name})
        if not step.html:
            notes.append(
                _("Step %(n)d of %(turn)s has no instruction.") % {"n": place, "turn": name}
            )
    found = [Note(note) for note in notes]
    for place, step in enumerate(turn.steps, start=1):
        for asked in step.fields:
            if isinstance(asked, Prompt) and asked.kind == "ratings":
                where = _("step %(n)d of %(turn)s") % {"n": place, "turn": name}
                found += charts.notes_for(asked, turning.chart, where)
    return found


def _loose_chart(turning: Turning) -> list[Part]:
    """A chart that no step asks to fill in stands behind the Turn."""
    if turning.chart is None or turning.ratings:
        return []
    name = turning.give_name(f"{turning.slug}_ratings".strip("_"))
    prompt = charts.ratings_prompt(turning.chart, wording="", axes=(), name=name)
    return [*charts.notes_for(prompt, turning.chart, _("the chart")), prompt]
