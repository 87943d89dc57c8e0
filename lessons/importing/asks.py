"""Sentences that ask a learner to write, or that refer to what was written before."""

import re
from dataclasses import dataclass, replace

from lessons.importing.parsed import SUCCESS, Prompt
from lessons.importing.pieces import Span
from lessons.importing.quantities import NUMBER, number
from lessons.importing.sentences import joined, sentences_of

_VERB = r"(?:write(?: down| out)?|jot(?: down)?|note(?: down)?|list|name|make a list of|put down)"
_IMPERATIVE = re.compile(
    rf"(?:^|[,;:–—]\s*(?:and |then |please |first |now )?|\bplease )(?:please |first |now |then )?"
    rf"(?P<verb>{_VERB})\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\bbefore "
    r"(?:reading|you (?:read|start|begin|continue|go)|going|moving|we |continuing|starting)"
    r"|\btake (?:a|\w+) (?:moment|minutes?|seconds)\b|\bright now\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    rf"\b{_VERB}\b(?P<least> (?:at least|no fewer than))?(?: (?:the|your|down))?"
    rf"\s+(?P<low>{NUMBER})(?P<up>\s*(?:-|–|—|to|or)\s*(?P<high>{NUMBER}))?(?P<more> or more)?"
    r"\s+(?P<what>(?:[\w’'-]+\s+){0,2}[\w’'-]+)",
    re.IGNORECASE,
)
_NOT_ITEMS = re.compile(
    r"\b(?:sentences?|paragraphs?|minutes?|lines?|pages?|hours?)\b",
    re.IGNORECASE,
)
_MOST_ITEMS = 30
_MOST_HELP = 2  # sentences after the request that still belong to it

_SUCCESS = re.compile(r"\byour (?:own )?definition of success\b", re.IGNORECASE)
_SUCCESS_ASKED = re.compile(
    r"\b(?:your own |your |a |own )?definition of success\b|\bwhat success (?:means|is)\b"
    r"|\bdefine (?:your own )?success\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:return|go back|come back|look(?: back)?|turn back|revisit|re-?read|recall|remember"
    r"|take out|pull up|review|check)\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\b(?:you (?:just )?(?:wrote|listed|named|noted|jotted)|your (?:list|notes?|answers?))\b",
    re.IGNORECASE,
)
_OTHER_LESSON = re.compile(rf"\b(?:from|in|of|during) lesson (?P<number>{NUMBER})\b", re.IGNORECASE)
_OWN_WORDS = re.compile(
    r"\b(?:you (?:wrote|listed|named|rated|chose|answered)"
    r"|your (?:own )?(?:answers?|list|notes?|ratings?|chart|definition|reflection|goals?))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Ask:
    """A paragraph that asks for writing: what stands before, the prompt, what comes after."""

    before: Span | None
    prompt: Prompt
    after: Span | None


def writing_ask(paragraph: Span, *, needs_moment: bool = False) -> Ask | None:
    """The first request to write in a paragraph. In a section it must say that now is the time."""
    if not _IMPERATIVE.search(paragraph.text) and not _WHEN.search(paragraph.text):
        return None
    sentences = sentences_of(paragraph)
    for index, sentence in enumerate(sentences):
        if not _asks(sentence.text) or (needs_moment and not _WHEN.search(sentence.text)):
            continue
        before, rest = sentences[:index], sentences[index + 1 :]
        short = len(rest) <= _MOST_HELP
        prompt = prompt_for(sentence.text, joined(rest).text if short else "")
        return Ask(
            joined(before) if before else None,
            prompt,
            None if short or not rest else joined(rest),
        )
    return None


def _asks(sentence: str) -> bool:
    verb = _IMPERATIVE.search(sentence)
    if verb is None:
        return False
    # “List” and “name” also begin plain advice; with a number or a moment they ask.
    clear = verb["verb"].casefold().startswith(("write", "jot", "make a list"))
    return clear or bool(_WHEN.search(sentence)) or _count(sentence) is not None


def prompt_for(sentence: str, help_text: str = "") -> Prompt:
    """A list where a number of things is asked for, else room for a longer answer."""
    found = _count(sentence)
    name = SUCCESS if _SUCCESS_ASKED.search(sentence) and not refers(sentence) else ""
    if found is None:
        return Prompt("long_text", sentence, help_text, name=name)
    count, exact, what = found
    return Prompt(
        "text_list", sentence, help_text, name=name or slug(what), count=count, exact=exact
    )


def _count(sentence: str) -> tuple[int, bool, str] | None:
    match = _MANY.search(sentence)
    if match is None or _NOT_ITEMS.search(match["what"]):
        return None
    low = number(match["low"]) or 0
    if not 2 <= low <= _MOST_ITEMS:
        return None
    exact = not (match["least"] or match["up"] or match["more"])
    return low, exact, f"{match['low']} {match['what'].split()[0]}"


def slug(text: str, *, limit: int = 40) -> str:
    """A name for recalls from the guide's own words; nothing where they have no Latin letters."""
    words = re.findall(r"[a-z0-9]+", text.casefold())
    while words and not words[0][0].isalpha():
        words = words[1:]
    return "_".join(words)[:limit].strip("_")


def refers(sentence: str) -> bool:
    return bool(_OTHER_LESSON.search(sentence) or _BACK.search(sentence))


def recalls_success(text: str) -> bool:
    return bool(_SUCCESS.search(text)) and refers(text)


def recalls_written(text: str) -> bool:
    """“Go back to the five goals you listed before reading.”"""
    if _OTHER_LESSON.search(text):
        return False
    return any(
        _WRITTEN.search(sentence) and _BACK.search(sentence)
        for sentence in re.split(r"(?<=[.!?])\s+", text)
    )


def recalls_elsewhere(text: str) -> str | None:
    """The number of the lesson whose answers a sentence speaks of, where no name is known."""
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        lesson = _OTHER_LESSON.search(sentence)
        if lesson and _OWN_WORDS.search(sentence) and not _SUCCESS.search(sentence):
            return lesson["number"]
    return None


def named(prompt: Prompt, name: str) -> Prompt:
    return replace(prompt, name=name)
