"""One step of a Turn: its instruction, and the fields that its words ask for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from lessons.importing import asks, charts
from lessons.importing.charts import Chart
from lessons.importing.headings import is_question
from lessons.importing.outline import Entry
from lessons.importing.parsed import SUCCESS, Prompt, Recall, Step
from lessons.importing.pieces import Kind, Piece, Span
from lessons.importing.quantities import NUMBER, minutes, number
from lessons.importing.sentences import joined, sentences_of

_RATES = re.compile(
    r"\b(?:rate|score|assess|grade) "
    r"(?:yourself|each|every|your|how|where|all|the following|these)\b"
    r"|\bsliders?\b|\bfill (?:out|in) the chart\b|\bon a scale (?:of|from)\b|\bself-rating\b",
    re.IGNORECASE,
)
_CHOOSES = re.compile(
    rf"\b(?:which|what|choose|pick|select|name|circle|mark)\s+(?:the\s+|your\s+)?(?P<low>{NUMBER})"
    rf"(?:\s*(?:-|–|—|or|to)\s*(?P<high>{NUMBER}))?\s+(?:of\s+(?:these|those|them|the)\b\s*)?"
    r"(?:[\w’'-]+\s+){0,3}?(?:categor|area|skill|domain|axes|axis|dimension|that|which|matter)",
    re.IGNORECASE,
)
_TICKS = re.compile(r"\b(?:tick|check) (?:off|each|every|what|the)\b|\bchecklist\b", re.IGNORECASE)
_LINKS = re.compile(r"\b(?:paste|add|share|post) (?:a |the |your )?(?:link|url)\b", re.IGNORECASE)
_TIMES = re.compile(
    r"\b(?:set|start|use|run) (?:a |your |the |an )?(?:egg |kitchen |phone )?(?:timer|stopwatch)\b",
    re.IGNORECASE,
)
_MOST_HELP = 5
_MOST_TICKS = 50


@dataclass
class Turning:
    """What the steps of one Turn share: its chart, and how names are given."""

    give_name: Callable[[str], str]
    slug: str
    chart: Chart | None = None
    ratings: str = ""  # the name of the ratings prompt, once a step has it


@dataclass
class StepReader:
    turning: Turning
    title: str
    fields: list[Prompt | Recall] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    axes: tuple[str, ...] = ()
    after_choice: bool = False
    questions: bool = False

    def read(self, entries: Sequence[Entry], *, rates: bool = False) -> Step:
        text = " ".join([self.title, *(entry.piece.text for entry in entries)])
        rating = rates or (not self.turning.ratings and bool(_RATES.search(text)))
        for entry in entries:
            self._take(entry.piece, text, rating=rating)
        if not rating and not any(_asks_for_words(asked) for asked in self.fields):
            # Nothing asks for writing in so many words: then the step's own question does.
            self.fields, self.html, self.questions = [], [], True
            for entry in entries:
                self._take(entry.piece, text, rating=rating)
        if not entries and (
            asked := self._prompt(Span.plain(self.title), rating=rating, follows=False)
        ):
            self.fields.append(asked)
        if rating:
            self.fields.insert(0, self._ratings(entries))
        if not self.html and entries:
            self._keep_instruction(entries)
        return Step(self.title, "".join(self.html), tuple(self.fields))

    def _take(self, piece: Piece, text: str, *, rating: bool) -> None:
        listed = charts.areas_of(piece) if rating and not self.axes else ()
        if listed:
            self.axes = listed
            if not charts.bare(piece):
                self.html.append(piece.html)
        elif piece.kind is Kind.LIST and len(piece.items) <= _MOST_TICKS and _TICKS.search(text):
            options = tuple(item.text for item in piece.items)
            self.fields.append(Prompt("checklist", self.title, options=options))
        elif piece.kind is Kind.PROSE:
            self._paragraph(Span(piece.text, piece.inline), rating=rating)
        else:
            self.html.append(piece.html)

    def _paragraph(self, paragraph: Span, *, rating: bool) -> None:
        """Sentences that ask become a field's wording, what follows them its hint."""
        if asks.recalls_success(paragraph.text):
            self.fields.append(Recall(SUCCESS))
        kept: list[Span] = []
        asking: Prompt | None = None
        hints = 0
        for sentence in sentences_of(paragraph):
            prompt = self._prompt(sentence, rating=rating, follows=asking is not None)
            if prompt is not None:
                if asking is not None:
                    self.fields.append(asking)
                asking, hints = prompt, 0
            elif asking is not None and hints < _MOST_HELP:
                hints += 1
                asking = replace(asking, help=f"{asking.help} {sentence.text}".strip())
            else:
                kept.append(sentence)
        if asking is not None:
            self.fields.append(asking)
        if kept:
            self.html.append(f"<p>{joined(kept).html}</p>")

    def _prompt(self, sentence: Span, *, rating: bool, follows: bool) -> Prompt | None:
        text = sentence.text
        chooses = _CHOOSES.search(text)
        if chooses and self.turning.ratings and not rating:
            return self._choice(text, chooses)
        ask = asks.writing_ask(sentence)
        if ask is not None:
            name = ask.prompt.name
            return replace(ask.prompt, name=self.turning.give_name(name) if name else "")
        if _LINKS.search(text):
            return Prompt("link", text)
        if _TIMES.search(text):
            return Prompt("timer", text, count=minutes(text) or 0)
        # After a choice, a question is asked of what was chosen; elsewhere it may be rhetorical.
        if is_question(text) and (self.after_choice or (self.questions and not follows)):
            self.after_choice = False
            return Prompt("long_text", text)
        return None

    def _choice(self, text: str, match: re.Match[str]) -> Prompt:
        low = number(match["low"]) or 1
        high = number(match["high"]) if match["high"] else low
        self.after_choice = True
        return Prompt(
            "choice",
            text,
            options_from=self.turning.ratings,
            minimum=low,
            maximum=max(low, high or low),
        )

    def _ratings(self, entries: Sequence[Entry]) -> Prompt:
        name = self.turning.give_name(f"{self.turning.slug}_ratings".strip("_"))
        self.turning.ratings = name
        wording = self.title or (entries[0].piece.text[:300] if entries else "")
        return charts.ratings_prompt(self.turning.chart, wording=wording, axes=self.axes, name=name)

    def _keep_instruction(self, entries: Sequence[Entry]) -> None:
        """A step that is one request: it stays the instruction, and the title asks."""
        self.html = [entry.piece.html for entry in entries if entry.piece.kind is Kind.PROSE]
        texts = [
            spot
            for spot, asked in enumerate(self.fields)
            if isinstance(asked, Prompt) and asked.kind != "ratings"
        ]
        if self.title and len(texts) == 1:
            prompt = self.fields[texts[0]]
            assert isinstance(prompt, Prompt)
            self.fields[texts[0]] = replace(prompt, wording=self.title, help="")


def _asks_for_words(asked: Prompt | Recall) -> bool:
    """A timer beside a task is not what the task asks for."""
    return isinstance(asked, Prompt) and asked.kind != "timer"
