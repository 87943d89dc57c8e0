"""On publish: blocks become Turn, Prompt and PromptVersion rows.

Runs on what is live, never on drafts, and is safe to repeat. A block that moved changes only
its position; one whose words changed gets a new version; one that is gone is retired, and
comes back when an older revision is published again.
"""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from lessons.blocks.prompts import PROMPT_KINDS
from lessons.blocks.walk import Found, walk
from lessons.kinds import Definition, kind_of
from lessons.models import CatalogueVersion, Lesson, Prompt, PromptVersion, Turn
from lessons.signals import catalogue_changed, lesson_published


@transaction.atomic
def publish_lesson(lesson: Lesson) -> None:
    """Brings the rows of a live lesson in line with its body."""
    found = list(walk(lesson.body))
    turns = _publish_turns(lesson, [block for block in found if block.kind == "turn"])
    _publish_prompts(lesson, found, turns)
    note_change()
    lesson_published.send(Lesson, lesson=lesson)


def note_change() -> None:
    """Tells every process that what learners may see has changed."""
    CatalogueVersion.objects.update_or_create(pk=1, defaults={"stamp": secrets.randbits(62)})
    transaction.on_commit(lambda: catalogue_changed.send(CatalogueVersion))


def definition_of(block: Found, siblings: list[Found]) -> Definition:
    """What a prompt block asks, as plain data. `siblings` are all blocks of the same guide."""
    config = kind_of(block.kind).config_of(block.value)
    for field in ("options", "domains"):
        if source := config.get(f"{field}_from"):
            config[field] = _axes_as_options(source, siblings)
    return Definition(
        kind=block.kind,
        wording=block.value["wording"],
        help=block.value["help"] or "",
        config=config,
    )


def _axes_as_options(name: str, siblings: list[Found]) -> list[dict[str, str]]:
    for block in siblings:
        if block.kind == "ratings" and block.value["name"] == name:
            axes = kind_of("ratings").config_of(block.value)["axes"]
            return [{"key": axis["key"], "label": axis["label"]} for axis in axes]
    return []


def _publish_turns(lesson: Lesson, blocks: list[Found]) -> dict[str, Turn]:
    known = {str(turn.block_id): turn for turn in Turn.objects.filter(lesson=lesson)}
    live = {}
    for position, block in enumerate(blocks):
        turn = known.get(block.block_id) or Turn(lesson=lesson, block_id=block.block_id)
        turn.title = block.value["title"]
        turn.minutes = block.value["minutes"]
        turn.follow_up_months = block.value["follow_up_months"]
        turn.position = position
        turn.retired_at = None
        turn.save()
        live[block.block_id] = turn
    _retire(Turn, lesson, set(live))
    return live


def _publish_prompts(lesson: Lesson, found: list[Found], turns: dict[str, Turn]) -> None:
    blocks = [block for block in found if block.kind in PROMPT_KINDS]
    # Names move between prompts; freeing them first keeps the unique constraint satisfied.
    _retire(Prompt, lesson, {block.block_id for block in blocks})
    # Retired prompts keep theirs: a recall still finds what was written to them.
    Prompt.objects.live().filter(lesson=lesson).exclude(name="").update(name="")
    known = {str(prompt.block_id): prompt for prompt in Prompt.objects.filter(lesson=lesson)}
    for position, block in enumerate(blocks):
        prompt = known.get(block.block_id) or Prompt(lesson=lesson, block_id=block.block_id)
        prompt.kind = block.kind
        prompt.name = block.value["name"] or ""
        prompt.turn = turns.get(block.turn_id) if block.turn_id else None
        prompt.position = position
        prompt.retired_at = None
        if prompt.pk is None:
            prompt.save()
        prompt.current = _version(prompt, definition_of(block, found))
        prompt.save()


def _version(prompt: Prompt, definition: Definition) -> PromptVersion:
    same = prompt.versions.filter(digest=definition.digest).first()
    if same:
        return same
    return PromptVersion.objects.create(
        prompt=prompt,
        number=prompt.versions.count() + 1,
        digest=definition.digest,
        kind=definition.kind,
        wording=definition.wording,
        help=definition.help,
        config=definition.config,
    )


def _retire(model: Any, lesson: Lesson, keep: set[str]) -> None:
    model.objects.filter(lesson=lesson, retired_at=None).exclude(block_id__in=keep).update(
        retired_at=timezone.now()
    )
