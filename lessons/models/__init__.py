from lessons.models.answers import (
    Answer,
    AnswerRevision,
    Attempt,
    Frozen,
    Reflection,
    ReflectionRevision,
    Snapshot,
)
from lessons.models.comparing import (
    ChartShare,
    ComparisonNote,
    ComparisonNoteRevision,
    Confirmation,
    Hindsight,
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
from lessons.models.counting import (
    CountedPlace,
    CountedProgress,
    Fold,
    ProgressEvent,
    ProgressTotal,
)
from lessons.models.drafts import ReflectionDraft
from lessons.models.identity import SiteIdentity
from lessons.models.look_backs import LookBack, LookBackRevision
from lessons.models.notes import Highlight, NoteRevision
from lessons.models.passages import Passage
from lessons.models.progress import Enrolment, ReadingPosition, TurnCompletion, Unlock
from lessons.models.residue import ErasedFact
from lessons.models.rows import Row, RowRevision
from lessons.models.turns import Prompt, PromptVersion, Turn

__all__ = [
    "Answer",
    "AnswerRevision",
    "Attempt",
    "CatalogueVersion",
    "ChartShare",
    "ComparisonNote",
    "ComparisonNoteRevision",
    "Confirmation",
    "CountedPlace",
    "CountedProgress",
    "CoursePage",
    "Enrolment",
    "ErasedFact",
    "Fold",
    "Frozen",
    "GuideTexts",
    "Highlight",
    "Hindsight",
    "Home",
    "Lesson",
    "LookBack",
    "LookBackRevision",
    "Module",
    "NoteRevision",
    "Passage",
    "ProgressEvent",
    "ProgressTotal",
    "Prompt",
    "PromptVersion",
    "ReadingPosition",
    "Reflection",
    "ReflectionDraft",
    "ReflectionRevision",
    "Row",
    "RowRevision",
    "SiteIdentity",
    "Snapshot",
    "Track",
    "Turn",
    "TurnCompletion",
    "Unlock",
    "new_uid",
]
