"""From rows of the statement to a state."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from lessons.kinds import Content
from lessons.progress.shape import Row
from lessons.progress.states import AnswerState, ReadingState, RowState, State


def read(rows: Iterable[tuple[Any, ...]]) -> State:
    state = State()
    for row in sorted(map(Row._make, rows), key=lambda row: _ORDER.get(row.what, 1)):
        _READERS[row.what](state, row)
    return state


def _read_highlight(state: State, row: Row) -> None:
    state.highlights.append(
        {**_decoded(row.value), "uid": str(UUID(_decoded(row.value)["uid"])), "created_at": row.at}
    )
    state.highlights.sort(key=lambda highlight: highlight["created_at"])


def _read_journal(state: State, row: Row) -> None:
    state.journal(row.one).count = row.two


def _read_row(state: State, row: Row) -> None:
    day, uid = row.text.split(" ")
    latest = state.journal(row.one).latest
    latest.append(RowState(UUID(uid), row.two, day, _decoded(row.value)))
    latest.sort(key=lambda kept: (kept.day, kept.pk), reverse=True)


def _read_stamp(state: State, row: Row) -> None:
    state.stamp = row.one


def _read_enrolment(state: State, row: Row) -> None:
    state.enrolled.add(row.one)


def _read_unlock(state: State, row: Row) -> None:
    state.unlocked[row.one] = row.at is not None


def _read_saved(state: State, row: Row) -> None:
    state.saved[row.one] = state.saved.get(row.one, 0) + row.two


def _read_count(state: State, row: Row) -> None:
    state.counts[row.text] = row.one


def _read_reading(state: State, row: Row) -> None:
    state.reading[row.one] = ReadingState(row.text, row.value or "", row.two, row.at, row.also_at)


def _read_attempt(state: State, row: Row) -> None:
    turn = state.turn(row.one)
    if row.two >= turn.attempt:
        turn.attempt, turn.started_at = row.two, row.at


def _read_snapshot(state: State, row: Row) -> None:
    turn = state.turn(row.one)
    if row.two == turn.attempt:
        turn.snapshot_at = row.at


def _read_completion(state: State, row: Row) -> None:
    turn = state.turn(row.one)
    turn.ever_completed = True
    if row.two == turn.attempt:
        turn.completed_at = row.at


def _read_reflection(state: State, row: Row) -> None:
    turn = state.turn(row.one)
    turn.ever_reflected = True
    if row.two == turn.attempt:
        turn.reflected_at = row.at


def _read_answer(state: State, row: Row) -> None:
    known = state.answers.get(row.one)
    if (known and known.attempt > row.three) or state.waits(row.four, row.three):
        return
    state.answers[row.one] = _answer(row)


def _answer(row: Row) -> AnswerState:
    return AnswerState(
        content=Content(text=row.text, value=_decoded(row.value)),
        revision=row.two,
        saved_at=row.at,
        attempt=row.three,
    )


def _read_then(state: State, row: Row) -> None:
    if not state.waits(row.four, row.three):
        state.then[row.one] = _answer(row)


def _read_blind(state: State, row: Row) -> None:
    state.blind.add(row.one)
    state.blind_turns[row.four] = row.three


def _read_confirmed(state: State, row: Row) -> None:
    for known in (state.answers.get(row.one), state.then.get(row.one)):
        if known and (known.revision, known.attempt) == (row.two, row.three):
            known.confirmed_at = max(filter(None, (known.confirmed_at, row.at)))


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


# First what others depend on: an earlier attempt than the latest is not the current state, and may
# not even be seen.
_ORDER = {"attempt": 0, "blind": 0, "confirmed": 2}
_READERS: dict[str, Any] = {
    "highlight": _read_highlight,
    "stamp": _read_stamp,
    "enrolment": _read_enrolment,
    "unlock": _read_unlock,
    "reading": _read_reading,
    "attempt": _read_attempt,
    "saved": _read_saved,
    "count": _read_count,
    "snapshot": _read_snapshot,
    "completion": _read_completion,
    "reflection": _read_reflection,
    "answer": _read_answer,
    "then": _read_then,
    "blind": _read_blind,
    "confirmed": _read_confirmed,
    "journal": _read_journal,
    "row": _read_row,
}
