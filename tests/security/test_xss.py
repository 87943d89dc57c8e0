"""Nothing that anybody writes runs as a script: tried in a browser that obeys no policy of ours.

The policy is the second line of defence. A page that is safe only because of it is a mistake, and
what does not run without it does not run with it; `make chaos` opens every page both ways.
"""

from collections.abc import Generator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from lessons import operations as ops
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import Lesson
from outbox.models import OutgoingMessage
from reminders.operations import send_due_reminders
from tests import factories
from tests.browser import sign_in
from tests.factories import block, item
from tests.security.payloads import PAYLOADS
from tests.seeds import is_long

pytestmark = pytest.mark.django_db(transaction=True)

LONGEST = 200
COUNT = "window.runs = []; window.pwned = () => window.runs.push(document.currentScript?.src || 1);"
HARMFUL = """() => [...document.querySelectorAll('*')].flatMap(element =>
  [...element.attributes].filter(({name, value}) =>
    (/^on/.test(name) && /pwned/.test(value))
    || (/^(href|src|action|data|formaction|srcdoc)$/.test(name)
        && /^[\\s\\x00-\\x20]*(javascript|vbscript|data:text)/i.test(value)))
  .map(({name, value}) => `${element.tagName} ${name}=${value}`))"""


def test_there_are_a_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 100


def rich(payload: str) -> str:
    return f"<p>{payload}</p>"


def hostile_body() -> list[dict[str, Any]]:
    """Written straight into the database, past the editor: each payload in every kind of text."""
    content = [
        part
        for payload in PAYLOADS
        for part in (
            block("text", rich(payload)),
            block("subheading", payload[:LONGEST]),
            block("callout", {"kind": "tip", "title": payload[:120], "text": rich(payload)}),
        )
    ]
    return [
        block("introduction", {"text": "".join(map(rich, PAYLOADS))}),
        block("section", {"heading": PAYLOADS[0], "content": content}),
        block("table", table()),
        block("accordion", {"panels": panels()}),
        *(media(payload) for payload in PAYLOADS[:20]),
        factories.turn_block(title=PAYLOADS[3]),
        block("faq", {"items": questions()}),
        block("quick_reference", {"items": terms()}),
        block("next_steps", {"text": "".join(map(rich, PAYLOADS))}),
    ]


def table() -> dict[str, Any]:
    return {
        "data": [[payload, payload] for payload in PAYLOADS],
        "cell": [],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_caption": PAYLOADS[64],
    }


def panels() -> list[Any]:
    return [item({"heading": p[:LONGEST], "text": rich(p)}) for p in PAYLOADS]


def questions() -> list[Any]:
    return [item({"question": p[:LONGEST], "answer": rich(p)}) for p in PAYLOADS]


def terms() -> list[Any]:
    return [item({"term": p[:120], "meaning": p}) for p in PAYLOADS]


def media(payload: str) -> dict[str, Any]:
    return block("media", {"media": payload, "title": payload[:LONGEST], "transcript": payload})


@pytest.fixture
def hostile(transactional_db: None) -> dict[str, Any]:
    """A guide, a learner and an instructor who are all as hostile as they can be."""
    track = factories.make_track(PAYLOADS[0][:LONGEST], summary=PAYLOADS[3])
    module = factories.make_module(track, PAYLOADS[9])
    lesson = factories.make_lesson(module, PAYLOADS[64][:LONGEST], body=hostile_body())
    mallory = factories.make_learner("mallory")
    mallory.name = PAYLOADS[66][:150]
    mallory.save()
    plain = factories.make_lesson(module, "Plain")
    write(mallory, plain)
    return {"lesson": lesson, "plain": plain, "mallory": mallory}


def write(mallory: Any, lesson: Lesson) -> None:
    three = factories.prompt_of(lesson, "three_skills")
    for start in range(0, len(PAYLOADS) - 2, 3):  # All of them end up in the history.
        values = [payload[:LONGEST] for payload in PAYLOADS[start : start + 3]]
        ops.save_answer(three, learner=mallory, content=Content(value=values))
    pattern = factories.prompt_of(lesson, "skill_pattern")
    ops.save_answer(pattern, learner=mallory, content=Content(text="\n".join(PAYLOADS)))
    parts = ops.ReflectionParts("\n".join(PAYLOADS), PAYLOADS[0], PAYLOADS[1], PAYLOADS[2])
    ops.complete_and_reflect(factories.turn_of(lesson), learner=mallory, parts=parts)


def pages(hostile: dict[str, Any]) -> list[str]:
    catalogue = fresh()
    plain, lesson = hostile["plain"], hostile["lesson"]
    answers = hostile["mallory"].answers.all() if hasattr(hostile["mallory"], "answers") else []
    return [
        "/",
        "/path/",
        "/workbook/",
        "/depth/",
        "/reminders/",
        "/accounts/settings/",
        catalogue.lessons[lesson.pk].url,
        catalogue.lessons[plain.pk].url,
        factories.turn_of(plain).get_absolute_url(),
        factories.turn_of(lesson).get_absolute_url(),
        f"{factories.turn_of(plain).get_absolute_url()}reflect/",
        *(f"/answers/{answer.uid}/history/" for answer in answers),
    ]


def staff_pages(hostile: dict[str, Any]) -> list[str]:
    lesson = hostile["lesson"]
    return [
        "/admin/",
        "/admin/reports/progress/",
        f"/admin/pages/{lesson.pk}/view_draft/",
        f"/admin/pages/{lesson.pk}/history/",
        f"/admin/pages/{lesson.get_parent().pk}/",
        "/admin/pages/search/?q=pwned",
        "/admin/users/",
        "/django-admin/accounts/user/",
        "/django-admin/course_lessons/prompt/",
        "/django-admin/course_outbox/outgoingmessage/",
    ]


@pytest.fixture(params=["without any policy", *(["with our policy"] if is_long() else [])])
def browser(
    chromium: Browser, live_server: Any, request: pytest.FixtureRequest
) -> Generator[BrowserContext]:
    context = chromium.new_context(
        base_url=live_server.url, bypass_csp=request.param == "without any policy"
    )
    context.add_init_script(COUNT)
    # Nothing leaves the machine: players are not fetched.
    context.route(lambda url: not url.startswith(live_server.url), lambda route: route.abort())
    yield context
    context.close()


def runs_at(browser: BrowserContext, address: str) -> list[str]:
    """What ran, and what would run if somebody clicked on it."""
    page = browser.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    try:
        reply = page.goto(address, wait_until="load")
        assert reply is not None
        assert reply.status == 200, f"{address}: {reply.status}"
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.wait_for_timeout(100)  # What listens for the opening, or for a frame, has its turn.
        found = page.evaluate("window.runs.map(String)") + page.evaluate(HARMFUL)
        return [f"{address}: {one}" for one in found]
    finally:
        page.close()


def test_nothing_runs_on_a_learners_pages(
    browser: BrowserContext, hostile: dict[str, Any], live_server: Any
) -> None:
    sign_in(browser, live_server.url, hostile["mallory"].email)

    ran = [one for address in pages(hostile) for one in runs_at(browser, address)]

    assert not ran
    print(f"{len(PAYLOADS)} payloads on {len(pages(hostile))} learner pages: 0 ran")


def test_nothing_runs_on_the_staffs_pages(
    browser: BrowserContext, hostile: dict[str, Any], live_server: Any
) -> None:
    sign_in(browser, live_server.url, factories.make_operator("otto").email)

    ran = [one for address in staff_pages(hostile) for one in runs_at(browser, address)]

    assert not ran
    print(f"{len(PAYLOADS)} payloads on {len(staff_pages(hostile))} staff pages: 0 ran")


def test_nothing_runs_in_a_mail(browser: BrowserContext, hostile: dict[str, Any]) -> None:
    send_due_reminders()
    page = browser.new_page()
    for message in OutgoingMessage.objects.exclude(html=""):
        page.goto("/livez")
        page.set_content(message.html)
        assert page.evaluate("window.runs") == []
        assert page.evaluate(HARMFUL) == []
    page.close()
