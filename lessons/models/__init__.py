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
from lessons.models.identity import SiteIdentity
from lessons.models.notes import Highlight, NoteRevision
from lessons.models.passages import Passage
from lessons.models.progress import Enrolment, ReadingPosition, TurnCompletion, Unlock
from lessons.models.turns import Prompt, PromptVersion, Turn

__all__ = [
    "Answer",
    "AnswerRevision",
    "Attempt",
    "CatalogueVersion",
    "CoursePage",
    "Enrolment",
    "GuideTexts",
    "Highlight",
    "Home",
    "Lesson",
    "Module",
    "NoteRevision",
    "Passage",
    "Prompt",
    "PromptVersion",
    "ReadingPosition",
    "Reflection",
    "ReflectionRevision",
    "SiteIdentity",
    "Snapshot",
    "Track",
    "Turn",
    "TurnCompletion",
    "Unlock",
    "new_uid",
]
