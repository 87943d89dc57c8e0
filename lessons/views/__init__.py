from lessons.views.answers import answer, document, history, restore
from lessons.views.guides import guide, position, preview_page, read, serve_page
from lessons.views.outline import catalogue, enrol, landing, module, path, track
from lessons.views.rows import row, rows, rows_csv
from lessons.views.turns import done, reflect, remove_reflection, turn
from lessons.views.workbook import workbook

__all__ = [
    "answer",
    "catalogue",
    "document",
    "done",
    "enrol",
    "guide",
    "history",
    "landing",
    "module",
    "path",
    "position",
    "preview_page",
    "read",
    "reflect",
    "remove_reflection",
    "restore",
    "row",
    "rows",
    "rows_csv",
    "serve_page",
    "track",
    "turn",
    "workbook",
]
