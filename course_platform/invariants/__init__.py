"""What must always be true (shared/DESIGN.md 3), asked of the data.

Each check is one or two queries over all rows that return those which break the rule, at most
`SAMPLE` of them. A check changes nothing.
"""

from course_platform.invariants import content, counted, depth, erasure, promises, writing
from course_platform.invariants.checks import CHECKS, LATE, Report, check_all

# Imported for the checks they declare.
MODULES = (writing, depth, promises, content, erasure, counted)

__all__ = ["CHECKS", "LATE", "Report", "check_all"]
