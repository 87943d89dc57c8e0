"""A report's figures: a few ranges of totals, and what waits to be added to them.

One statement, so that a fold that ends meanwhile is seen wholly or not at all.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import connections, router

from lessons.counting import facts
from lessons.counting.facts import TABLES
from lessons.counting.places import Places
from lessons.counting.spans import DAY, WHOLE, WIDTHS, Range, quarter_of, ranges
from lessons.models import ProgressTotal
from lessons.prepared import cursor_planned_once
from lessons.reports_sql import FEWEST, Bounds

# Events that a report adds by itself. With more of them the worker is away, or a site has just
# moved in, and the report says that it is behind instead of reading on.
MOST = 20_000
WAITING = f"SELECT id, learner_id, page_id FROM {{progressevent}} ORDER BY id LIMIT {MOST}"  # noqa: S608

FIGURES = """
WITH {changes},
part AS (
    SELECT fact, page_id, days, number FROM {progresstotal}
    WHERE fact <> 'days' AND ({counts})
    UNION ALL
    SELECT fact, page_id, days, number FROM {progresstotal} WHERE fact = 'days' AND ({days})
    UNION ALL
    SELECT fact, page_id, days, number FROM delta WHERE {recent}
),
step AS (
    SELECT page_id, days, CAST(SUM(number) AS bigint) AS learners FROM part
    WHERE fact = 'days' GROUP BY page_id, days HAVING SUM(number) > 0
),
ranked AS (
    SELECT page_id, days, learners,
        CAST(SUM(learners) OVER (PARTITION BY page_id ORDER BY days) AS bigint) AS upto,
        CAST(SUM(learners) OVER (PARTITION BY page_id) AS bigint) AS everybody
    FROM step
)
SELECT fact, page_id, SUM(number) FROM part WHERE fact <> 'days' GROUP BY fact, page_id
UNION ALL
SELECT 'median_days', page_id, SUM(days * (
        CASE WHEN (everybody + 1) / 2 > upto - learners AND (everybody + 1) / 2 <= upto
            THEN 1 ELSE 0 END
        + CASE WHEN (everybody + 2) / 2 > upto - learners AND (everybody + 2) / 2 <= upto
            THEN 1 ELSE 0 END)) / 2.0
FROM ranked WHERE everybody >= {fewest} GROUP BY page_id
UNION ALL SELECT 'module', lesson_id, module_id FROM {countedplace}
UNION ALL SELECT 'track', lesson_id, track_id FROM {countedplace}
UNION ALL SELECT 'waiting', 0, COUNT(*) FROM (
    SELECT 1 FROM {progressevent} LIMIT {more}) waiting
"""


@dataclass
class Read:
    """{(fact, page): figure}, where lessons stood when counted, and whether more waits."""

    figures: dict[tuple[str, int], float] = field(default_factory=dict)
    places: Places = field(default_factory=dict)
    behind: bool = False


def read(scope: Places, bounds: Bounds | None, day_bounds: Bounds | None) -> Read:
    """Of all pages; `scope` says where lessons stand today. No bounds: since ever.

    Counts are of the whole days of a time zone, `bounds`; a median is of whole days of UTC,
    `day_bounds`, since a quarter of an hour of everybody's gaps would be as long as everybody.
    """
    connection = connections[router.db_for_read(ProgressTotal)]
    first, last = _quarters(bounds) if bounds else (0, WIDTHS[-1])
    day_first, day_last = _quarters(day_bounds) if day_bounds else (0, WIDTHS[-1])
    counts = ranges(first, last) if bounds else WHOLE
    per_day = WIDTHS[DAY]
    days = ranges(day_first // per_day, day_last // per_day, span=DAY) if day_bounds else WHOLE
    statement = FIGURES.format(
        **TABLES,
        fewest=FEWEST,
        more=MOST + 1,
        changes=facts.changes(WAITING, place=_places(scope)),
        counts=_within(counts),
        days=_within(days),
        recent=(
            f"(fact <> 'days' AND quarter >= {first} AND quarter < {last}) OR"
            f" (fact = 'days' AND quarter >= {day_first} AND quarter < {day_last})"
        ),
    )
    with cursor_planned_once(connection) as cursor:
        cursor.execute(statement, [])
        return _sorted_out(cursor.fetchall())


def _quarters(bounds: Bounds) -> tuple[int, int]:
    first, last = map(quarter_of, bounds)
    return first, last


def _within(parts: list[Range]) -> str:
    return " OR ".join(
        f"(span = {part.span} AND slot >= {part.first} AND slot < {part.last})" for part in parts
    )


def _places(scope: Places) -> str:
    """Where lessons stood when they were counted; a new one stands where it does."""
    new = ", ".join(f"({lesson}, {module}, {track})" for lesson, (module, track) in scope.items())
    if not new:
        return facts.PLACES
    return (
        f"{facts.PLACES} UNION ALL SELECT column1, column2, column3 FROM (VALUES {new}) v"  # noqa: S608
        " WHERE column1 NOT IN (SELECT lesson_id FROM {countedplace})"
    )


def _sorted_out(rows: list[tuple[str, int, Any]]) -> Read:
    found = Read()
    modules: dict[int, int] = {}
    tracks: dict[int, int] = {}
    for name, page, value in rows:
        if name in ("module", "track"):
            (modules if name == "module" else tracks)[page] = int(value)
        elif name == "waiting":
            found.behind = value > MOST
        else:
            found.figures[name, page] = float(value)
    found.places = {lesson: (module, tracks[lesson]) for lesson, module in modules.items()}
    return found
