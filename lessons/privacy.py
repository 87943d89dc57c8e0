"""What each column of this app holds of a person, and what becomes of it.

accounts/personal.py reads this: what is exported and erased follows from these lines and needs no
other code. Words: none · exported+erased · erased because … · pseudonymised · kept because …
A test names every column that is missing here and says what to write.
"""

import datetime as dt
from typing import Any

DERIVED = "erased because it is worked out from what is exported"

FIELDS: dict[str, dict[str, str]] = {
    # Content, which authors write for everybody.
    "Home": {"none": "page_ptr headline introduction"},
    "Track": {"none": "page_ptr kind access summary"},
    "Module": {"none": "page_ptr summary"},
    "Lesson": {
        "none": "page_ptr summary shortcuts free_preview review_by imported_from words body"
    },
    "GuideTexts": {"none": "id how_to_use mark_complete bonus_tip closing_line"},
    "CatalogueVersion": {"none": "id stamp"},
    "Passage": {"none": "id lesson position kind anchor heading text is_linked"},
    "SiteIdentity": {
        "none": "id name mark mark_url accent accent_dark reading_face interface_face"
    },
    "Turn": {"none": "id uid lesson block_id title position minutes follow_up_months retired_at"},
    "Prompt": {"none": "id uid lesson turn block_id kind name position current retired_at"},
    "PromptVersion": {"none": "id prompt number digest kind wording help config created_at"},
    # What learners do and write.
    "Attempt": {
        "exported+erased": "learner turn number started_at unblinded_at",
        "none": "id uid",
    },
    "Answer": {
        "exported+erased": "learner prompt attempt prompt_version revision text value saved_at",
        DERIVED: "words",
        "none": "id uid",
    },
    "AnswerRevision": {
        "exported+erased": "learner answer number outcome prompt_version text value saved_at",
        "none": "id uid",
    },
    "Snapshot": {
        "exported+erased": "learner attempt prompt prompt_version ratings definition taken_at",
        "none": "id uid",
    },
    "Reflection": {
        "exported+erased": "learner attempt saw why plan_if plan_then on_paper visibility "
        "revision created_at updated_at removed_at",
        DERIVED: "words",
        "none": "id uid",
    },
    "ReflectionDraft": {
        "exported+erased": "learner attempt outcome saw why plan_if plan_then on_paper saved_at",
        "none": "id uid",
    },
    "ReflectionRevision": {
        "exported+erased": "learner reflection number saw why plan_if plan_then saved_at",
        "none": "id",
    },
    "LookBack": {
        "exported+erased": "learner attempt number text revision written_at updated_at removed_at",
        DERIVED: "words",
        "none": "id uid",
    },
    "LookBackRevision": {
        "exported+erased": "learner look_back number text saved_at",
        "none": "id",
    },
    "Hindsight": {
        "exported+erased": "learner snapshot seen_from ratings kept_at",
        "none": "id uid",
    },
    "ComparisonNote": {
        "exported+erased": "learner attempt text revision created_at updated_at",
        DERIVED: "words",
        "none": "id uid",
    },
    "ComparisonNoteRevision": {
        "exported+erased": "learner note number outcome text saved_at",
        "none": "id uid",
    },
    "Confirmation": {
        "exported+erased": "learner revision day confirmed_at",
        "none": "id",
    },
    "ChartShare": {
        "exported+erased": "learner snapshot earlier created_at expires_at revoked_at",
        "erased because it opens what was shared": "token_hash",
        "none": "id uid",
    },
    "Row": {
        "exported+erased": "learner prompt attempt prompt_version revision day values created_at "
        "saved_at removed_at",
        DERIVED: "words",
        "none": "id uid",
    },
    "RowRevision": {
        "exported+erased": "learner row number outcome prompt_version day values removed saved_at",
        "none": "id uid",
    },
    "Highlight": {
        "exported+erased": "learner lesson anchor heading quote before after note revision "
        "created_at updated_at removed_at",
        DERIVED: "words",
        "none": "id uid",
    },
    "NoteRevision": {
        "exported+erased": "learner highlight note saved_at set_aside",
        "none": "id",
    },
    "Enrolment": {
        "exported+erased": "learner track enrolled_at",
        "none": "id",
    },
    "ReadingPosition": {
        "exported+erased": "learner lesson anchor heading percent started_at moved_at read_at",
        "none": "id",
    },
    "TurnCompletion": {
        "exported+erased": "learner turn attempt completed_at undone_at",
        "none": "id",
    },
    "Unlock": {
        "exported+erased": "learner track source note depth_at unlocked_at seen_at",
        "none": "id",
    },
    "ProgressEvent": {DERIVED: "learner page_id noted_at", "none": "id"},
    "CountedProgress": {
        DERIVED: "learner page_id started_at read_at complete_at reflected_at enrolled_at",
        "none": "id",
    },
    # Without a person in it.
    "ErasedFact": {"none": "id fact page_id at number"},
    "ProgressTotal": {"none": "id span slot page_id fact days number"},
    "CountedPlace": {"none": "lesson_id module_id track_id"},
    "Fold": {"none": "id"},
}

# What names a row of content on every site that has the same lessons.
KEYS: dict[str, tuple[str, ...]] = {
    "Track": ("translation_key",),
    "Lesson": ("translation_key",),
    "Turn": ("lesson__translation_key", "block_id"),
    "Prompt": ("lesson__translation_key", "block_id"),
    "PromptVersion": ("prompt__lesson__translation_key", "prompt__block_id", "digest"),
}

# Written by the site, not by the learner: a file alone never brings these back.
ISSUED = frozenset({"Unlock"})

# Keys to something here: an archive lists them, and whoever comes back has new ones made.
LISTED = frozenset({"ChartShare"})


def keep_totals(learner: Any, sign: int) -> dict[str, int]:
    """Moves this learner's share of the report's counts to rows without a person, or back."""
    from lessons.residue import keep

    return keep(learner, sign)


def bring_in(learner: Any, now: dt.datetime) -> None:
    """What came from elsewhere counts from here on."""
    from lessons import counting

    counting.note_everything(learner)
