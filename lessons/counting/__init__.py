"""Progress figures that cost the same at any number of learners (docs/decisions/0026).

`facts` is the one statement that turns waiting events into changes of totals; `folding` applies
it, `reading` adds it to the totals for a report, `rebuilding` proves that both are right.
"""

from lessons.counting.events import note, note_attempt, note_everything
from lessons.counting.folding import fold, move_erased, withdraw
from lessons.counting.rebuilding import Rebuilt, rebuild

__all__ = [
    "Rebuilt",
    "fold",
    "move_erased",
    "note",
    "note_attempt",
    "note_everything",
    "rebuild",
    "withdraw",
]
