"""A paragraph cut into sentences, keeping its rich text whole."""

import re
from html import unescape

from lessons.importing.pieces import Span

# An end mark, closing quotes, then a space; the next sentence begins with no small letter.
_END = re.compile(r"(?<=[.!?…。！？؟])(?:['\"”’»)\]]|</[a-z]+>)*\s+(?![a-zß-ÿ])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|no|dr|mr|mrs|ms|st|approx)|\b[A-Z])\.$", re.IGNORECASE
)
_LONGEST = 20_000  # what is longer is no paragraph that asks for something
_TAG = re.compile(r"<(/?)([a-z]+)[^>]*>")
_HTML_ONLY = re.compile(r"<[^>]+>")


def sentences_of(span: Span) -> list[Span]:
    """Sentences in order; where a tag reaches over an end mark the two stay together."""
    if len(span.html) > _LONGEST:
        return [span]
    found: list[Span] = []
    held = ""
    for part in _parts(span.html):
        held = f"{held} {part}" if held else part
        if _balanced(held) and not _ABBREVIATION.search(_plain(held)):
            found.append(Span(_plain(held), held))
            held = ""
    if held:
        found.append(Span(_plain(held), held))
    return found


def _parts(html: str) -> list[str]:
    parts = []
    start = 0
    for match in _END.finditer(html):
        end = match.end() - (len(match[0]) - len(match[0].rstrip()))
        parts.append(html[start:end])
        start = match.end()
    parts.append(html[start:])
    return [part for part in (part.strip() for part in parts) if part]


def _balanced(html: str) -> bool:
    return sum(-1 if closing else 1 for closing, name in _TAG.findall(html) if name != "br") == 0


def _plain(html: str) -> str:
    return " ".join(unescape(_HTML_ONLY.sub("", html)).split())


def joined(sentences: list[Span]) -> Span:
    return Span(
        " ".join(sentence.text for sentence in sentences),
        " ".join(sentence.html for sentence in sentences),
    )
