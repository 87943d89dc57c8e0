"""The look of this site, changed in Wagtail's settings without touching a stylesheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.images import get_image_model_string

from lessons.contrast import COLOUR, contrast
from lessons.identity import ACCENT_DARK, ACCENT_LIGHT, GROUNDS, READABLE

HEX = RegexValidator(rf"^{COLOUR.pattern}$", _("Give a colour as #rrggbb, for instance #0a5a63."))
MARK_SIZE = "fill-112x112"  # four times the size shown, for dense screens
FACE_CHOICES = [
    ("literata", "Literata"),
    ("instrument", "Instrument Sans"),
    ("hyperlegible", "Atkinson Hyperlegible"),
    ("system-serif", _("The device's own serif")),
    ("system-sans", _("The device's own sans-serif")),
]


@register_setting(icon="view")
class SiteIdentity(BaseGenericSetting):
    name = models.CharField(
        max_length=60,
        blank=True,
        help_text=_("Shown beside the mark and in titles. Empty: as the server is set up."),
    )
    mark = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("A square picture; shown 28 pixels wide. Empty: two half-waves in phase."),
    )
    # Worked out when saved, so that no page has to look for the right size of the picture.
    mark_url = models.CharField(max_length=300, blank=True, editable=False)
    accent = models.CharField(
        max_length=7,
        default=ACCENT_LIGHT,
        validators=[HEX],
        verbose_name=_("Signal colour on light"),
        help_text=_("Links, buttons and charts. Has to be readable on the page and behind white."),
    )
    accent_dark = models.CharField(
        max_length=7,
        default=ACCENT_DARK,
        validators=[HEX],
        verbose_name=_("Signal colour on dark"),
    )
    reading_face = models.CharField(max_length=20, choices=FACE_CHOICES, default="literata")
    interface_face = models.CharField(max_length=20, choices=FACE_CHOICES, default="instrument")

    panels = [
        HelpPanel(content=str(_("How this site looks to learners. The admin keeps its own look."))),
        FieldPanel("name"),
        FieldPanel("mark"),
        MultiFieldPanel([FieldPanel("accent"), FieldPanel("accent_dark")], heading=_("Colour")),
        MultiFieldPanel(
            [FieldPanel("reading_face"), FieldPanel("interface_face")], heading=_("Typefaces")
        ),
    ]

    class Meta:
        verbose_name = _("site identity")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.mark_url = self.mark.get_rendition(MARK_SIZE).url if self.mark else ""
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        problems: dict[str, Any] = {}
        for name, shade in (("accent", 0), ("accent_dark", 1)):
            value = getattr(self, name)
            if COLOUR.fullmatch(value) and (pairs := _unreadable(value, shade)):
                problems[name] = ValidationError(
                    _("%(pairs)s. Text needs %(least)s to 1: choose a %(direction)s colour."),
                    params={
                        "pairs": "; ".join(pairs),
                        "least": READABLE,
                        "direction": _("lighter") if shade else _("darker"),
                    },
                )
        if problems:
            raise ValidationError(problems)


def _unreadable(colour: str, shade: int) -> list[str]:
    found = []
    for place, grounds in GROUNDS.items():
        ratio = contrast(colour, grounds[shade])
        if ratio < READABLE:
            found.append(
                _("Beside the %(place)s colour %(ground)s it has a contrast of %(ratio).1f to 1")
                % {"place": place, "ground": grounds[shade], "ratio": ratio}
            )
    return found
