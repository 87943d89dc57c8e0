"""A learner's kept charts of all Turns over the years, for their own eyes. Three queries.

No figure is made of them, neither a mean nor a trend: a rating is worth what it meant on its day.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lessons.blinding import blind_prompts, written_in_sight
from lessons.comparison import Line, series
from lessons.kept_charts import chart_of, what_mattered
from lessons.models import Snapshot, Turn


@dataclass(frozen=True)
class Column:
    """One kept chart: its day, and what its keeper said mattered then."""

    taken_at: dt.datetime
    mattered: tuple[str, ...]


@dataclass(frozen=True)
class Story:
    """The charts of one question about oneself, oldest first, area by area."""

    turn: Turn
    wording: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def any_mattered(self) -> bool:
        return any(column.mattered for column in self.columns)


@dataclass(frozen=True)
class Success:
    """What success was to the learner, from the first chart that was kept under these words."""

    since: dt.datetime
    text: str


@dataclass(frozen=True)
class Insights:
    stories: tuple[Story, ...]  # the one that went on last comes first
    successes: tuple[Success, ...]  # newest first
    waiting: bool  # a Turn is being repeated, and its earlier charts wait


def insights_of(learner: Any) -> Insights:
    blind = blind_prompts(learner)
    rows = list(
        written_in_sight(Snapshot.objects.filter(learner=learner), learner, blind)
        .select_related("attempt__turn", "prompt_version", "definition")
        .order_by("prompt_id", "attempt__number", "pk")
    )
    return Insights(_stories(rows, learner), tuple(_successes(rows))[::-1], bool(blind))


def _stories(rows: Sequence[Snapshot], learner: Any) -> tuple[Story, ...]:
    mattered = what_mattered(rows, learner)
    told = []
    for _prompt, group in groupby(rows, key=lambda row: row.prompt_id):
        charts = list(group)
        columns = tuple(
            Column(
                chart.taken_at,
                tuple(
                    axis["label"]
                    for axis in chart.prompt_version.config["axes"]
                    if axis["key"] in mattered.get(chart.attempt_id, ())
                ),
            )
            for chart in charts
        )
        last = charts[-1]
        told.append(
            Story(
                last.attempt.turn,
                last.prompt_version.wording,
                columns,
                series([chart_of(chart) for chart in charts]),
            )
        )
    return tuple(sorted(told, key=lambda story: story.columns[-1].taken_at, reverse=True))


def _successes(rows: Sequence[Snapshot]) -> Iterator[Success]:
    by_day = sorted(rows, key=lambda row: (row.taken_at, row.pk))
    defined = (row for row in by_day if row.definition and row.definition.text)
    for _words, group in groupby(defined, key=lambda row: row.definition and row.definition.text):
        first = next(group)
        if first.definition:
            yield Success(first.taken_at, first.definition.text)
