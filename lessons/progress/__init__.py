"""One learner's own state for a page, read in one query together with the catalogue's stamp.

Everything else on a guide is equal for all learners and kept (lessons/guides.py), so a request
pays for session, user and this (shared/PEERS.md, “the insight”).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from lessons.catalogue import PromptEntry
from lessons.prepared import Prepared, anybody
from lessons.progress.facts import COUNTED, facts
from lessons.progress.readers import read
from lessons.progress.shape import stamp
from lessons.progress.states import (
    AnswerState,
    JournalState,
    ReadingState,
    RowState,
    State,
    TurnState,
)
from lessons.progress.writing import LATEST, Journal, answers, highlights, journal_rows, recalls

__all__ = [
    "COUNTED",
    "LATEST",
    "AnswerState",
    "JournalState",
    "ReadingState",
    "RowState",
    "State",
    "TurnState",
    "state_of",
]


def state_of(
    learner: Any,
    *,
    prompts: Iterable[int] = (),
    turns: Iterable[int] | None = (),
    lessons: Iterable[int] | None = (),
    recalled: Iterable[int] = (),
    as_of: Mapping[int, int] | None = None,
    journals: Iterable[PromptEntry] = (),
    highlights_in: int | None = None,
) -> State:
    """Reads answers to `prompts`, the latest rows of `journals`, and the facts of `turns` and
    `lessons`; None means all of them.

    `recalled` are prompts of which it matters whether they were said to be still true. `as_of`
    names prompts whose answer is also wanted as it stood for the latest attempt of a Turn. What a
    blind repeat may not show is left out.

    `highlights_in` is the lesson whose marked passages the page shows.

    One statement: a UNION of narrow queries, each of which uses an index that begins with the
    learner. It is written once for all learners. Signed-out people cost one row: the stamp.
    """
    asked: dict[str, Any] = {
        "prompts": tuple(sorted(prompts)),
        "turns": None if turns is None else tuple(turns),
        "lessons": None if lessons is None else tuple(lessons),
        "recalled": tuple(sorted(recalled)),
        "as_of": tuple((as_of or {}).items()),
        "journals": tuple(map(Journal.of, journals)),
        "highlights_in": highlights_in,
    }
    rows = _statement(**asked).rows(learner.pk) if learner.is_authenticated else stamp()
    state = read(rows)
    if learner.is_authenticated:
        # The masthead stands on every page and is handed no state; it finds the counts here.
        learner.page_counts = {name: state.counts.get(name, 0) for name in COUNTED}
    return state


@lru_cache(maxsize=256)  # as many pages as one process serves often; each takes some 20 KB
def _statement(
    prompts: tuple[int, ...],
    turns: tuple[int, ...] | None,
    lessons: tuple[int, ...] | None,
    recalled: tuple[int, ...],
    as_of: tuple[tuple[int, int], ...],
    journals: tuple[Journal, ...],
    highlights_in: int | None,
) -> Prepared:
    learner = anybody()
    parts = facts(learner.pk, turns, lessons)
    if prompts:
        parts += answers(learner, list(prompts))
    if highlights_in is not None:
        parts.append(highlights(learner, highlights_in))
    parts += recalls(learner, list(recalled), dict(as_of))
    for journal in journals:
        parts += journal_rows(learner, journal)
    return Prepared.of(stamp().union(*parts, all=True))
