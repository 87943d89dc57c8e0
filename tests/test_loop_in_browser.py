"""The whole loop in a real browser on real PostgreSQL: with a script, without, and by keyboard."""

import json
import re
from collections.abc import Generator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from course_platform.invariants import check_all
from gamification.models import DepthEntry, Extension
from lessons.catalogue import fresh
from lessons.models import Answer, Lesson, ReadingPosition, Snapshot, Turn, Unlock
from tests import factories, kept_rows
from tests.browser import sign_in

PASSWORD = "demo-pass-123"


@pytest.fixture
def site(transactional_db: None) -> dict[str, Any]:
    """A lesson on success, the lesson with the chart, and a course that one reflection opens."""
    success, skills = kept_rows.once("the loop", make_course)
    return {
        "success": Lesson.objects.get(pk=success),
        "skills": Lesson.objects.get(pk=skills),
        "turn": Turn.objects.get(lesson=skills),
    }


def make_course() -> tuple[int, int]:
    module = factories.make_module()
    success = factories.make_lesson(module, "What success is", body=factories.success_body())
    skills = factories.make_lesson(module, "What a producer does")
    extension = factories.make_extension()
    factories.make_lesson(factories.make_module(extension, "Two bars"), "Where the beat leans")
    Extension.objects.create(track=extension, threshold=10)
    return success.pk, skills.pk


@pytest.fixture
def plain(chromium: Browser, live_server: Any) -> Generator[Page]:
    """A browser that runs no script."""
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def url_of(lesson: Lesson) -> str:
    return fresh().lessons[lesson.pk].url


def sign_up(page: Page, email: str = "ada@example.com") -> None:
    page.get_by_label(re.compile("mail", re.I)).fill(email)
    page.get_by_label(re.compile("^Password")).fill("a-long-pass-123")
    page.locator("main").get_by_role("button", name="Start").click()


def sign_in_by_the_form(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label(re.compile("mail", re.I)).fill(email)
    page.get_by_label(re.compile("^Password")).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/path/")


def go_through(page: Page, site: dict[str, Any]) -> None:
    """Read, write, sign up, rate, keep, complete, reflect: with a script or without."""
    page.goto("/")
    page.get_by_role("link", name="Read the first lesson").click()
    page.goto(url_of(site["skills"]))
    for number, skill in enumerate(("Hearing", "Ending", "Asking"), start=1):
        page.get_by_label(f"Line {number}").fill(skill)
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator("figure.recall")).to_contain_text("Ending")
    page.get_by_role("link", name="Begin", exact=True).click()
    for area, rating in zip(factories.AREAS, (8, 6, 7, 2, 6), strict=True):
        page.get_by_label(area, exact=True).first.fill(str(rating))
    page.get_by_role("button", name="Mark this Turn complete").click()

    sign_up(page)
    page.wait_for_url("**/turns/**")
    expect(page.get_by_label("Business", exact=True).first).to_have_value("2")
    page.get_by_role("button", name="Keep this chart").click()
    expect(page.locator("#chart")).to_contain_text("Chart kept on")
    page.get_by_label("What is success to you?").fill("One record a year.")
    page.get_by_label("Interpersonal").check()
    page.get_by_label("Business").check()
    page.get_by_role("button", name="Mark this Turn complete").click()

    page.wait_for_url("**/reflect/")
    page.get_by_label("What I saw").fill("The songs stop where I would have to ask somebody.")
    page.get_by_label("Why, with an example").fill(
        "Two of five are waiting for a singer since May."
    )
    page.get_by_label("If", exact=True).fill("it is Saturday after coffee")
    page.get_by_label("then I will").fill("write to Mia")
    page.get_by_role("button", name="Save the reflection").click()
    page.wait_for_url("**/done/")
    expect(page.get_by_role("heading", name="+10 Depth")).to_be_visible()
    page.goto("/path/")
    expect(page.get_by_role("heading", name="Rhythm and feel is open to you")).to_be_visible()


def check_what_stands(site: dict[str, Any]) -> None:
    assert Snapshot.objects.get().definition is None  # It was written after the chart was kept.
    assert Answer.objects.filter(prompt__name="three_skills").count() == 1
    assert Answer.objects.get(prompt__name="success_definition").text == "One record a year."
    assert DepthEntry.objects.get().amount == 10
    assert Unlock.objects.count() == 1
    assert not check_all().broken


def test_the_loop_with_a_script(live_server: Any, page: Page, site: dict[str, Any]) -> None:
    go_through(page, site)
    check_what_stands(site)


def test_the_loop_without_a_script(live_server: Any, plain: Page, site: dict[str, Any]) -> None:
    go_through(plain, site)
    check_what_stands(site)


def test_words_are_saved_while_typing_and_stand_after_a_reload(
    live_server: Any, page: Page, site: dict[str, Any], alice: Any
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(url_of(site["skills"]))

    page.get_by_label("Line 1").press_sequentially("Hearing")
    expect(page.locator("[data-status]").first).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    page.get_by_label("Line 2").fill("Ending")
    expect(page.locator("[data-rev]").first).to_have_value("2")
    page.reload()

    expect(page.get_by_label("Line 2")).to_have_value("Ending")
    assert page.evaluate("Object.keys(localStorage)") == []
    assert Answer.objects.get().value == ["Hearing", "Ending"]


def test_words_typed_while_the_server_is_away_are_kept_on_the_device_and_sent_later(
    live_server: Any, page: Page, context: BrowserContext, site: dict[str, Any], alice: Any
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(url_of(site["skills"]))
    page.route("**/answers/**", lambda route: route.abort())

    page.get_by_label("Line 1").fill("Hearing")
    expect(page.locator("[data-status]").first).to_contain_text("Kept on this device; retrying")
    assert not Answer.objects.exists()
    page.unroute("**/answers/**")
    page.reload()

    expect(page.get_by_label("Line 1")).to_have_value("Hearing")
    expect(page.locator("[data-status]").first).to_contain_text("Saved")
    assert Answer.objects.get().value == ["Hearing"]


def test_a_reply_lost_on_the_way_does_not_save_twice(
    live_server: Any, page: Page, site: dict[str, Any], alice: Any
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(url_of(site["skills"]))
    lost: list[str] = []

    def lose_the_first_reply(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    page.route("**/answers/**", lose_the_first_reply)
    page.get_by_label("Line 1").fill("Hearing")
    expect(page.locator("[data-status]").first).to_contain_text(
        re.compile(r"Saved \d"), timeout=10_000
    )

    assert json.loads(lost[0])["revision"] == 1
    assert Answer.objects.get().revision == 1


def test_two_tabs_show_both_texts_and_lose_neither(
    live_server: Any, page: Page, context: BrowserContext, site: dict[str, Any], alice: Any
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    other = context.new_page()
    for tab in (page, other):
        tab.goto(url_of(site["skills"]))

    page.get_by_label("Line 1").fill("From the first tab")
    expect(page.locator("[data-status]").first).to_contain_text(re.compile(r"Saved \d"))
    other.get_by_label("Line 1").fill("From the second tab")
    panel = other.locator(".conflict")
    expect(panel).to_contain_text("From the first tab")
    panel.get_by_role("button", name="Keep what I typed here").click()
    expect(other.locator("[data-status]").first).to_contain_text(re.compile(r"Saved \d"))

    assert Answer.objects.get().value == ["From the second tab"]


def test_a_slider_starts_unrated_and_its_first_key_is_one(
    live_server: Any, page: Page, site: dict[str, Any]
) -> None:
    page.goto(f"/turns/{site['turn'].uid}/")
    slider = page.get_by_label("Technical, as a slider")
    box = page.get_by_label("Technical", exact=True).first
    expect(slider).to_have_attribute("aria-valuetext", "Not rated")
    expect(box).to_have_value("")

    slider.press("ArrowRight")
    expect(box).to_have_value("1")
    slider.press("ArrowRight")
    expect(box).to_have_value("2")
    expect(slider).to_have_attribute("aria-valuetext", "2 of 10")
    expect(page.locator(".radar__shape").first).to_have_attribute("points", "")
    for area in factories.AREAS:
        page.get_by_label(area, exact=True).first.fill("5")
    expect(page.locator(".radar__shape").first).to_have_attribute("points", re.compile(r"\d"))
    box.fill("")
    expect(slider).to_have_attribute("aria-valuetext", "Not rated")


def test_where_reading_stopped_is_offered_again(
    live_server: Any, page: Page, site: dict[str, Any], alice: Any
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(url_of(site["skills"]))

    with page.expect_response("**/position/"):
        page.locator("#your-turn").scroll_into_view_if_needed()
        page.mouse.wheel(0, 600)

    assert ReadingPosition.objects.get().percent > 0
    page.goto(url_of(site["skills"]))
    expect(page.locator(".guide__resume")).to_contain_text("Continue at")


def test_a_turn_can_be_done_by_keyboard_alone(
    live_server: Any, page: Page, site: dict[str, Any], alice: Any
) -> None:
    sign_in(page.context, live_server.url, "alice@example.com")
    page.goto(f"/turns/{site['turn'].uid}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    rated = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.className || ''")
        if "rating__number" in name:
            page.keyboard.type("5")
            rated += 1
        if page.evaluate("document.activeElement.value") == "snapshot":
            break
    assert rated == 5
    page.keyboard.press("Enter")
    expect(page.locator("#chart")).to_contain_text("Chart kept on")
