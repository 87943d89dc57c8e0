from lessons.models.answers import (
    Answer,
    AnswerRevision,
    Attempt,
    Reflection,
    ReflectionRevision,
    Snapshot,
)
from lessons.models.content import (
    CatalogueVersion,
    CoursePage,
    GuideTexts,
    Home,
    Lesson,
    Module,
    Track,
    new_uid,
)
from lessons.models.progress import Enrolment, ReadingPosition, TurnCompletion, Unlock
from lessons.models.residue import ErasedFact
from lessons.models.turns import Prompt, PromptVersion, Turn

__all__ = [
    "Answer",
    "AnswerRevision",
    "Attempt",
    "CatalogueVersion",
    "CoursePage",
    "Enrolment",
    "ErasedFact",
    "GuideTexts",
    "Home",
    "Lesson",
    "Module",
    "Prompt",
    "PromptVersion",
    "ReadingPosition",
    "Reflection",
    "ReflectionRevision",
    "Snapshot",
    "Track",
    "Turn",
    "TurnCompletion",
    "Unlock",
    "new_uid",
]
