"""Every block of a guide in reading order, with the way to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["stream", "struct", "list"]
Path = tuple[tuple[Level, int | str], ...]


@dataclass(frozen=True)
class Found:
    """One block: its kind, value, own UUID, the Turn around it and the path for an error."""

    kind: str
    value: Any
    block_id: str
    path: Path
    turn_id: str | None = None
    section_id: str | None = None
    step: int | None = None


def walk(body: Any) -> Iterator[Found]:
    """Yields each top-level block, then what sections and Turn steps hold, in order."""
    for index, child in enumerate(body):
        path: Path = (("stream", index),)
        yield Found(child.block_type, child.value, child.id, path)
        if child.block_type == "section":
            yield from _fields(child.value["content"], (*path, ("struct", "content")), child.id)
        elif child.block_type == "turn":
            yield from _steps(child, (*path, ("struct", "steps")))


def _steps(turn: Any, path: Path) -> Iterator[Found]:
    for number, step in enumerate(turn.value["steps"]):
        fields: Path = (*path, ("list", number), ("struct", "fields"))
        for index, child in enumerate(step["fields"]):
            yield Found(
                child.block_type,
                child.value,
                child.id,
                (*fields, ("stream", index)),
                turn_id=turn.id,
                step=number,
            )


def _fields(stream: Any, path: Path, section_id: str) -> Iterator[Found]:
    for index, child in enumerate(stream):
        yield Found(
            child.block_type,
            child.value,
            child.id,
            (*path, ("stream", index)),
            section_id=section_id,
        )
