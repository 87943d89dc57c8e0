"""The shape of the demo course: tracks, modules and lessons as plain data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class DemoLesson:
    title: str
    slug: str
    summary: str
    body: list[dict[str, Any]]
    free_preview: bool = False


@dataclass(frozen=True)
class DemoModule:
    title: str
    slug: str
    summary: str
    lessons: tuple[DemoLesson, ...]


@dataclass(frozen=True)
class DemoTrack:
    title: str
    slug: str
    kind: Literal["core", "extension"]
    access: Literal["public", "unlock"]
    summary: str
    threshold: int | None
    """How much Depth opens it; None where nothing has to be opened."""
    modules: tuple[DemoModule, ...]

    def lessons(self) -> Iterator[DemoLesson]:
        for module in self.modules:
            yield from module.lessons
