"""Every page of the site in every state worth looking at, as the demo content shows it.

One list for the screenshots (`make screenshots`), the accessibility matrix and the budgets. Whoever
walks it takes `error_pages.py` for the site's addresses.
"""

from dataclasses import dataclass

from django.urls import reverse

from lessons.catalogue import Catalogue, LessonEntry, TrackEntry, fresh
from lessons.models import Answer, Row, Snapshot
from lessons.operations import share_chart
from tests.people import CORRECTED, LASTING, NEWCOMER, RETURNER

NOBODY, LEARNER = "nobody", "learner"


@dataclass(frozen=True)
class Screen:
    """One page as one person sees it. `who` is the first part of an address at example.com."""

    name: str
    who: str
    url: str
    status: int = 200


def screens() -> list[Screen]:
    """All of them. Needs the demo content, and the learners of people.py to be seen by them."""
    return [*_reading(), *_doing(), *_comparing(), *_own(), *_found(), *_account(), *_errors()]


def _core(outline: Catalogue) -> TrackEntry:
    return next(track for track in outline.tracks if track.is_core)


def _extension(outline: Catalogue) -> TrackEntry:
    return max((t for t in outline.tracks if not t.is_core), key=lambda track: track.pk)


def _lesson(number: int) -> LessonEntry:
    return list(_core(fresh()).lessons)[number - 1]


def _turn(number: int) -> str:
    return str(_lesson(number).turns[0].uid)


def _reading() -> list[Screen]:
    core, extension = _core(fresh()), _extension(fresh())
    lessons = list(core.lessons)
    closed = next(lesson for lesson in extension.lessons if not lesson.free_preview)
    return [
        Screen("landing", NOBODY, "/"),
        Screen("landing-returning", LEARNER, "/"),
        Screen("catalogue", NOBODY, reverse("lessons:catalogue")),
        Screen("catalogue-learner", LEARNER, reverse("lessons:catalogue")),
        Screen("track", LEARNER, core.url),
        Screen("track-locked", LEARNER, extension.url),
        Screen("module", LEARNER, core.modules[0].url),
        Screen("guide", NOBODY, lessons[2].url),
        Screen("guide-learner", LEARNER, lessons[2].url),
        Screen("guide-resumed", LEARNER, lessons[1].url),
        Screen("guide-locked", LEARNER, closed.url, status=403),
    ]


def _doing() -> list[Screen]:
    done, fresh_turn = _turn(3), _turn(4)
    return [
        Screen("turn", NOBODY, reverse("lessons:turn", args=[_turn(3)])),
        Screen("turn-blind", RETURNER, reverse("lessons:turn", args=[_turn(3)])),
        Screen("turn-new", NEWCOMER, reverse("lessons:turn", args=[_turn(3)])),
        Screen("turn-unrated", LEARNER, reverse("lessons:turn", args=[fresh_turn])),
        Screen("turn-done", LEARNER, reverse("lessons:turn", args=[done])),
        Screen("reflect-new", NEWCOMER, reverse("lessons:reflect", args=[done])),
        Screen("reflect", LEARNER, reverse("lessons:reflect", args=[done])),
        Screen("done", LEARNER, reverse("lessons:done", args=[done])),
        Screen("reflection-history", LEARNER, reverse("lessons:reflection_history", args=[done])),
        Screen("look-back", LEARNER, reverse("lessons:look_back", args=[done])),
    ]


def _comparing() -> list[Screen]:
    compare = reverse("lessons:compare", args=[_turn(3)])
    mine = Snapshot.objects.filter(learner__email="learner@example.com").latest("pk")
    _share, token = share_chart(mine, learner=mine.learner)
    return [
        Screen("compare", LEARNER, compare),
        Screen("compare-new", NEWCOMER, compare),
        Screen("compare-one", CORRECTED, compare),
        Screen("compare-blind", RETURNER, compare),
        Screen("compare-many", LASTING, compare),
        Screen("insights-many", LASTING, reverse("lessons:insights")),
        Screen("insights", LEARNER, reverse("lessons:insights")),
        Screen("insights-new", NEWCOMER, reverse("lessons:insights")),
        Screen("insights-blind", RETURNER, reverse("lessons:insights")),
        Screen("shares", LEARNER, reverse("lessons:shares")),
        Screen("shares-new", NEWCOMER, reverse("lessons:shares")),
        Screen("shared", NOBODY, reverse("lessons:shared", args=[token])),
    ]


def _own() -> list[Screen]:
    pages = {
        "path": "lessons:path",
        "depth": "gamification:depth",
        "workbook": "lessons:workbook",
        "reminders": "reminders:list",
        "account": "accounts:settings",
    }
    answer = (
        Answer.objects.filter(learner__email="learner@example.com").exclude(text="").earliest("pk")
    )
    row = Row.objects.filter(learner__email="learner@example.com").latest("pk")
    workbook = reverse("lessons:workbook")
    return [
        *(Screen(name, LEARNER, reverse(view)) for name, view in pages.items()),
        *(Screen(f"{name}-new", NEWCOMER, reverse(view)) for name, view in pages.items()),
        # Opened by a reflection that was taken back: the course stays, and the receipt says why.
        Screen("path-opened", CORRECTED, reverse("lessons:path")),
        Screen("depth-corrected", CORRECTED, reverse("gamification:depth")),
        Screen("path-hidden-depth", RETURNER, reverse("lessons:path")),
        Screen("depth-hidden", RETURNER, reverse("gamification:depth")),
        Screen("workbook-filtered", LEARNER, f"{workbook}?kind=reflections&since=2020-01-01"),
        Screen("workbook-search-none", LEARNER, f"{workbook}?q=zither"),
        Screen("workbook-print", LEARNER, f"{workbook}?print=1"),
        Screen("history", LEARNER, reverse("lessons:history", args=[answer.uid])),
        Screen("document", LEARNER, reverse("lessons:document", args=[answer.uid])),
        Screen("journal", LEARNER, reverse("lessons:rows", args=[row.prompt.uid])),
        Screen("row", LEARNER, reverse("lessons:row", args=[row.prompt.uid, row.uid])),
    ]


def _found() -> list[Screen]:
    search = reverse("lessons:search")
    return [
        Screen("search", LEARNER, f"{search}?q=practise"),
        Screen("search-new", NOBODY, search),
        Screen("search-none", NOBODY, f"{search}?q=zither"),
        Screen("glossary", NOBODY, reverse("lessons:glossary")),
        Screen("appearance", NOBODY, reverse("lessons:appearance")),
    ]


def _account() -> list[Screen]:
    return [
        Screen("sign-in", NOBODY, reverse("account_login")),
        Screen("sign-up", NOBODY, reverse("account_signup")),
        Screen("password-forgotten", NOBODY, reverse("account_reset_password")),
        Screen("sign-out", LEARNER, reverse("account_logout")),
        Screen("addresses", LEARNER, reverse("account_email")),
        Screen("password", LEARNER, reverse("account_change_password")),
        Screen("data", LEARNER, reverse("accounts:data")),
        Screen("reauthenticate", LEARNER, reverse("accounts:delete")),
        Screen("api-docs", NOBODY, "/api/docs/"),
    ]


def _errors() -> list[Screen]:
    """Those of error_pages.py, which take its addresses."""
    return [
        Screen("not-found", NOBODY, "/nowhere/at-all/", status=404),
        Screen("unreadable", NOBODY, "/errors/400/", status=400),
        Screen("forbidden", NOBODY, "/errors/403/", status=403),
        Screen("forbidden-learner", LEARNER, "/errors/403/", status=403),
        Screen("open-too-long", LEARNER, "/errors/403-csrf/", status=403),
        Screen("too-many", NOBODY, "/errors/429/", status=429),
        Screen("broken", LEARNER, "/errors/500/", status=500),
    ]
