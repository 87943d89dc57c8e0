"""Parts of a page that are equal for everybody: rendered once, kept while the outline stands.

    {% kept lesson by next_lesson.pk with next_lesson site_name %} … {% endkept %}

The first word names what keeps it (a lesson of the outline; without it, the outline itself), so
that what was rendered from one published state can never be shown with the next. After `by` stands
what it depends on beside that, after `with` what else may be read inside. Nothing but these names
is visible there: not the request and not the learner, so nothing private can be kept. A form's
token is put in afterwards.
"""

from contextlib import suppress
from functools import cache
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from lessons import catalogue
from lessons.keeping import Shape, hole, keep

register = template.Library()

NAV = (
    "lessons:path",
    "lessons:catalogue",
    "lessons:workbook",
    "gamification:depth",
    "reminders:list",
    "lessons:search",
)
PRIVATE = {"user", "request", "perms", "messages", "csrf_token", "form", "state"}


class KeptNode(Node):
    def __init__(
        self,
        nodelist: NodeList,
        holder: FilterExpression | None,
        keys: list[FilterExpression],
        shown: list[str],
    ) -> None:
        self.nodelist, self.holder, self.keys, self.shown = nodelist, holder, keys, shown
        self.own = object()  # unlike any other part of any template, also of one parsed anew

    def render(self, context: Any) -> SafeString:
        holder = self.holder.resolve(context) if self.holder else catalogue.current()
        key = (self.own, *(key.resolve(context) for key in self.keys))
        shape = keep(holder, key, lambda: Shape(self._rendered(context)))
        return shape.filled({"csrf_token": context.get("csrf_token")})

    def _rendered(self, context: Any) -> str:
        shown = {name: context.get(name) for name in self.shown}
        return str(self.nodelist.render(context.new({**shown, "csrf_token": hole("csrf_token")})))


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    words = token.split_contents()[1:]
    parts: dict[str, list[str]] = {"": [], "by": [], "with": []}
    part = ""
    for word in words:
        if word in ("by", "with"):
            part = word
        else:
            parts[part].append(word)
    names = [word for word in (*parts[""], *parts["by"], *parts["with"]) if word.isidentifier()]
    if len(parts[""]) > 1 or PRIVATE & set(names):
        raise template.TemplateSyntaxError(f"not equal for everybody: {token.contents}")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    compiled = [parser.compile_filter(word) for word in (*parts[""], *parts["by"])]
    holder = compiled.pop(0) if parts[""] else None
    return KeptNode(nodelist, holder, compiled, names)


@register.filter
def place_of_nav(path: str) -> str:
    """The page's own address where the masthead leads to it, for aria-current; else nothing."""
    return path if path in _nav() else ""


@cache
def _nav() -> frozenset[str]:
    found = set()
    for name in NAV:
        with suppress(NoReverseMatch):  # a host project may have left an app out
            found.add(reverse(name))
    return frozenset(found)
