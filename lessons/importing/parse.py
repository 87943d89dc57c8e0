"""A guide's text, understood: the one entrance to everything else in this package."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from django.utils.translation import gettext as _

from lessons.importing import asks, charts, head, markdown, phrases, plain
from lessons.importing.charts import Chart
from lessons.importing.content import ContentReader
from lessons.importing.faq import FaqReader
from lessons.importing.outline import Entry, Outline, Region, split_lines
from lessons.importing.parsed import (
    Content,
    Introduction,
    NextSteps,
    ParsedGuide,
    Part,
    Prompt,
    Section,
    Subheading,
    Text,
)
from lessons.importing.phrases import Name
from lessons.importing.pieces import Kind, Piece, Span
from lessons.importing.reference import ReferenceReader
from lessons.importing.turns import read_turn

BEFORE_READING = "before_reading"


def parse(text: str) -> ParsedGuide:
    """Never fails: what is not recognised becomes sections and paragraphs."""
    facts, body = head.front_matter(text)
    reader = markdown if markdown.is_markdown(body) else plain
    pieces = list(split_lines(reader.pieces_of(body)))
    top = head.head_of(pieces)
    reading = Reading()
    outline = Outline(pieces, top.rest)
    outline.regions[0].entries[:0] = [Entry(piece) for piece in top.kept]
    parts = reading.read(outline.regions)
    shown = {"title", "summary", "description"}
    left_out = [value for key, value in facts.items() if value and key not in shown]
    left_out += [top.title] if facts.get("title") and top.title else []
    left_out += top.left_out
    return ParsedGuide(
        title=(facts.get("title") or top.title)[:255],
        parts=tuple(parts),
        summary=(facts.get("summary") or facts.get("description") or "")[:600],
        number=top.number,
        left_out=(*left_out, *reading.left_out),
    )


class Reading:
    """Reads regions in order, remembering what later ones refer to."""

    def __init__(self) -> None:
        self.left_out: list[str] = []
        self.written = ""  # the name of the prompt asked before reading
        self.names: set[str] = set()
        self.charts: dict[int, Chart] = {}

    def read(self, regions: Sequence[Region]) -> list[Part]:
        self._assign_charts(regions)
        parts: list[Part] = []
        for index, region in enumerate(regions):
            parts += self._region(region, self.charts.get(index))
        return parts

    def _assign_charts(self, regions: Sequence[Region]) -> None:
        """A chart belongs to the Turn it stands in or behind, else to the next one."""
        turns = [spot for spot, region in enumerate(regions) if region.name is Name.TURN]
        others = [spot for spot in range(len(regions)) if spot not in turns]
        for index in [*turns, *others]:
            regions[index].entries, chart = charts.cut_chart(regions[index].entries)
            if chart is None:
                continue
            nearest = [spot for spot in turns if spot <= index][-1:] or turns[:1]
            owner = next((spot for spot in nearest if spot not in self.charts), index)
            self.charts[owner] = chart

    def _region(self, region: Region, chart: Chart | None) -> list[Part]:
        if region.name is Name.TURN:
            parts, left_out = read_turn(region, chart, self.give_name)
            self.left_out += left_out
            return parts
        return [*self._other(region), *(self._loose(chart) if chart else [])]

    def _other(self, region: Region) -> list[Part]:
        match region.name:
            case Name.HOW_TO:
                return self._how_to(region)
            case Name.SHORTCUTS:
                return self._shortcuts(region)
            case Name.FAQ:
                return FaqReader().read(self._without_fixed(region))
            case Name.REFERENCE:
                reference = ReferenceReader()
                found = reference.read(self._without_fixed(region))
                self.left_out += reference.left_out
                return found
            case Name.NEXT:
                return self._next_steps(region)
        return self._section(region) if region.section else self._introduction(region)

    def _section(self, region: Region) -> list[Part]:
        content = self._named(ContentReader(self.written).read(self._without_fixed(region)))
        return [Section(region.heading, tuple(content))]

    def _introduction(self, region: Region) -> list[Part]:
        """The text before section 1, around the prompt to write before reading."""
        entries = self._without_fixed(region)
        for index, entry in enumerate(entries):
            ask = None
            if entry.piece.kind is Kind.PROSE and not entry.heading and not self.written:
                ask = asks.writing_ask(Span(entry.piece.text, entry.piece.inline))
            if ask is None:
                continue
            name = self.give_name(ask.prompt.name or BEFORE_READING)
            self.written = name
            before = [*entries[:index], *_paragraph(ask.before)]
            after = [*_paragraph(ask.after), *entries[index + 1 :]]
            first = self._opening(before)
            has_text = any(isinstance(part, Introduction) for part in first)
            rest = self._body(after) if has_text else self._opening(after)
            return [*first, replace(ask.prompt, name=name), *rest]
        return self._opening(entries)

    def _opening(self, entries: Sequence[Entry]) -> list[Part]:
        """The first text becomes the introduction, the rest stands as it is."""
        parts = self._body(entries)
        for index, part in enumerate(parts):
            if isinstance(part, Text):
                parts[index] = Introduction(part.html)
                break
        return parts

    def _body(self, entries: Sequence[Entry]) -> list[Part]:
        return _merged(self._named(ContentReader().read(entries, asking=False)))

    def _how_to(self, region: Region) -> list[Part]:
        """The site says this itself, in one paragraph; what follows it is the guide's own."""
        self.left_out.append(region.heading)
        entries = self._without_fixed(region)
        if entries and entries[0].piece.kind is Kind.PROSE:
            self.left_out.append(entries.pop(0).piece.text)
        return self._introduction(replace(region, entries=entries)) if entries else []

    def _shortcuts(self, region: Region) -> list[Part]:
        """Made from the blocks: lists of links and single short lines are left out."""
        self.left_out.append(region.heading)
        kept = []
        for entry in region.entries:
            short = entry.piece.kind is Kind.PROSE and len(entry.piece.text) <= 80
            if entry.piece.kind is Kind.LIST or (short and not entry.heading):
                self.left_out.append(entry.piece.text)
            else:
                kept.append(entry)
        return self._introduction(replace(region, entries=kept)) if kept else []

    def _next_steps(self, region: Region) -> list[Part]:
        """One text; tables and pictures, which it cannot hold, stand behind it."""
        parts = self._body(self._without_fixed(region))
        text = [index for index, part in enumerate(parts) if isinstance(part, Text)]
        if text:
            first = parts[text[0]]
            parts[text[0]] = NextSteps(first.html if isinstance(first, Text) else "")
        return parts

    def _loose(self, chart: Chart) -> list[Part]:
        """A chart without a Turn is a ratings prompt of its own."""
        name = self.give_name("ratings")
        prompt = charts.ratings_prompt(chart, wording="", axes=(), name=name)
        return [*charts.notes_for(prompt, chart, _("the chart")), prompt]

    def _without_fixed(self, region: Region) -> list[Entry]:
        kept = []
        for entry in region.entries:
            if entry.piece.kind is Kind.PROSE and phrases.is_fixed(entry.piece.text):
                self.left_out.append(entry.piece.text)
            else:
                kept.append(entry)
        return [replace(entry, piece=piece) for entry, piece in _unnumbered(kept)]

    def _named(self, content: Sequence[Content]) -> list[Content]:
        return [
            replace(part, name=self.give_name(part.name))
            if isinstance(part, Prompt) and part.name
            else part
            for part in content
        ]

    def give_name(self, wanted: str) -> str:
        """A name no other prompt of this guide has."""
        base = asks.slug(wanted, limit=56) or "answer"
        name, count = base, 1
        while name in self.names:
            count += 1
            name = f"{base}_{count}"
        self.names.add(name)
        return name


def _merged(parts: Sequence[Content]) -> list[Part]:
    """Outside sections there are no sub-headings: they become bold lines of the text."""
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, Subheading):
            part = Text(f"<p><b>{escape(part.text, quote=False)}</b></p>")
        last = merged[-1] if merged else None
        if isinstance(part, Text) and isinstance(last, Text):
            merged[-1] = Text(last.html + part.html)
        else:
            merged.append(part)
    return merged


def _paragraph(span: Span | None) -> list[Entry]:
    return [Entry(Piece(Kind.PROSE, (span,)))] if span else []


def _unnumbered(entries: Sequence[Entry]) -> list[tuple[Entry, Piece]]:
    pieces = plain.unnumbered(entry.piece for entry in entries)
    return list(zip(entries, pieces, strict=True))
