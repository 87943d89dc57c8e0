"""Every address of the site, from the resolver itself, with sample values for its parameters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

_PARAMETER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


@dataclass(frozen=True)
class Route:
    """One pattern, as the project writes it: admin/pages/<int:page_id>/edit/."""

    pattern: str

    def address(self, values: dict[str, Any]) -> str:
        """The pattern with sample values. What has no sample gets 0, the number of no row."""

        def sample(match: re.Match[str]) -> str:
            name = match.group(1)
            return str(values.get(f"{self.pattern}:{name}", values.get(name, 0)))

        whole = values.get(f"address of {self.pattern}")
        # A pattern that is a regular expression keeps its escapes.
        return whole or "/" + _PARAMETER.sub(sample, self.pattern).replace("\\", "")


def routes() -> list[Route]:
    found = {Route(pattern) for pattern in _walk(get_resolver(), "")}
    return sorted(found, key=lambda route: route.pattern)


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        text = prefix + _text(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, text)
        elif isinstance(entry, URLPattern):
            yield text


def _text(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    if isinstance(pattern, RegexPattern):
        return simplify_regex(str(pattern)).lstrip("/")
    return str(pattern)
