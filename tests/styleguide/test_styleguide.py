"""The style guide shows what the site is made of, to those who build it."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from course_platform.styleguide import purpose_of
from course_platform.styleguide.components import components
from lessons.kinds import KINDS

TEMPLATES = Path(__file__).parents[2] / "templates"


def used_on_many_pages() -> set[str]:
    users: dict[str, set[Path]] = defaultdict(set)
    for template in TEMPLATES.rglob("*.html"):
        for name in re.findall(r'include "([\w/]+/_\w+\.html)"', template.read_text()):
            users[name].add(template)
    return {name for name, templates in users.items() if len(templates) > 1}


def test_every_component_is_drawn_in_every_state(client: Client, ines: Any) -> None:
    client.force_login(ines)

    page = client.get(reverse("styleguide"))

    assert page.status_code == 200
    drawn = page.content.decode()
    assert "data-focus" not in drawn  # The page opens at its head.
    for component in components():
        assert component.purpose, component.template
        assert f'id="{component.anchor}"' in drawn
        for name, html in component.drawn(page.wsgi_request):
            assert html.strip(), (component.name, name)
    assert {f"Prompt: {kind.replace('_', ' ')}" for kind in KINDS} <= {
        component.name for component in components()
    }


def test_it_asks_the_database_for_nothing_but_who_is_there(
    client: Client, ines: Any, django_assert_max_num_queries: Any
) -> None:
    client.force_login(ines)
    client.get(reverse("styleguide"))

    with django_assert_max_num_queries(6):
        client.get(reverse("styleguide"))


@pytest.mark.parametrize("who", ["alice", None])
def test_learners_and_visitors_do_not_see_it(client: Client, who: str | None, alice: Any) -> None:
    if who:
        client.force_login(alice)

    assert client.get(reverse("styleguide")).status_code == 403


def test_every_partial_that_several_pages_use_says_what_it_is_for() -> None:
    shared = used_on_many_pages()

    assert len(shared) > 20
    assert [name for name in sorted(shared) if not purpose_of(name)] == []


def test_no_component_is_styled_twice() -> None:
    """A class is given its looks in one style sheet, whatever page it is on."""
    sheets = Path(TEMPLATES.parent / "static" / "css")
    owners: dict[str, set[str]] = defaultdict(set)
    # The archive opens offline, alone, so it brings its own.
    parts = [part for part in (sheets / "components").glob("*.css") if part.name != "archive.css"]
    for sheet in [sheets / "base.css", *parts]:
        source = re.sub(
            r"@media[^{]*\(forced-colors[^{]*\{.*?\n\}", "", sheet.read_text(), flags=re.S
        )
        for selector in re.findall(r"^(\.[\w-]+) \{", source, flags=re.M):
            owners[selector].add(sheet.name)

    assert len(owners) > 200
    assert {selector: names for selector, names in owners.items() if len(names) > 1} == {}
