"""The one statement behind all counting: from learners and pages to changes of totals.

For each pair of a learner and a page it reads what is true now and what was counted, and what
lies between the two. Every read is a scalar subquery by key, which both databases can only answer
by look-ups for the pair at hand; a join they might answer by reading all answers of everybody.
"""

from typing import Any

from django.db import connection

from lessons.counting.spans import FROM, QUARTER, WIDTHS
from lessons.models import (
    Answer,
    AnswerRevision,
    Attempt,
    CountedPlace,
    CountedProgress,
    Enrolment,
    ErasedFact,
    ProgressEvent,
    ProgressTotal,
    Prompt,
    ReadingPosition,
    Reflection,
    Turn,
    TurnCompletion,
)

TABLES = {
    model.__name__.lower(): model._meta.db_table
    for model in (
        Answer,
        AnswerRevision,
        Attempt,
        CountedPlace,
        CountedProgress,
        Enrolment,
        ErasedFact,
        ProgressEvent,
        ProgressTotal,
        Prompt,
        ReadingPosition,
        Reflection,
        Turn,
        TurnCompletion,
    )
}

SAMPLE = 20  # of what is wrong, for people to look at
MOST_DAYS = 999  # in the last step of the median's steps: so many or more
SINCE = int(FROM.timestamp())

# {later} and {earlier} are moments.
WHOLE_DAYS = {
    "postgresql": (
        "LEAST(GREATEST(FLOOR(EXTRACT(EPOCH FROM {later} - {earlier}) / 86400), 0), "
        f"{MOST_DAYS})::integer"
    ),
    "sqlite": (
        "MIN(MAX((CAST(strftime('%%s', {later}) AS integer)"
        f" - CAST(strftime('%%s', {{earlier}}) AS integer)) / 86400, 0), {MOST_DAYS})"
    ),
}
# FROM is midnight, so these are quarters of an hour of every zone's clock.
QUARTERS = {
    "postgresql": f"CAST(FLOOR((EXTRACT(EPOCH FROM {{at}}) - ({SINCE})) / {QUARTER}) AS bigint)",
    "sqlite": f"((CAST(strftime('%%s', {{at}}) AS integer) - ({SINCE})) / {QUARTER})",
}
DIFFERS = {"postgresql": "IS DISTINCT FROM", "sqlite": "IS NOT"}

ADD = """
INSERT INTO {progresstotal} AS total (span, slot, page_id, fact, days, number)
{rows} ON CONFLICT (span, slot, page_id, fact, days)
DO UPDATE SET number = total.number + excluded.number
"""

COLUMNS = ("started_at", "read_at", "complete_at", "reflected_at", "enrolled_at")

WAITING = (
    "SELECT id, learner_id, page_id FROM {progressevent} WHERE id <= %(upto)s"
    " ORDER BY id LIMIT %(most)s"
)
COUNTED_OF_ONE = (
    "SELECT 0 AS id, learner_id, page_id FROM {countedprogress} WHERE learner_id = %(learner)s"
)
# Of learners from %(low)s up to %(high)s, whatever an event says or said.
OF_SOME = """
    SELECT 0 AS id, learner_id, lesson_id AS page_id FROM {readingposition} WHERE {some}
    UNION SELECT 0, learner_id, turn.lesson_id
    FROM {attempt} JOIN {turn} turn ON turn.id = turn_id WHERE {some}
    UNION SELECT 0, learner_id, prompt.lesson_id
    FROM {answer} JOIN {prompt} prompt ON prompt.id = prompt_id WHERE {some} AND attempt_id IS NULL
    UNION SELECT 0, learner_id, track_id FROM {enrolment} WHERE {some}
    UNION SELECT 0, learner_id, page_id FROM {countedprogress} WHERE {some}
""".replace("{some}", "learner_id >= %(low)s AND learner_id < %(high)s")

# The same facts as lessons/reports_sql.py, which counts them from all learners: a test that plays
# random acts holds the two together.
TRUE_NOW = {
    "started_at": """(
        SELECT MIN(at) FROM (
            SELECT position.started_at AS at FROM {readingposition} position
            WHERE position.lesson_id = pair.page_id AND position.learner_id = pair.learner_id
            UNION ALL
            SELECT attempt.started_at FROM {turn} turn JOIN {attempt} attempt
                ON attempt.turn_id = turn.id AND attempt.learner_id = pair.learner_id
            WHERE turn.lesson_id = pair.page_id
            UNION ALL
            SELECT COALESCE(revision.saved_at, answer.saved_at) FROM {prompt} prompt
            JOIN {answer} answer ON answer.prompt_id = prompt.id
                AND answer.learner_id = pair.learner_id AND answer.attempt_id IS NULL
            LEFT JOIN {answerrevision} revision ON revision.answer_id = answer.id
                AND revision.learner_id = answer.learner_id
                AND revision.number = 1 AND revision.outcome = 'saved'
            WHERE prompt.lesson_id = pair.page_id
        ) trace)""",
    "read_at": """(
        SELECT position.read_at FROM {readingposition} position
        WHERE position.lesson_id = pair.page_id AND position.learner_id = pair.learner_id)""",
    "complete_at": """(
        SELECT MIN(done.completed_at) FROM {turn} turn
        JOIN {attempt} attempt ON attempt.turn_id = turn.id
            AND attempt.learner_id = pair.learner_id
        JOIN {turncompletion} done ON done.attempt_id = attempt.id AND done.undone_at IS NULL
        WHERE turn.lesson_id = pair.page_id)""",
    "reflected_at": """(
        SELECT MIN(reflection.created_at) FROM {turn} turn
        JOIN {attempt} attempt ON attempt.turn_id = turn.id
            AND attempt.learner_id = pair.learner_id
        JOIN {reflection} reflection ON reflection.attempt_id = attempt.id
            AND reflection.removed_at IS NULL
        WHERE turn.lesson_id = pair.page_id)""",
    "enrolled_at": """(
        SELECT enrolment.enrolled_at FROM {enrolment} enrolment
        WHERE enrolment.track_id = pair.page_id AND enrolment.learner_id = pair.learner_id)""",
}
# Nothing is true any more of somebody who leaves.
NOTHING = dict.fromkeys(COLUMNS, "(SELECT read_at FROM {readingposition} WHERE 1 = 0)")

# {batch}, {now}, {was}, {place} and what the vendor says are put in below. A start in a module is
# the first in any of its lessons, so it is worked out again for whoever started anything anew.
CHANGES = """
batch AS ({batch}),
pair AS (SELECT DISTINCT learner_id, page_id FROM batch),
seen AS (SELECT pair.learner_id, pair.page_id, {now}, {was} FROM pair),
place AS ({place}),
anew AS (
    SELECT learner_id, page_id, started_at FROM seen WHERE started_at {differs} was_started_at
),
course AS (
    SELECT DISTINCT anew.learner_id, place.track_id
    FROM anew JOIN place ON place.lesson_id = anew.page_id
),
start AS (
    SELECT course.learner_id, place.lesson_id, place.module_id, place.track_id,
        (SELECT counted.started_at FROM {countedprogress} counted
         WHERE counted.learner_id = course.learner_id AND counted.page_id = place.lesson_id) AS was
    FROM course JOIN place ON place.track_id = course.track_id
),
renewed AS (
    SELECT start.learner_id, start.module_id, start.track_id, start.was,
        CASE WHEN anew.learner_id IS NULL THEN start.was ELSE anew.started_at END AS is_now
    FROM start LEFT JOIN anew
        ON anew.learner_id = start.learner_id AND anew.page_id = start.lesson_id
),
moved AS (
    {lessons}
    UNION ALL
    SELECT 'days', page_id, complete_at, {days_now}, 1 FROM seen WHERE started_at IS NOT NULL
    UNION ALL
    SELECT 'days', page_id, was_complete_at, {days_before}, -1 FROM seen
    WHERE was_started_at IS NOT NULL
    UNION ALL
    SELECT 'started', module_id, MIN(is_now), 0, 1 FROM renewed GROUP BY learner_id, module_id
    UNION ALL
    SELECT 'started', module_id, MIN(was), 0, -1 FROM renewed GROUP BY learner_id, module_id
    UNION ALL
    SELECT 'started', track_id, MIN(is_now), 0, 1 FROM renewed GROUP BY learner_id, track_id
    UNION ALL
    SELECT 'started', track_id, MIN(was), 0, -1 FROM renewed GROUP BY learner_id, track_id
),
delta AS (
    SELECT fact, page_id, {quarter} AS quarter, days, SUM(sign) AS number
    FROM moved WHERE at IS NOT NULL
    GROUP BY fact, page_id, {quarter}, days HAVING SUM(sign) <> 0
)
"""
LESSONS = "\n    UNION ALL\n    ".join(
    f"SELECT '{column.removesuffix('_at')}' AS fact, page_id, {prefix}{column} AS at,"  # noqa: S608
    f" 0 AS days, {sign} AS sign FROM seen"
    for column in COLUMNS
    for prefix, sign in (("", 1), ("was_", -1))
)
PLACES = "SELECT lesson_id, module_id, track_id FROM {countedplace}"


def changes(batch: str, *, now: dict[str, str] = TRUE_NOW, place: str = PLACES) -> str:
    """The common table expressions down to `delta`: what totals lack for the pairs of `batch`."""
    vendor = connection.vendor
    return CHANGES.format(
        **TABLES,
        batch=batch.format(**TABLES),
        now=", ".join(f"{now[column]} AS {column}".format(**TABLES) for column in COLUMNS),
        was=", ".join(_counted(column) for column in COLUMNS),
        place=place.format(**TABLES),
        lessons=LESSONS,
        differs=DIFFERS[vendor],
        quarter=quarter("at"),
        days_now=whole_days("complete_at", "started_at"),
        days_before=whole_days("was_complete_at", "was_started_at"),
    )


def _counted(column: str) -> str:
    return (
        f"(SELECT counted.{column} FROM {TABLES['countedprogress']} counted"  # noqa: S608
        " WHERE counted.learner_id = pair.learner_id AND counted.page_id = pair.page_id)"
        f" AS was_{column}"
    )


def quarter(at: str) -> str:
    return QUARTERS[connection.vendor].format(at=at)


def whole_days(later: str, earlier: str) -> str:
    return WHOLE_DAYS[connection.vendor].format(later=later, earlier=earlier)


def spread(rows: str) -> str:
    """`rows` (fact, page_id, quarter, days, number) in slots of each span; of days, no quarters."""
    spans = ", ".join(f"({number}, {width})" for number, width in enumerate(WIDTHS))
    return f"""
    SELECT span.span, {rows}.quarter / span.width AS slot, {rows}.page_id, {rows}.fact,
        {rows}.days, SUM({rows}.number) AS number
    FROM {rows} CROSS JOIN (SELECT column1 AS span, column2 AS width FROM (VALUES {spans}) v) span
    WHERE {rows}.fact <> 'days' OR span.span > 0
    GROUP BY span.span, {rows}.quarter / span.width, {rows}.page_id, {rows}.fact, {rows}.days
    HAVING SUM({rows}.number) <> 0
    """  # noqa: S608


def add_to_totals(rows: str) -> str:
    """`rows` is a SELECT of what to add, with a WHERE or a GROUP BY, which SQLite needs here."""
    return ADD.format(**TABLES, rows=rows)


def add_rows(rows: list[tuple[str, int, int, int, int]]) -> None:
    """(fact, page, quarter, days, number) each, in all their spans."""
    values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    delta = (
        "SELECT column1 AS fact, column2 AS page_id, column3 AS quarter, column4 AS days,"  # noqa: S608
        f" column5 AS number FROM (VALUES {values}) v"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH delta AS ({delta}) {add_to_totals(spread('delta'))}",
            [value for row in rows for value in row],
        )


def ask(statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
