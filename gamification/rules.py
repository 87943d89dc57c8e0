"""What counts as a reflection. Pure: values in, values out; no database.

Structural, never by words or minutes (shared/UX.md 4): a part counts when it holds a sentence of
its own. What an act that counts earns is engine.py's.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

NEAR_COPY = 0.9  # similarity from which one sentence only repeats another
SENTENCES = 12  # of each part are looked at, so that a pasted book costs no more than a page
LONGEST = 300  # characters of a sentence that are compared

_ENDS = re.compile(r"[.!?…。！？;\n\r]+")


@dataclass(frozen=True)
class Verdict:
    """Whether a reflection counts and, if not, which part would make it count.

    `repeats` says that this part is written, and only repeats the prompt or another part.
    """

    counts: bool
    missing: str = ""
    repeats: bool = False


def judge(
    *,
    saw: str,
    why: str,
    plan: str,
    on_paper: bool = False,
    prompts: Iterable[str] = (),
) -> Verdict:
    """A reflection counts when two of its three parts hold a sentence of their own.

    A sentence that repeats a prompt or another part says nothing new. One line is enough for a
    reflection made on paper.
    """
    parts = {"saw": saw, "why": why, "plan": plan}
    said = _Said(prompts)
    own = [name for name, text in parts.items() if said.adds(text)]
    if len(own) >= (1 if on_paper else 2):
        return Verdict(counts=True)
    lacking = [name for name in parts if name not in own]
    empty = [name for name in lacking if not _sentences(parts[name])]
    missing = (empty or lacking)[0]
    return Verdict(counts=False, missing=missing, repeats=missing not in empty)


def says_something(text: str, said_before: Iterable[str]) -> bool:
    """Whether the text holds a sentence that none of the others held."""
    return _Said(said_before).adds(text)


class _Said:
    """What has been said so far, by the prompts and by the parts that counted."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.exactly: set[str] = set()
        self.sentences: list[str] = []
        for text in texts:
            self._remember(text)

    def adds(self, text: str) -> bool:
        """Whether a text says anything new; if so, it has been said from now on."""
        # The whole as well: a copy that breaks its lines elsewhere has other sentences.
        if not self._is_new(_folded(text)[:LONGEST]):
            return False
        if not any(self._is_new(sentence) for sentence in _sentences(text)):
            return False
        self._remember(text)
        return True

    def _is_new(self, sentence: str) -> bool:
        return sentence not in self.exactly and not any(
            _alike(sentence, other) for other in self.sentences
        )

    def _remember(self, text: str) -> None:
        for sentence in (*_sentences(text), _folded(text)[:LONGEST]):
            if sentence and sentence not in self.exactly:
                self.exactly.add(sentence)
                self.sentences.append(sentence)


def _sentences(text: str) -> list[str]:
    """Those that hold a letter of any script, as they are compared."""
    found = (_folded(piece)[:LONGEST] for piece in _ENDS.split(text))
    return [one for one in found if any(map(str.isalpha, one))][:SENTENCES]


def _folded(text: str) -> str:
    """Case, width, marks and spacing aside: what is left is what is said."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = (mark if mark.isalnum() or _is_part_of_a_letter(mark) else " " for mark in plain)
    return " ".join("".join(kept).split())


def _is_part_of_a_letter(mark: str) -> bool:
    return unicodedata.category(mark) in ("Mn", "Mc")


def _alike(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter < NEAR_COPY * (shorter + longer):
        return False  # Cannot reach the bound; spares comparing.
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= NEAR_COPY and matcher.ratio() >= NEAR_COPY
