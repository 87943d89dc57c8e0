"""Published guides and the rows made from them. As many rows as there are lessons, not learners."""

from collections.abc import Iterable
from typing import Any

from course_platform.invariants.checks import invariant
from lessons.blocks.prompts import PROMPT_KINDS
from lessons.blocks.walk import walk
from lessons.models import Lesson, Prompt, Turn
from lessons.publishing import definition_of


@invariant(
    "The Turns and prompts of a live lesson are those of its guide, as worded there.", Lesson
)
def guides_match_their_rows() -> Iterable[str]:
    for lesson in Lesson.objects.live().order_by("pk").iterator(chunk_size=50):
        found = list(walk(lesson.body))
        for kind, should, does in (
            ("Turns", _turns_in(found), _turn_rows(lesson)),
            ("prompts", _prompts_in(found), _prompt_rows(lesson)),
        ):
            if should != does:
                keys = {
                    key for key in should.keys() | does.keys() if should.get(key) != does.get(key)
                }
                yield f"lesson {lesson.pk}: {kind} of blocks {', '.join(sorted(keys))}"


def _turns_in(found: list[Any]) -> dict[str, Any]:
    return {
        block.block_id: (block.value["title"], block.value["follow_up_months"])
        for block in found
        if block.kind == "turn"
    }


def _turn_rows(lesson: Lesson) -> dict[str, Any]:
    rows = Turn.objects.live().filter(lesson=lesson)
    return {str(row.block_id): (row.title, row.follow_up_months) for row in rows}


def _prompts_in(found: list[Any]) -> dict[str, Any]:
    return {
        block.block_id: (
            block.kind,
            block.value["name"] or "",
            block.turn_id,
            definition_of(block, found).digest,
        )
        for block in found
        if block.kind in PROMPT_KINDS
    }


def _prompt_rows(lesson: Lesson) -> dict[str, Any]:
    rows = Prompt.objects.live().filter(lesson=lesson).select_related("current", "turn")
    return {
        str(row.block_id): (
            row.kind,
            row.name,
            str(row.turn.block_id) if row.turn else None,
            row.current.digest if row.current else None,
        )
        for row in rows
    }
