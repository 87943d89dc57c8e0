"""What is left of rich text when it reaches a page, however it came into the database.

Wagtail's editor cleans what it stores. An import, a script, an old revision or a plugin may not
have, so the last step before the page cleans again: templates/wagtailcore/shared/richtext.html.
"""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i",
    "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "*": {"dir", "lang"}}
SCHEMES = {"http", "https", "mailto", "tel"}


@register.filter
def clean(html: str) -> SafeString:
    return mark_safe(  # noqa: S308 - this is what makes it so
        nh3.clean(
            str(html),
            tags=TAGS,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="noopener",
            generic_attribute_prefixes=set(),
        )
    )
