"""Whether totals are the sums of what they are made of, and making them so.

The statement reads all that was counted. It is asked every night, and when a lesson has moved to
another module; never by a report.
"""

from collections.abc import Iterator

from django.db import connection

from lessons.counting import facts
from lessons.counting.facts import COLUMNS, TABLES

WRONG = """
per_module AS (
    SELECT place.module_id AS page_id, MIN(counted.started_at) AS at
    FROM {countedprogress} counted JOIN {countedplace} place ON place.lesson_id = counted.page_id
    GROUP BY place.module_id, counted.learner_id
),
per_track AS (
    SELECT place.track_id AS page_id, MIN(counted.started_at) AS at
    FROM {countedprogress} counted JOIN {countedplace} place ON place.lesson_id = counted.page_id
    GROUP BY place.track_id, counted.learner_id
),
dated AS (
    {lessons}
    UNION ALL SELECT 'days', page_id, complete_at, {days}, 1
    FROM {countedprogress} WHERE started_at IS NOT NULL
    UNION ALL SELECT 'started', page_id, at, 0, 1 FROM per_module
    UNION ALL SELECT 'started', page_id, at, 0, 1 FROM per_track
    UNION ALL SELECT fact, page_id, at, 0, number FROM {erasedfact}
),
sums AS (
    SELECT fact, page_id, {quarter} AS quarter, days, SUM(number) AS number
    FROM dated WHERE at IS NOT NULL GROUP BY fact, page_id, {quarter}, days
),
wrong AS (
    SELECT span, slot, page_id, fact, days, SUM(number) AS number FROM (
        SELECT * FROM ({expected}) expected
        UNION ALL SELECT span, slot, page_id, fact, days, -number FROM {progresstotal}
    ) beside
    GROUP BY span, slot, page_id, fact, days HAVING SUM(number) <> 0
)
"""
TAKE = "SELECT span, slot, page_id, fact, days, number FROM wrong WHERE 1 = 1"


def wrong() -> Iterator[str]:
    """Totals that are not the sum of what was counted and of those who are gone."""
    for span, slot, page, fact, days, number in facts.ask(
        f"WITH {_statement()} {TAKE} ORDER BY page_id, fact, span, slot, days LIMIT {facts.SAMPLE}"
    ):
        yield f"page {page}: {fact} in slot {slot} of span {span} ({days} days) lacks {number}"


def put_right() -> None:
    """Caller holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {_statement()} {facts.add_to_totals(TAKE)}", {})


def _statement() -> str:
    lessons = "\n    UNION ALL ".join(
        f"SELECT '{column.removesuffix('_at')}' AS fact, page_id, {column} AS at, 0 AS days,"  # noqa: S608
        f" 1 AS number FROM {TABLES['countedprogress']}"
        for column in COLUMNS
    )
    return WRONG.format(
        **TABLES,
        lessons=lessons,
        days=facts.whole_days("complete_at", "started_at"),
        quarter=facts.quarter("at"),
        expected=facts.spread("sums"),
    )
