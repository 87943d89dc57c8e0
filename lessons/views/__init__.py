from lessons.views.answers import answer, document, history, restore
from lessons.views.appearance import appearance
from lessons.views.comparing import (
    compare,
    comparison_svg,
    note,
    restore_note,
    snapshot_svg,
)
from lessons.views.given_back import csrf_failure, not_found, server_error
from lessons.views.guides import guide, position, preview_page, read, serve_page
from lessons.views.identity import card, identity_css
from lessons.views.insights import insights
from lessons.views.look_backs import look_back, remove_look_back
from lessons.views.notes import add_highlight, change_highlight
from lessons.views.outline import catalogue, enrol, landing, module, track
from lessons.views.path import path
from lessons.views.reflections import draft, reflect, reflection_history, remove_reflection
from lessons.views.rows import row, rows, rows_csv
from lessons.views.search import glossary, search
from lessons.views.sharing import revoke, shared, shared_svg, shares
from lessons.views.turns import done, turn
from lessons.views.workbook import forget_left, workbook

__all__ = [
    "add_highlight",
    "answer",
    "appearance",
    "card",
    "catalogue",
    "change_highlight",
    "compare",
    "comparison_svg",
    "csrf_failure",
    "document",
    "done",
    "draft",
    "enrol",
    "forget_left",
    "glossary",
    "guide",
    "history",
    "identity_css",
    "insights",
    "landing",
    "look_back",
    "module",
    "not_found",
    "note",
    "path",
    "position",
    "preview_page",
    "read",
    "reflect",
    "reflection_history",
    "remove_look_back",
    "remove_reflection",
    "restore",
    "restore_note",
    "revoke",
    "row",
    "rows",
    "rows_csv",
    "search",
    "serve_page",
    "server_error",
    "shared",
    "shared_svg",
    "shares",
    "snapshot_svg",
    "track",
    "turn",
    "workbook",
]
