from lessons.views.answers import answer, history, restore
from lessons.views.given_back import csrf_failure, not_found, server_error
from lessons.views.guides import guide, position, preview_page, read, serve_page
from lessons.views.outline import catalogue, enrol, landing, module, path, track
from lessons.views.reflections import draft, reflect, reflection_history, remove_reflection
from lessons.views.turns import done, turn
from lessons.views.workbook import workbook

__all__ = [
    "answer",
    "catalogue",
    "csrf_failure",
    "done",
    "draft",
    "enrol",
    "guide",
    "history",
    "landing",
    "module",
    "not_found",
    "path",
    "position",
    "preview_page",
    "read",
    "reflect",
    "reflection_history",
    "remove_reflection",
    "restore",
    "serve_page",
    "server_error",
    "track",
    "turn",
    "workbook",
]
