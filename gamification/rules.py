"""What earns Depth. Pure: values in, values out; no database.

Flat amounts, never by words, minutes, score height or sharing (shared/UX.md 4).
"""

from dataclasses import dataclass
from difflib import SequenceMatcher

REFLECTION_DEPTH = 10
NEAR_COPY = 0.9  # similarity above which one part only repeats another


@dataclass(frozen=True)
class Verdict:
    """Whether a reflection counts and, if not, which part would make it count."""

    counts: bool
    missing: str = ""


def judge(
    *,
    saw: str,
    why: str,
    plan: str,
    on_paper: bool = False,
    prompts: tuple[str, ...] = (),
) -> Verdict:
    """A reflection counts when two of its three parts hold a sentence of their own.

    A part that repeats a prompt or another part holds nothing new. One line is enough for a
    reflection made on paper.
    """
    parts = {"saw": _folded(saw), "why": _folded(why), "plan": _folded(plan)}
    written: list[str] = []
    for text in parts.values():
        said_before = [*written, *(_folded(prompt) for prompt in prompts)]
        if text and not any(_alike(text, other) for other in said_before):
            written.append(text)
    if on_paper and written:
        return Verdict(counts=True)
    if len(written) >= 2:
        return Verdict(counts=True)
    return Verdict(counts=False, missing=next((n for n, t in parts.items() if not t), "why"))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .…!?\"'")


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return False
    shorter, longer = sorted((len(one), len(other)))
    if shorter / longer < 0.5:
        return False  # Cannot reach the bound; spares comparing two long texts.
    return SequenceMatcher(None, one[:2000], other[:2000]).ratio() >= NEAR_COPY
