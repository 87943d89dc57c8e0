"""Wagtail's frame around the report is kept for one person, and never shows a moment too long."""

import re
from typing import Any
from unittest import mock

import pytest
from django.contrib import messages
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.admin.menu import admin_menu
from wagtail.users.models import UserProfile

from lessons import admin_views
from lessons.authoring import frame
from lessons.models import Lesson
from tests.clients import signed_in

REPORT = "/admin/reports/progress/"
TOKEN = re.compile(r'"CSRF_TOKEN": "(\w+)"')
MENU_OF_PAGES = "/admin/pages/"


@pytest.fixture(autouse=True)
def course(lesson: Lesson) -> None:
    """Something to report on."""


def html_of(client: Client, **headers: Any) -> str:
    return client.get(REPORT, **headers).content.decode()


def rendered(html: str) -> str:
    return TOKEN.sub("", html)


def test_the_kept_page_is_the_page_that_is_rendered(ines: Any, otto: Any, settings: Any) -> None:
    for person in (ines, otto):
        client = signed_in(person)
        kept = [html_of(client), html_of(client)]
        settings.LESSONS_KEEP_WHOLE_PAGES = False

        assert [*map(rendered, kept)] == [rendered(html_of(client))] * 2
        settings.LESSONS_KEEP_WHOLE_PAGES = True


def test_the_menu_is_drawn_once(author: Client) -> None:
    html_of(author)

    with mock.patch.object(admin_menu, "render_component", side_effect=AssertionError):
        assert "A lesson" in html_of(author)


def test_nobody_is_shown_the_frame_of_somebody_else(ines: Any, otto: Any) -> None:
    hers, his = html_of(signed_in(ines)), html_of(signed_in(otto))

    assert ines.email in hers or ines.name in hers
    assert ines.email not in his
    assert otto.email not in hers


def test_each_answer_has_a_token_of_whoever_asked(ines: Any) -> None:
    tokens = []
    for _device in range(2):
        client = Client(enforce_csrf_checks=True)
        client.force_login(ines)
        [token] = TOKEN.findall(html_of(client))
        tokens.append(token)
        sent = client.post("/admin/logout/", headers={"X-CSRFToken": token})

        assert sent.status_code != 403
    assert len(set(tokens)) == 2


def test_whoever_loses_a_permission_loses_the_link_at_once(ines: Any) -> None:
    client = signed_in(ines)
    assert "/admin/depth/rules/" in html_of(client)

    needed = Permission.objects.filter(codename__in=["access_admin", "view_progress_report"])
    ines.groups.get().permissions.set(needed)

    assert "/admin/depth/rules/" not in html_of(client)


def fresh_of(client: Client) -> str:
    with mock.patch.object(frame, "may_be_kept", return_value=False):
        return html_of(client)


@pytest.mark.parametrize(
    "changed", [{"theme": "dark"}, {"keyboard_shortcuts": False}, {"preferred_language": "de"}]
)
def test_a_changed_preference_shows_at_once(ines: Any, changed: dict[str, Any]) -> None:
    client = signed_in(ines)
    before = html_of(client)

    UserProfile.objects.update_or_create(user=ines, defaults=changed)

    after = html_of(client)
    assert rendered(after) != rendered(before)
    assert rendered(after) == rendered(fresh_of(client))


def test_a_new_name_shows_at_once(ines: Any) -> None:
    client = signed_in(ines)
    html_of(client)
    ines.name = "Ines the second"
    ines.save()

    assert "Ines the second" in html_of(client)


@pytest.mark.parametrize(
    "headers", [{"user-agent": "Mac"}, {"cookie": "wagtail_sidebar_collapsed=1"}]
)
def test_another_keyboard_and_a_folded_menu_have_frames_of_their_own(
    ines: Any, headers: dict[str, str]
) -> None:
    client = signed_in(ines)
    before = html_of(client)
    if "cookie" in headers:
        client.cookies.load(headers.pop("cookie"))

    after = html_of(client, headers=headers)

    assert rendered(after) != rendered(before)


def test_a_message_is_said_once(author: Client) -> None:
    chosen = admin_views.ProgressReport._chosen

    def telling(view: Any, *tracks: Any) -> Any:
        messages.success(view.request, "It is published.")
        return chosen(view, *tracks)

    with mock.patch.object(admin_views.ProgressReport, "_chosen", telling):
        assert "It is published." in html_of(author)
    assert "It is published." not in html_of(author)


def test_a_frame_is_forgotten_after_ten_minutes(author: Client) -> None:
    with mock.patch("lessons.shared.store.set") as kept:
        html_of(author)

    lasts = {call.args[0].split(":")[4]: call.args[2] for call in kept.call_args_list}
    assert lasts["frame"] == 10 * 60
