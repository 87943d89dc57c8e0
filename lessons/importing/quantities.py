"""Numbers as guides write them: words, digits, Roman numerals, minutes and months."""

import re
from dataclasses import dataclass

_ORDER = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen twenty"""
WORDS = {word: number for number, word in enumerate(_ORDER.split(), start=1)} | {
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "sixty": 60,
    "ninety": 90,
}
_LONGEST_FIRST = "|".join(sorted(WORDS, key=len, reverse=True))
NUMBER = rf"(?:\d{{1,4}}|{_LONGEST_FIRST})"
_LONGEST_MINUTES = 600
_LONGEST_MONTHS = 60

_MINUTES = re.compile(
    rf"(?:(?P<low>{NUMBER})\s*(?:-|–|—|to|or)\s*)?(?P<n>{NUMBER}|an?|half an)[\s-]*"
    r"(?P<unit>minutes?|mins?|hours?)(?P<half> and a half)?\b",
    re.IGNORECASE,
)
_INTERVAL = re.compile(
    rf"\b(?:in|after|within|every)\s+(?:about\s+|another\s+)?(?P<n>{NUMBER}|an?|half an?)[\s-]+"
    r"(?P<unit>days?|weeks?|months?|years?)\b"
    rf"|\b(?P<n2>{NUMBER}|an?|half an?)[\s-]+(?P<unit2>days?|weeks?|months?|years?)"
    r"\s+(?:from now|later)\b",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"(?=[ivxlc])(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True)
class Interval:
    """How long until a learner is asked back. `months` is None where months cannot say it."""

    words: str
    months: int | None


def number(text: str) -> int | None:
    folded = text.casefold()
    if folded in WORDS:
        return WORDS[folded]
    if folded.isdecimal() and len(folded) < 5:
        return int(folded)
    return _roman(folded) if _ROMAN.fullmatch(folded) else None


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-now if now < then else now for now, then in zip(values, following, strict=True))


def minutes(text: str) -> int | None:
    """The upper end of the first length of time, in minutes."""
    for match in _MINUTES.finditer(text):
        amount = _amount(match["n"])
        if match["unit"].lower().startswith("h"):
            amount = amount * 60 + (30 if match["half"] else 0)
        if 1 <= amount <= _LONGEST_MINUTES:
            return round(amount)
    return None


def intervals(text: str) -> list[Interval]:
    found = []
    for match in _INTERVAL.finditer(text):
        amount = _amount(match["n"] or match["n2"])
        unit = (match["unit"] or match["unit2"]).lower().rstrip("s")
        months = {"month": amount, "year": amount * 12}.get(unit)
        fits = months is not None and months == int(months) and 1 <= months <= _LONGEST_MONTHS
        found.append(Interval(match[0], int(months) if fits and months is not None else None))
    return found


def _amount(text: str) -> float:
    folded = text.casefold()
    if folded.startswith("half"):
        return 0.5
    return 1 if folded in {"a", "an"} else float(number(folded) or 0)
