"""The pages of what a learner wrote over the years: axe, narrow and wide, in every appearance.

With SCREENSHOTS=folder it leaves a picture of each page there as well.
"""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from lessons import operations
from lessons.kinds import Content
from lessons.models import Answer, Turn
from tests import factories
from tests.test_loop_in_browser import LOOKS, look, sign_in

MAY = dt.datetime(2026, 5, 22, 9, tzinfo=dt.UTC)
NOVEMBER = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")


@pytest.fixture
def years(transactional_db: None) -> dict[str, str]:
    """Alice rated one Turn twice, one once, and is about to rate a third again, blind."""
    alice = factories.make_learner("alice")
    success = factories.make_lesson(title="What success is", body=factories.success_body())
    defined = factories.prompt_of(success, "success_definition")
    words = "One record a year that I would play to a stranger."
    operations.save_answer(defined, learner=alice, content=Content(text=words), at=MAY)
    turns = [
        Turn.objects.get(
            lesson=factories.make_lesson(
                title=title, body=[*factories.guide_body(), factories.rows_block()]
            )
        )
        for title in ("What a producer does", "Where the songs stop", "What the room adds")
    ]
    then = [factories.keep_chart(alice, turn, 7, 6, 5, 2, 8, at=MAY) for turn in turns]
    for again in (turns[0], turns[2]):
        operations.start_attempt(again, learner=alice, at=NOVEMBER)
    now = factories.keep_chart(alice, turns[0], 8, 6, 4, 5, 8, at=NOVEMBER)
    operations.keep_hindsight(
        then[0], seen_from=now, learner=alice, ratings=dict.fromkeys(now.ratings, 4), at=NOVEMBER
    )
    for saw in ("The songs stop where I would have to ask somebody.", "I asked, and it went on."):
        parts = operations.ReflectionParts(saw=saw, why="Two of five wait.")
        operations.save_draft(turns[0], learner=alice, parts=parts, at=NOVEMBER)
        operations.add_reflection(turns[0], learner=alice, parts=parts, at=NOVEMBER)
    operations.share_chart(then[1], learner=alice)
    journal = factories.prompt_of(turns[0].lesson, "journal")
    for day in range(1, 13):
        row = factories.row_content(
            journal, f"2026-05-{day:02}", piece="Aria", level="-12", where="At home", notes="ערב"
        )
        operations.add_row(journal, learner=alice, content=row)
    return {
        "compare-two": f"/turns/{turns[0].uid}/compare/",
        "compare-one": f"/turns/{turns[1].uid}/compare/",
        "compare-blind": f"/turns/{turns[2].uid}/compare/",
        "turn-blind": f"/turns/{turns[2].uid}/",
        "workbook": reverse("lessons:workbook"),
        "journal": f"/rows/{journal.uid}/",
        "document": reverse("lessons:document", args=[Answer.objects.get(prompt=defined).uid]),
        "history": reverse("lessons:history", args=[Answer.objects.get(prompt=defined).uid]),
        "reflection-history": reverse("lessons:reflection_history", args=[turns[0].uid]),
        "shares": reverse("lessons:shares"),
    }


def take_pictures(page: Page, name: str) -> None:
    folder = Path(SCREENSHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(**LOOKS[scheme])
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
    if name == "workbook":
        page.emulate_media(media="print", color_scheme="light", forced_colors="none")
        page.screenshot(path=folder / "workbook-print.png", full_page=True)
        page.emulate_media(media="screen")


def test_axe_finds_nothing_on_the_pages_of_the_years_and_nothing_scrolls_sideways(
    live_server: Any, chromium: Browser, years: dict[str, str]
) -> None:
    found: list[Any] = []
    # axe is put into the page as an inline script.
    with chromium.new_context(base_url=live_server.url, bypass_csp=True) as context:
        page = context.new_page()
        sign_in(page, "alice@example.com")
        for name, address in years.items():
            reply = page.goto(address)
            assert reply
            assert reply.status == 200, name
            if SCREENSHOTS:
                take_pictures(page, name)
            found += look(page, name)

    assert found == [], "\n".join(map(str, found))
