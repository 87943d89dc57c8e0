"""The report's figures, counted from the facts of all learners: what the totals must equal.

Reports read totals (lessons/counting); this is the proof of them, for tests and for
`rebuild_progress`. One statement, since the ORM cannot count over a union. PostgreSQL and SQLite
differ in two expressions only: days between two moments, and a median.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection

from lessons.counting.facts import TABLES, whole_days

Bounds = tuple[dt.datetime, dt.datetime]

FEWEST = 10  # learners below which nothing but a count of states is told (DESIGN.md 3, rule 8)

# A start is the earliest trace in a lesson. Answers inside an attempt add nothing to the
# attempt itself; of the others the first revision counts, since later edits move saved_at.
FACTS = """
WITH scope (lesson_id, module_id, track_id) AS (VALUES {scope}),
trace AS (
    SELECT lesson_id, learner_id, started_at AS at FROM {readingposition}
    UNION ALL
    SELECT turn.lesson_id, attempt.learner_id, attempt.started_at
    FROM {attempt} attempt JOIN {turn} turn ON turn.id = attempt.turn_id
    UNION ALL
    SELECT prompt.lesson_id, answer.learner_id, COALESCE(revision.saved_at, answer.saved_at)
    FROM {answer} answer
    JOIN {prompt} prompt ON prompt.id = answer.prompt_id
    LEFT JOIN {answerrevision} revision ON revision.answer_id = answer.id
        AND revision.learner_id = answer.learner_id
        AND revision.number = 1 AND revision.outcome = 'saved'
    WHERE answer.attempt_id IS NULL
),
started AS (
    SELECT scope.lesson_id, scope.module_id, scope.track_id, trace.learner_id, MIN(trace.at) AS at
    FROM trace JOIN scope ON scope.lesson_id = trace.lesson_id
    GROUP BY scope.lesson_id, scope.module_id, scope.track_id, trace.learner_id
),
complete AS (
    SELECT turn.lesson_id, done.learner_id, MIN(done.completed_at) AS at
    FROM {turncompletion} done
    JOIN {turn} turn ON turn.id = done.turn_id
    JOIN scope ON scope.lesson_id = turn.lesson_id
    WHERE done.undone_at IS NULL
    GROUP BY turn.lesson_id, done.learner_id
),
reflected AS (
    SELECT turn.lesson_id, reflection.learner_id, MIN(reflection.created_at) AS at
    FROM {reflection} reflection
    JOIN {attempt} attempt ON attempt.id = reflection.attempt_id
    JOIN {turn} turn ON turn.id = attempt.turn_id
    JOIN scope ON scope.lesson_id = turn.lesson_id
    WHERE reflection.removed_at IS NULL
    GROUP BY turn.lesson_id, reflection.learner_id
),
gap AS (
    SELECT complete.lesson_id, {days} AS days
    FROM complete JOIN started ON started.lesson_id = complete.lesson_id
        AND started.learner_id = complete.learner_id
    WHERE {complete_in_period}
)
SELECT 'started', lesson_id, COUNT(*) FROM started WHERE {in_period} GROUP BY lesson_id
UNION ALL
SELECT 'started', module_id, COUNT(*) FROM (
    SELECT module_id, MIN(at) AS at FROM started GROUP BY module_id, learner_id
) per_module WHERE {in_period} GROUP BY module_id
UNION ALL
SELECT 'started', track_id, COUNT(*) FROM (
    SELECT track_id, MIN(at) AS at FROM started GROUP BY track_id, learner_id
) per_track WHERE {in_period} GROUP BY track_id
UNION ALL
SELECT 'read', scope.lesson_id, COUNT(*) FROM {readingposition} position
JOIN scope ON scope.lesson_id = position.lesson_id
WHERE position.read_at >= %(first)s AND position.read_at < %(last)s GROUP BY scope.lesson_id
UNION ALL
SELECT 'complete', lesson_id, COUNT(*) FROM complete WHERE {in_period} GROUP BY lesson_id
UNION ALL
SELECT 'reflected', lesson_id, COUNT(*) FROM reflected WHERE {in_period} GROUP BY lesson_id
UNION ALL
SELECT 'enrolled', track_id, COUNT(*) FROM {enrolment}
WHERE enrolled_at >= %(first)s AND enrolled_at < %(last)s AND track_id IN ({tracks})
GROUP BY track_id
UNION ALL
SELECT fact, page_id, SUM(number) FROM {erasedfact} WHERE {in_period} GROUP BY fact, page_id
UNION ALL
{median}
"""

IN_PERIOD = "at >= %(first)s AND at < %(last)s"
MEDIAN = {
    "postgresql": """
SELECT 'median_days', lesson_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY days)
FROM gap GROUP BY lesson_id HAVING COUNT(*) >= %(fewest)s""",
    # The middle row, or the mean of the two middle rows.
    "sqlite": """
SELECT 'median_days', lesson_id, AVG(days) FROM (
    SELECT lesson_id, days,
        ROW_NUMBER() OVER (PARTITION BY lesson_id ORDER BY days) AS place,
        COUNT(*) OVER (PARTITION BY lesson_id) AS learners
    FROM gap
) ranked WHERE learners >= %(fewest)s AND place IN ((learners + 1) / 2, (learners + 2) / 2)
GROUP BY lesson_id""",
}


def counts(
    scope: Iterable[tuple[int, int, int]],
    tracks: Iterable[int],
    bounds: Bounds,
    day_bounds: Bounds,
) -> dict[tuple[str, int], float]:
    """{(fact, page): figure}. `scope` names (lesson, module, track) of every lesson to count.

    Learners who had themselves erased still count; the median is of those who are here, of
    whole days, and of who completed within `day_bounds`, a period's days in UTC.
    """
    statement = FACTS.format(
        **TABLES,
        # Whole numbers of our own database; a statement takes only so many parameters.
        scope=", ".join(f"({int(a)}, {int(b)}, {int(c)})" for a, b, c in scope) or "(0, 0, 0)",
        tracks=", ".join(str(int(track)) for track in tracks) or "0",
        days=whole_days("complete.at", "started.at"),
        in_period=IN_PERIOD,
        complete_in_period="complete.at >= %(day_first)s AND complete.at < %(day_last)s",
        median=MEDIAN[connection.vendor],
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, _parameters(bounds, day_bounds))
        figures: dict[tuple[str, int], float] = {}
        for fact, page, figure in cursor.fetchall():
            figures[fact, page] = figures.get((fact, page), 0) + float(figure)
        return figures


def _parameters(bounds: Bounds, day_bounds: Bounds) -> dict[str, Any]:
    names = ("first", "last", "day_first", "day_last")
    moments = map(connection.ops.adapt_datetimefield_value, (*bounds, *day_bounds))
    return {**dict(zip(names, moments, strict=True)), "fewest": FEWEST}
