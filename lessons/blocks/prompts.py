"""One block for each kind of prompt: what an author fills in to ask a learner for something.

Items of a list (axes, options, checklist lines) are keyed by the ListBlock item's own UUID,
which survives renaming and reordering; a typed key would be copied along with a duplicate.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

PROMPT_NAME = RegexValidator(
    r"^[a-z][a-z0-9_]*$",
    _("Use small letters, digits and underscores, starting with a letter: success_definition."),
)


class PromptBlock(blocks.StructBlock):
    """What every prompt has. The wording is what the learner reads; the name is for recalls."""

    wording = blocks.TextBlock(
        rows=2,
        label=_("What you ask"),
        help_text=_("The learner reads this above the field."),
    )
    help = blocks.TextBlock(rows=2, required=False, label=_("A hint below the question"))
    name = blocks.CharBlock(
        required=False,
        max_length=60,
        validators=[PROMPT_NAME],
        label=_("Name for recalls"),
        help_text=_("Only needed when another place recalls this answer. Unique in the track."),
    )

    class Meta:
        group = _("Prompts")
        form_classname = "struct-block prompt-block"


class ShortTextBlock(PromptBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Short text")
        description = _("One line.")


class LongTextBlock(PromptBlock):
    class Meta:
        icon = "edit"
        label = _("Long text")
        description = _("A paragraph or more.")


class TextListBlock(PromptBlock):
    count = blocks.IntegerBlock(min_value=1, max_value=30, default=3, label=_("How many"))
    exact = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("Exactly this many"),
        help_text=_("Else: at least."),
    )

    class Meta:
        icon = "list-ol"
        label = _("List")
        description = _("Exactly or at least so many short lines.")


class DistinctLabels(blocks.ListBlock):
    """A list of labels, no two of which may read the same."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        seen: dict[str, int] = {}
        errors: dict[int, ValidationError] = {}
        for index, label in enumerate(cleaned):
            text = label if isinstance(label, str) else label["label"]
            folded = " ".join(text.split()).casefold()
            if folded and folded in seen:
                problem = ValidationError(
                    _("“%(label)s” is already number %(number)d. Give each its own label."),
                    params={"label": text, "number": seen[folded] + 1},
                )
                errors[index] = (
                    problem
                    if isinstance(label, str)
                    else StructBlockValidationError(block_errors={"label": problem})
                )
            seen.setdefault(folded, index)
        if errors:
            raise ListBlockValidationError(block_errors=errors)
        return cleaned


class AxisBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=60, label=_("Area"))
    low = blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("What 1 looks like"),
        help_text=_("Optional."),
    )
    high = blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("What 10 looks like"),
        help_text=_("Optional."),
    )

    class Meta:
        icon = "sliders"
        label_format = "{label}"


class RatingsBlock(PromptBlock):
    axes = DistinctLabels(
        AxisBlock(),
        min_num=3,
        max_num=10,
        label=_("Areas to rate from 1 to 10"),
        help_text=_("Between 3 and 10. Their order here is their order on the chart."),
    )

    class Meta:
        icon = "sliders"
        label = _("Ratings")
        description = _("Sliders from 1 to 10, drawn as a radar chart.")


class ChoiceBlock(PromptBlock):
    options = DistinctLabels(
        blocks.CharBlock(max_length=200),
        required=False,
        default=[],
        label=_("Options"),
        help_text=_("Leave empty when the options are the areas of a ratings prompt."),
    )
    options_from = blocks.CharBlock(
        required=False,
        max_length=60,
        validators=[PROMPT_NAME],
        label=_("Or: the areas of this ratings prompt"),
        help_text=_("The name of a ratings prompt in the same lesson."),
    )
    minimum = blocks.IntegerBlock(default=1, min_value=0, max_value=50, label=_("Choose at least"))
    maximum = blocks.IntegerBlock(default=1, min_value=1, max_value=50, label=_("Choose at most"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = _choice_errors(cleaned)
        if errors and not self.is_deferred_validation:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        icon = "tick"
        label = _("Choice")
        description = _("One or several of a list of options.")


def _choice_errors(value: Any) -> dict[str, ValidationError]:
    minimum, maximum = value.get("minimum") or 0, value.get("maximum") or 1
    count = len(value.get("options") or [])
    if maximum < minimum:
        return {"maximum": ValidationError(_("This is less than “choose at least”."))}
    if value.get("options_from"):
        if count:
            return {"options_from": ValidationError(_("Empty this, or remove the options above."))}
        return {}
    if count < 2:
        return {"options": ValidationError(_("Give at least two options."))}
    if minimum > count:
        return {"minimum": ValidationError(too_many_message(minimum, count))}
    return {}


def too_many_message(minimum: int, count: int) -> str:
    return gettext("You ask for at least %(minimum)d of only %(count)d options.") % {
        "minimum": minimum,
        "count": count,
    }


class ChecklistBlock(PromptBlock):
    items = DistinctLabels(blocks.CharBlock(max_length=200), min_num=1, max_num=50)

    class Meta:
        icon = "list-ul"
        label = _("Checklist")
        description = _("Lines to tick off, with a count.")


class NumberBlock(PromptBlock):
    unit = blocks.CharBlock(required=False, max_length=30, help_text=_("For example: minutes."))
    minimum = blocks.DecimalBlock(required=False)
    maximum = blocks.DecimalBlock(required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        low, high = cleaned.get("minimum"), cleaned.get("maximum")
        crossed = low is not None and high is not None and high < low
        if crossed and not self.is_deferred_validation:
            raise StructBlockValidationError(
                block_errors={"maximum": ValidationError(_("This is less than the minimum."))}
            )
        return cleaned

    class Meta:
        icon = "decimal"
        label = _("Number")
        description = _("A number with its unit.")


class DateBlock(PromptBlock):
    class Meta:
        icon = "date"
        label = _("Date")
        description = _("A day of the calendar.")


class LinkBlock(PromptBlock):
    class Meta:
        icon = "link"
        label = _("Link")
        description = _("A web address, for instance of a piece of work.")


def prompt_blocks() -> list[tuple[str, blocks.Block]]:
    """Fresh instances, since a block object belongs to one parent. The names are the kinds."""
    return [
        ("short_text", ShortTextBlock()),
        ("long_text", LongTextBlock()),
        ("text_list", TextListBlock()),
        ("choice", ChoiceBlock()),
        ("ratings", RatingsBlock()),
        ("checklist", ChecklistBlock()),
        ("number", NumberBlock()),
        ("date", DateBlock()),
        ("link", LinkBlock()),
    ]


PROMPT_KINDS = frozenset(name for name, _block in prompt_blocks())
