"""How a reader wants pages to look. Kept in cookies on the device, so nobody needs an account.

The server writes the choices into <html>, so that the first paint is already right.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LASTS = 365 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Setting:
    """One group of choices. The first is the default and needs no cookie."""

    name: str
    label: str | Promise
    choices: tuple[tuple[str, str | Promise], ...]

    @property
    def default(self) -> str:
        return self.choices[0][0]

    def chosen(self, cookies: Mapping[str, str]) -> str:
        value = cookies.get(self.name, "")
        return value if value in dict(self.choices) else self.default


SETTINGS = (
    Setting(
        "theme",
        _("Colours"),
        (
            ("system", pgettext_lazy("theme", "System")),
            ("light", pgettext_lazy("theme", "Light")),
            ("dark", pgettext_lazy("theme", "Dark")),
            ("sepia", pgettext_lazy("theme", "Sepia")),
        ),
    ),
    Setting(
        "size",
        _("Text size"),
        (
            ("normal", pgettext_lazy("text size", "Normal")),
            ("smallest", pgettext_lazy("text size", "Smallest")),
            ("small", pgettext_lazy("text size", "Small")),
            ("large", pgettext_lazy("text size", "Large")),
            ("largest", pgettext_lazy("text size", "Largest")),
        ),
    ),
    Setting(
        "spacing",
        _("Line spacing"),
        (
            ("normal", pgettext_lazy("line spacing", "Normal")),
            ("wide", pgettext_lazy("line spacing", "Wide")),
            ("widest", pgettext_lazy("line spacing", "Widest")),
        ),
    ),
    Setting(
        "face",
        _("Typeface"),
        (
            ("serif", pgettext_lazy("typeface", "Literata")),
            ("sans", pgettext_lazy("typeface", "Instrument Sans")),
            ("hyperlegible", pgettext_lazy("typeface", "Atkinson Hyperlegible")),
        ),
    ),
)


def chosen_in(cookies: Mapping[str, str]) -> dict[str, str]:
    """The choice of every setting, whatever the cookies hold."""
    return {setting.name: setting.chosen(cookies) for setting in SETTINGS}


def attributes(cookies: Mapping[str, str]) -> dict[str, str]:
    """What <html> has to carry: data-theme="dark"; nothing for what is left as it comes."""
    chosen = chosen_in(cookies)
    return {
        f"data-{setting.name}": chosen[setting.name]
        for setting in SETTINGS
        if chosen[setting.name] != setting.default
    }
