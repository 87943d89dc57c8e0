"""Our pages in the two admins have no barrier: light, dark, and on a phone.

Around them stand Wagtail's and Django's own header, menu and filters, which are not asked about.
"""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from gamification import sweeping
from gamification.models import DepthRule
from lessons.admin_views import REPORT
from lessons.models import Lesson
from tests.looks import ALL_RULES, COLOURS, Look, problems_of, visiting
from tests.outbox.test_mailbox import write

LOOKS = (
    Look("light", ALL_RULES),
    Look("dark", COLOURS, media={"color_scheme": "dark"}),
    Look("390 px", ALL_RULES, width=390),
)
OURS = {
    "include": [["main"]],
    # Wagtail's header of a page; Django's way back, its filters, and its search.
    "exclude": [[".w-slim-header"], [".breadcrumbs"], ["#changelist-filter"], ["#toolbar"]],
}


@pytest.fixture
def addresses(demo_content: None, settings: Any, tmp_path: Path) -> dict[str, dict[str, str]]:
    """Who sees which pages."""
    settings.OUTBOX_EMAIL_BACKEND = "outbox.backends.MailFileBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    mail = write(tmp_path, "Your course is open", html="<p>It stays open.</p>")
    sweep = sweeping.request_sweep(rule=DepthRule.objects.filter(reason="look_back").latest("pk"))
    module = Lesson.objects.first().get_parent()
    return {
        "instructor": {
            "dashboard": reverse("wagtailadmin_home"),
            "report": reverse(REPORT),
            "rules": reverse("depth_rules"),
            "rule": reverse("depth_rule", args=["look_back"]),
            "grant": reverse("depth_grant"),
            "import": reverse("course_lessons_import_guide", args=[module.pk]),
        },
        "admin": {
            "simulated year": reverse("course_simulated_year"),
            "sweep": reverse("depth_sweep", args=[sweep.pk]),
            "messages": reverse("admin:course_outbox_outgoingmessage_changelist"),
            "mails": reverse("admin:mail_files"),
            "mail": reverse("admin:mail_file", args=[mail]),
        },
    }


def test_our_pages_in_the_admins_have_no_barrier(
    live_server: Any, chromium: Browser, addresses: dict[str, dict[str, str]]
) -> None:
    found: dict[str, list[str]] = {}
    for who, pages in addresses.items():
        with visiting(chromium, live_server.url, who) as page:
            for name, address in pages.items():
                open_address(page, address)
                for look in LOOKS:
                    for problem in problems_of(page, look, part=OURS):
                        found.setdefault(problem, []).append(f"{name}, {look.name}")

    assert not found, "\n".join(
        f"{problem}\n    {'; '.join(where)}" for problem, where in sorted(found.items())
    )


def open_address(page: Page, address: str) -> None:
    reply = page.goto(address)
    assert reply
    assert reply.status == 200, address
    # Whoever may not see a page of Wagtail's is led to its first page instead.
    assert page.url.endswith(address)
    # A colour on its way to another is neither.
    page.add_style_tag(content="* { transition: none !important; }")
