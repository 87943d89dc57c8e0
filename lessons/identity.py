"""What makes a site look like itself: name, mark, signal colour and faces, set in the admin.

Kept with the catalogue, so that no page pays a query for it.
"""

import hashlib
from dataclasses import dataclass, field

from django.conf import settings

ACCENT_LIGHT, ACCENT_DARK = "#0a5a63", "#6fc8ce"
# What the signal colour stands on, or has standing on it, in tokens.css: name → (light, dark).
GROUNDS = {
    "page": ("#f3f5f4", "#121716"),
    "panel": ("#ffffff", "#1a201f"),
    "button text": ("#ffffff", "#0c1010"),
}
READABLE = 4.5  # WCAG 2.2, 1.4.3
FACES = {
    "literata": '"Literata", "Literata stand-in", "Literata stand-in 2", "Noto Naskh Arabic", '
    "serif",
    "instrument": '"Instrument Sans", "Instrument stand-in", "Instrument stand-in 2", system-ui, '
    "sans-serif",
    "hyperlegible": '"Atkinson Hyperlegible Next", system-ui, sans-serif',
    "system-serif": 'Charter, "Bitstream Charter", "Sitka Text", Cambria, serif',
    "system-sans": "system-ui, sans-serif",
}


# Where a site does not say these two, it has told them to Wagtail (so does outbox/conf.py).
def site_name() -> str:
    return str(getattr(settings, "SITE_NAME", settings.WAGTAIL_SITE_NAME))


def site_url() -> str:
    return str(getattr(settings, "SITE_URL", settings.WAGTAILADMIN_BASE_URL)).rstrip("/")


@dataclass(frozen=True)
class Identity:
    """A site without settings of its own looks as the stylesheets say."""

    name: str = field(default_factory=site_name)
    mark_url: str = ""
    accent: str = ACCENT_LIGHT
    accent_dark: str = ACCENT_DARK
    reading_face: str = "literata"
    interface_face: str = "instrument"

    @classmethod
    def of(cls, row: dict[str, str] | None) -> "Identity":
        """From the columns of a SiteIdentity; empty ones mean “as it comes”."""
        return cls(**{name: value for name, value in (row or {}).items() if value})

    @property
    def css(self) -> str:
        """Only what differs. Values are checked when they are saved; nothing else gets here."""
        rules = []
        if (self.accent, self.accent_dark) != (ACCENT_LIGHT, ACCENT_DARK):
            rules.append(_accents(self.accent, self.accent_dark))
        if self.reading_face != "literata":
            rules.append(f":root{{--read:{FACES[self.reading_face]}}}")
        if self.interface_face != "instrument":
            rules.append(f":root{{--ui:{FACES[self.interface_face]}}}")
        return "\n".join(rules)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.css.encode()).hexdigest()[:12] if self.css else ""


def _accents(light: str, dark: str) -> str:
    """Softer and deeper shades follow from the one colour that was chosen."""
    plain = (
        f"--accent:{light};--technical:{light};"
        f"--accent-deep:color-mix(in oklab,{light},#000 18%);"
        f"--accent-soft:color-mix(in oklab,{light},#f3f5f4 86%)"
    )
    both = (
        f"--accent:light-dark({light},{dark});--technical:light-dark({light},{dark});"
        f"--accent-deep:light-dark(color-mix(in oklab,{light},#000 18%),"
        f"color-mix(in oklab,{dark},#fff 22%));"
        f"--accent-soft:light-dark(color-mix(in oklab,{light},#f3f5f4 86%),"
        f"color-mix(in oklab,{dark},#121716 78%))"
    )
    return f":root{{{plain}}}\n@supports (color:light-dark(#000,#fff)){{:root{{{both}}}}}"
