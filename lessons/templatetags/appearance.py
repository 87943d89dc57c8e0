from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lessons import catalogue
from lessons.appearance import SETTINGS, attributes, chosen_in
from lessons.forms.sent import learner_id
from lessons.keeping import fill, hole

register = template.Library()
register.filter("learner_id", learner_id)  # for data-learner: whose words a device keeps


@register.simple_tag(takes_context=True)
def appearance_attributes(context: Any) -> SafeString:
    """For the <html> of a base template, so that nothing flashes: data-theme="dark"."""
    return format_html_join("", ' {}="{}"', attributes(_cookies(context)).items())


@register.simple_tag(takes_context=True)
def appearance_form(context: Any, *, prefix: str, compact: bool = False) -> SafeString:
    """The choices as a form that works without a script. `prefix` keeps ids on a page apart."""
    chosen = chosen_in(_cookies(context))
    request = context.get("request")
    return fill(
        catalogue.current(),
        ("appearance", prefix, compact, *chosen.values()),
        lambda: _form(chosen, prefix, compact=compact),
        {
            "next": request.get_full_path() if request else "/",
            "csrf_token": context.get("csrf_token", ""),
        },
    )


def _form(chosen: dict[str, str], prefix: str, *, compact: bool) -> str:
    settings = [
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
    ]
    holes = {name: hole(name) for name in ("next", "csrf_token")}
    context = {"prefix": prefix, "compact": compact, "settings": settings, **holes}
    return render_to_string("lessons/_appearance.html", context)


def _cookies(context: Any) -> dict[str, str]:
    request = context.get("request")
    return request.COOKIES if request else {}


def _in_order(name: str, choices: tuple[Any, ...]) -> list[Any]:
    """Sizes are shown from small to large; the default comes first everywhere else."""
    if name != "size":
        return list(choices)
    normal, smallest, small, *larger = choices
    return [smallest, small, normal, *larger]
