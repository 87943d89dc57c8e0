"""What one learner has done and written, as far as a page asks."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lessons.kinds import Content


@dataclass
class AnswerState:
    """The current answer to one prompt, in the latest attempt that has one."""

    content: Content
    revision: int
    saved_at: dt.datetime | None
    attempt: int = 0
    confirmed_at: dt.datetime | None = None  # when the learner last said that it is still true


@dataclass
class TurnState:
    """How far one Turn has come, in the latest attempt."""

    attempt: int = 0
    started_at: dt.datetime | None = None
    snapshot_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None
    reflected_at: dt.datetime | None = None
    ever_completed: bool = False
    ever_reflected: bool = False


@dataclass(frozen=True)
class RowState:
    """One of the latest rows of a journal."""

    uid: UUID
    pk: int
    day: str
    values: dict[str, str]

    @property
    def shown_day(self) -> dt.date:
        return dt.date.fromisoformat(self.day)


@dataclass
class JournalState:
    """How many rows a journal has, and those added last, newest day first."""

    count: int = 0
    latest: list[RowState] = field(default_factory=list)


@dataclass
class ReadingState:
    anchor: str = ""
    heading: str = ""
    percent: int = 0
    moved_at: dt.datetime | None = None
    read_at: dt.datetime | None = None


@dataclass
class State:
    """What one learner has done, as far as the page asked."""

    stamp: int = 1
    answers: dict[int, AnswerState] = field(default_factory=dict)  # by prompt pk
    then: dict[int, AnswerState] = field(default_factory=dict)  # the same, as it once stood
    blind: set[int] = field(default_factory=set)  # prompt pks, see lessons/blinding.py
    blind_turns: dict[int, int] = field(default_factory=dict)  # their Turns → latest attempt
    journals: dict[int, JournalState] = field(default_factory=dict)  # by prompt pk
    turns: dict[int, TurnState] = field(default_factory=dict)  # by Turn pk
    reading: dict[int, ReadingState] = field(default_factory=dict)  # by lesson pk
    # lesson pk → answers and rows that hold something
    saved: dict[int, int] = field(default_factory=dict)
    enrolled: set[int] = field(default_factory=set)  # track pks
    unlocked: dict[int, bool] = field(default_factory=dict)  # track pk → seen
    highlights: list[dict[str, Any]] = field(default_factory=list)  # in the order they were made
    counts: dict[str, int] = field(default_factory=dict)  # by a name in COUNTED

    def turn(self, pk: int) -> TurnState:
        return self.turns.setdefault(pk, TurnState())

    def waits(self, turn_pk: int, attempt: int) -> bool:
        """Whether what this attempt wrote is of an earlier one of a Turn repeated blind."""
        return attempt < self.blind_turns.get(turn_pk, 0)

    def wrote(self, prompt_pk: int) -> bool:
        """Whether the learner's answer to this prompt, or its journal, holds something."""
        answer, journal = self.answers.get(prompt_pk), self.journals.get(prompt_pk)
        return bool((answer and answer.content) or (journal and journal.count))

    def journal(self, pk: int) -> JournalState:
        return self.journals.setdefault(pk, JournalState())
