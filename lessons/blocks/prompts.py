"""One block for each kind of prompt: what an author fills in to ask a learner for something.

Items of a list (axes, options, checklist lines) are keyed by the ListBlock item's own UUID,
which survives renaming and reordering; a typed key would be copied along with a duplicate.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from lessons.blocks.base import PROMPT_NAME, DistinctLabels, PromptBlock
from lessons.blocks.growing import RowsBlock, TimerBlock


class ShortTextBlock(PromptBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Short text")
        description = _("One line.")


class LongTextBlock(PromptBlock):
    living = blocks.BooleanBlock(
        required=False,
        default=False,
        label=_("One document for good"),
        help_text=_("Else: inside a Turn, each attempt begins with an empty page."),
    )

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
    domains = DistinctLabels(
        blocks.CharBlock(max_length=60),
        required=False,
        default=[],
        label=_("Areas to sort the lines into"),
        help_text=_("Optional. The learner may give each line one, and sees where they cluster."),
    )
    domains_from = blocks.CharBlock(
        required=False,
        search_index=False,
        max_length=60,
        validators=[PROMPT_NAME],
        label=_("Or: the areas of this ratings prompt"),
        help_text=_("The name of a ratings prompt in the same lesson."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        twice = cleaned.get("domains_from") and len(cleaned.get("domains") or [])
        if twice and not self.is_deferred_validation:
            problem = ValidationError(_("Empty this, or remove the areas above."))
            raise StructBlockValidationError(block_errors={"domains_from": problem})
        return cleaned

    class Meta:
        icon = "list-ol"
        label = _("List")
        description = _("Exactly or at least so many short lines.")


class AxisBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=60, label=_("Area"))
    low = blocks.CharBlock(
        required=False,
        default="",
        max_length=120,
        label=_("What 1 looks like"),
        help_text=_("Optional."),
    )
    high = blocks.CharBlock(
        required=False,
        default="",
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
        search_index=False,
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
    unit = blocks.CharBlock(
        required=False, default="", max_length=30, help_text=_("For example: minutes.")
    )
    minimum = blocks.DecimalBlock(required=False)
    maximum = blocks.DecimalBlock(required=False)
    target_low = blocks.DecimalBlock(
        required=False,
        label=_("Target from"),
        help_text=_("Optional. Said beside the field; a number outside it is kept as well."),
    )
    target_high = blocks.DecimalBlock(required=False, label=_("Target to"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {
            high: ValidationError(_("This is less than the minimum."))
            for low, high in (("minimum", "maximum"), ("target_low", "target_high"))
            if _crossed(cleaned.get(low), cleaned.get(high))
        }
        if errors and not self.is_deferred_validation:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        icon = "decimal"
        label = _("Number")
        description = _("A number with its unit.")


def _crossed(low: Any, high: Any) -> bool:
    return low is not None and high is not None and high < low


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
        ("rows", RowsBlock()),
        ("timer", TimerBlock()),
    ]


PROMPT_KINDS = frozenset(name for name, _block in prompt_blocks())
