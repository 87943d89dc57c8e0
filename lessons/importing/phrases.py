"""The fixed names and lines of guides: how a heading, a step or a repeated line is known."""

import re
from enum import StrEnum

from lessons.importing.quantities import NUMBER

_DASH = r"(?:\s*[:.\-–—|]\s*|\s+)"


class Name(StrEnum):
    """Headings that mean something wherever they stand."""

    HOW_TO = "how_to"
    SHORTCUTS = "shortcuts"
    INTRODUCTION = "introduction"
    TURN = "turn"
    STEP = "step"
    OUTCOME = "outcome"
    CHART = "chart"
    FAQ = "faq"
    REFERENCE = "reference"
    NEXT = "next"


_NAMES = {
    Name.HOW_TO: r"how to (?:use|read) this (?:companion )?(?:guide|lesson)",
    Name.SHORTCUTS: r"(?:shortcuts(?: to (?:the )?key sections)?|on this page|table of contents"
    r"|contents|in this (?:guide|lesson))",
    Name.INTRODUCTION: r"(?:introduction|intro)",
    Name.OUTCOME: r"(?:expected|intended|desired) (?:outcomes?|results?)|outcomes?"
    r"|what (?:you should have|you will have|you end up with)(?: at the end)?",
    Name.FAQ: r"(?:\w+ ){0,3}faqs?|(?:\w+ )?frequently asked questions(?: \(faqs?\))?"
    r"|(?:common|your) questions|questions (?:and|&) answers|q ?(?:&|and) ?a",
    Name.REFERENCE: r"quick[ -]reference(?: (?:guide|card|sheet))?|key (?:terms|ideas|concepts)"
    r"|glossary|cheat ?sheet",
    Name.NEXT: r"next steps?|what['’]?s next|where (?:to go next|next)|up next|coming next",
}
_EXACT = {
    name: re.compile(rf"(?:{pattern})\s*[:.?!]?", re.IGNORECASE) for name, pattern in _NAMES.items()
}
_TURN = re.compile(
    r"your turn(?:\s*[:.\-–—|]+\s*(?P<name>.*?)|\s*\((?P<aside>.*)\)|\s*!?)\s*", re.IGNORECASE
)
_STEP = re.compile(
    rf"step\s+(?P<number>{NUMBER}|[ivx]+)\b(?:{_DASH}(?P<title>\S.*)|\s*[:.\-–—|]?\s*)",
    re.IGNORECASE | re.DOTALL,
)
_CHART = re.compile(
    r"on an? (?:\w+ )?scale (?:of|from) (?P<low>\d+|one|zero)\s*(?:-|–|—|to|through)\s*"
    r"(?P<high>\d+|ten|five|one hundred)\b[^.!?]*[.!?]?",
    re.IGNORECASE,
)
_SECTION = re.compile(
    rf"(?:(?:section|part|chapter|abschnitt|teil|kapitel|partie|chapitre|secci[oó]n|parte)\s+"
    rf"(?P<word>{NUMBER}|[ivxlc]+)\s*[:.\-–—|)]\s*"
    r"|(?P<digits>\d{1,2})(?:\s*[.)]\s*(?!\d)|\s+[:–—-]\s+|:\s+)"
    r"|(?P<roman>(?-i:[IVXLC]{1,6}))(?:[.)]\s+|\s+[–—-]\s+|:\s+))"
    r"(?P<title>\S.*)",
    re.IGNORECASE,
)
_SUBNUMBER = re.compile(r"\d{1,2}\.\d{1,2}[.)]?\s+(?=\S)")

KICKER = re.compile(r".{0,60}\bcompanion guide\b.{0,20}|an? .{0,50}\bguide", re.IGNORECASE)
BREADCRUMB = re.compile(r"\s*(?:→|➔|➜|›|»|>|⟩|/|\||·|::)\s*")
LESSON = re.compile(rf"\blesson\s+(?P<number>{NUMBER})\b", re.IGNORECASE)

# What the site keeps once, in its settings, and shows on every guide.
FIXED = [
    re.compile(r"\bmark (?:this|the|your) turn (?:as )?(?:complete|done|finished)", re.IGNORECASE),
    re.compile(r"bonus tip\b.*\breflection\b", re.IGNORECASE | re.DOTALL),
    re.compile(r"\breflection\b.*\bdepth points\b", re.IGNORECASE | re.DOTALL),
    re.compile(r"\bguides? (?:is|are) your reference\b", re.IGNORECASE),
]
_LONGEST_FIXED = 220


def name_of(text: str) -> Name | None:
    """The meaning of a heading, or None. Steps, Turns and charts carry words of their own."""
    if len(text) > 300:
        return None
    for name, pattern in _EXACT.items():
        if pattern.fullmatch(text):
            return name
    if len(text) <= 160 and _TURN.fullmatch(text):
        return Name.TURN
    if _CHART.fullmatch(text):
        return Name.CHART
    return None


def turn_name(text: str) -> str:
    match = _TURN.fullmatch(text)
    return (match["name"] or match["aside"] or "").strip() if match else ""


def step_title(text: str) -> str | None:
    """What follows “Step 2:”, or None where the text is no step."""
    match = _STEP.fullmatch(text)
    return (match["title"] or "").strip() if match else None


def scale(text: str) -> tuple[str, str] | None:
    match = _CHART.fullmatch(text)
    return (match["low"].casefold(), match["high"].casefold()) if match else None


def section_number(text: str) -> tuple[str, str] | None:
    """(“3”, title) of “3. Title”, “Section 3: Title” or “III. Title”."""
    match = _SECTION.fullmatch(text)
    if not match:
        return None
    return match["word"] or match["digits"] or match["roman"], match["title"].strip()


def without_subnumber(text: str) -> str:
    return _SUBNUMBER.sub("", text, count=1)


def is_fixed(text: str) -> bool:
    return len(text) <= _LONGEST_FIXED and any(pattern.search(text) for pattern in FIXED)
