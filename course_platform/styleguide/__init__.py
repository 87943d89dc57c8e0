"""The components of the site, each in all of its states, as the templates draw them.

What a component is for stands in the comment that opens its template, and nowhere else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template import Engine
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

_OPENING = re.compile(r"\A\s*\{#\s*(.+?)\s*#\}", re.DOTALL)


@dataclass(frozen=True)
class State:
    """A component as it can look. `context` is what its template is given."""

    name: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Component:
    name: str
    template: str
    states: tuple[State, ...]
    inside: str = ""  # the element a part of a list needs around it

    @property
    def purpose(self) -> str:
        return purpose_of(self.template)

    @property
    def anchor(self) -> str:
        return self.name.lower().replace(" ", "-")

    def drawn(self, request: HttpRequest) -> list[tuple[str, str]]:
        return [(state.name, self._drawn(state, request)) for state in self.states]

    def _drawn(self, state: State, request: HttpRequest) -> str:
        html = get_template(self.template).render(dict(state.context), request)
        # On its own page an error takes the focus; among samples it would take the reader along.
        html = SafeString(html.replace(" data-focus", ""))
        if not self.inside:
            return html
        return format_html("<{}>{}</{}>", self.inside, html, self.inside.split()[0])


def purpose_of(template: str) -> str:
    """The comment that opens a template, as one line; empty where there is none."""
    found = _OPENING.match(Engine.get_default().get_template(template).source)
    return " ".join(found[1].split()) if found else ""
