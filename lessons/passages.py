"""Cuts a published guide into the passages that the search finds."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from wagtail.blocks import BoundBlock
from wagtail.search.backends import get_search_backend

from lessons.guides import Guide, compile_guide
from lessons.models import Lesson, Passage

Kind = Passage.Kind
HEADED = {"introduction": Kind.SECTION, "section": Kind.SECTION, "turn": Kind.TURN}
UNSEEN = {"author_note", "next_steps"}


@transaction.atomic
def renew_passages(lesson: Lesson) -> list[Passage]:
    """Replaces what the search knows of this lesson. Safe to repeat."""
    Passage.objects.filter(lesson=lesson).delete()
    made = Passage.objects.bulk_create(
        Passage(lesson=lesson, position=position, **fields)
        for position, fields in enumerate(cut(lesson.body))
    )
    # bulk_create sends no signal for the index to listen to.
    get_search_backend().add_bulk(Passage, made)
    return made


def forget_passages(lesson_pk: int) -> None:
    """An unpublished lesson is not found. Its passages come back with the next publish."""
    Passage.objects.filter(lesson_id=lesson_pk).delete()


def renew_missing() -> int:
    """For live lessons that have none."""
    lessons = Lesson.objects.live().filter(passages=None)
    return sum(bool(renew_passages(lesson)) for lesson in lessons.iterator(chunk_size=50))


def cut(body: Any) -> Iterator[dict[str, Any]]:
    """The fields of each passage in reading order. Text without a heading joins the one before."""
    guide = compile_guide(body, {})
    open_passage: dict[str, Any] | None = None
    for child in body:
        if child.block_type in UNSEEN:
            continue
        if child.block_type in ("faq", "quick_reference"):
            if open_passage:
                yield open_passage
                open_passage = None
            yield from _items(child, guide)
        elif child.block_type in HEADED or open_passage is None:
            if open_passage:
                yield open_passage
            open_passage = _opened(child, guide)
        else:
            open_passage["text"] = _joined(open_passage["text"], *_words(child))
    if open_passage:
        yield open_passage


def _opened(child: Any, guide: Guide) -> dict[str, Any]:
    heading = guide.headed.get(child.id)
    text = _joined(*_words(child))
    if child.block_type == "section":  # Its heading stands above what is found already.
        text = text.removeprefix(_joined(child.value["heading"])).lstrip()
    return {
        "kind": HEADED.get(child.block_type, Kind.SECTION),
        "anchor": heading.anchor if heading else "",
        "heading": heading.title if heading else "",
        "text": text,
    }


def _items(child: Any, guide: Guide) -> Iterator[dict[str, Any]]:
    """Each with an address of its own, as its template gives it: questions-2."""
    faq = child.block_type == "faq"
    heading, text = ("question", "answer") if faq else ("term", "meaning")
    for number, item in enumerate(child.value["items"], start=1):
        yield {
            "kind": Kind.QUESTION if faq else Kind.TERM,
            "anchor": f"{guide.headed[child.id].anchor}-{number}",
            "heading": item[heading],
            "text": _joined(*_words(item.bound_blocks[text])),
            "is_linked": bool(item.get("linked")),
        }


def _words(bound: BoundBlock) -> list[str]:
    found: list[str] = bound.block.get_searchable_content(bound.value)
    return found


def _joined(*texts: str) -> str:
    return " ".join(" ".join(texts).split())
