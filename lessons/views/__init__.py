from lessons.views.answers import answer, history, restore
from lessons.views.guides import guide, position, preview_page, read, serve_page
from lessons.views.look_backs import look_back, remove_look_back
from lessons.views.outline import catalogue, enrol, landing, module, path, track
from lessons.views.turns import done, reflect, remove_reflection, turn
from lessons.views.workbook import workbook

__all__ = [
    "answer",
    "catalogue",
    "done",
    "enrol",
    "guide",
    "history",
    "landing",
    "look_back",
    "module",
    "path",
    "position",
    "preview_page",
    "read",
    "reflect",
    "remove_look_back",
    "remove_reflection",
    "restore",
    "serve_page",
    "track",
    "turn",
    "workbook",
]
