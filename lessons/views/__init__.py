from lessons.views.answers import answer, history, restore
from lessons.views.appearance import appearance
from lessons.views.guides import guide, position, preview_page, read, serve_page
from lessons.views.identity import card, identity_css
from lessons.views.notes import add_highlight, change_highlight
from lessons.views.outline import catalogue, enrol, landing, module, path, track
from lessons.views.search import glossary, search
from lessons.views.turns import done, reflect, remove_reflection, turn
from lessons.views.workbook import workbook

__all__ = [
    "add_highlight",
    "answer",
    "appearance",
    "card",
    "catalogue",
    "change_highlight",
    "done",
    "enrol",
    "glossary",
    "guide",
    "history",
    "identity_css",
    "landing",
    "module",
    "path",
    "position",
    "preview_page",
    "read",
    "reflect",
    "remove_reflection",
    "restore",
    "search",
    "serve_page",
    "track",
    "turn",
    "workbook",
]
