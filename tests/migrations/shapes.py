"""What makes the tables of a PostgreSQL database what they are.

Columns in any order, and all that guards and finds their rows. An index goes without its name:
Django makes names of what an index was at first, so they tell how it came about. Conditions go
without casts and brackets, which PostgreSQL sets otherwise after a dump has been read back.
"""

import re
from collections import Counter

from django.db import connection

SHAPES = """
SELECT 'column', table_name::text, column_name::text, data_type::text,
  character_maximum_length::text, is_nullable::text, coalesce(column_default, '') || is_identity
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'constraint', conrelid::regclass::text, pg_get_constraintdef(oid), contype::text,
  condeferred::text, '', ''
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON'), '', '', '', ''
FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid), '', '', '', ''
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'function', proname, prosrc, '', '', '', ''
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


CASTS_AND_BRACKETS = re.compile(r"::(text|character varying)(\[\])?|[()]")


def shapes() -> Counter[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(SHAPES)
        rows = cursor.fetchall()
    return Counter(tuple(CASTS_AND_BRACKETS.sub("", part or "") for part in row) for row in rows)
