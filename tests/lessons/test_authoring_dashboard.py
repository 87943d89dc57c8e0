"""The first page an instructor sees."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.admin.menu import admin_menu, reports_menu, settings_menu

from lessons.models import Lesson
from tests import factories
from tests.factories import block
from tests.lessons.editor import edit
from tests.lessons.test_report_page import client_of, editor_of


def test_the_dashboard_lists_tracks_with_their_report(author: Client, lesson: Lesson) -> None:
    factories.make_lesson(lesson.get_parent().specific, "In draft", publish=False)
    track = lesson.get_parent().get_parent()

    html = author.get("/admin/").content.decode()

    assert track.title in html
    assert f"{reverse('course_progress_report')}?track={track.pk}" in html
    assert "".join(html.split()).count("<td>1</td>" * 3) == 1


def test_the_dashboard_shows_what_drafts_still_ask_for(author: Client, lesson: Lesson) -> None:
    note = block("author_note", {"note": "Find a picture of a fader"})
    edit(author, lesson, [block("section", {"heading": "Part", "content": [note]})])

    html = author.get("/admin/").content.decode()

    assert "Find a picture of a fader" in html
    assert reverse("wagtailadmin_pages:edit", args=[lesson.pk]) in html


def test_the_dashboard_shows_only_what_one_may_write(lesson: Lesson) -> None:
    hidden = factories.make_lesson(
        factories.make_module(factories.make_track("Hidden track")),
        body=[block("author_note", {"note": "Hidden note"})],
        publish=False,
    )
    client = client_of(editor_of(lesson.get_parent()))

    html = client.get("/admin/").content.decode()

    assert lesson.get_parent().get_parent().title in html
    assert "Hidden" not in html
    assert hidden.title == lesson.title


def test_the_menu_holds_what_instructors_need(author: Client, operator: Client) -> None:
    def names(client: Client, menu: Any) -> list[str]:
        request = client.get("/admin/").wsgi_request
        items = menu.menu_items_for_request(request)
        return [item.name for item in sorted(items, key=lambda item: item.order)]

    assert names(author, admin_menu)[:2] == ["explorer", "depth"]
    assert "snippets" not in names(author, admin_menu)
    assert names(author, reports_menu)[0] == "progress"
    assert "site-history" not in names(author, reports_menu)
    assert "site-history" in names(operator, reports_menu)
    assert names(author, settings_menu) == ["depth-rules", "texts-every-guide-repeats"]
