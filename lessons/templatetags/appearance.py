from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lessons.appearance import SETTINGS, attributes, chosen_in

register = template.Library()


@register.simple_tag(takes_context=True)
def appearance_attributes(context: Any) -> SafeString:
    """For the <html> of a base template, so that nothing flashes: data-theme="dark"."""
    return format_html_join("", ' {}="{}"', attributes(_cookies(context)).items())


@register.inclusion_tag("lessons/_appearance.html", takes_context=True)
def appearance_form(context: Any, *, prefix: str, compact: bool = False) -> dict[str, Any]:
    """The choices as a form that works without a script. `prefix` keeps ids on a page apart."""
    chosen = chosen_in(_cookies(context))
    request = context.get("request")
    return {
        "prefix": prefix,
        "compact": compact,
        "next": request.get_full_path() if request else "/",
        "csrf_token": context.get("csrf_token"),
        "settings": [
            {
                "name": setting.name,
                "label": setting.label,
                "choices": [
                    {
                        "value": value,
                        "label": label,
                        "chosen": chosen[setting.name] == value,
                        "usual": value == setting.default,
                    }
                    for value, label in _in_order(setting.name, setting.choices)
                ],
            }
            for setting in SETTINGS
        ],
    }


def _cookies(context: Any) -> dict[str, str]:
    request = context.get("request")
    return request.COOKIES if request else {}


def _in_order(name: str, choices: tuple[Any, ...]) -> list[Any]:
    """Sizes are shown from small to large; the default comes first everywhere else."""
    if name != "size":
        return list(choices)
    normal, smallest, small, *larger = choices
    return [smallest, small, normal, *larger]
