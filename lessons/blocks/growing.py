"""Blocks for what grows over days: rows of a journal, and minutes spent."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from lessons.blocks.base import DistinctLabels, PromptBlock
from lessons.kinds.rows import COLUMN_TYPES


class ColumnBlock(blocks.StructBlock):
    """One column. Its key is the list item's own UUID, so it may be renamed and moved freely."""

    label = blocks.CharBlock(max_length=60, label=_("Heading"))
    type = blocks.ChoiceBlock(
        choices=COLUMN_TYPES, default="text", search_index=False, label=_("Holds")
    )
    options = DistinctLabels(
        blocks.CharBlock(max_length=100),
        required=False,
        default=[],
        label=_("Options"),
        help_text=_("Only for a choice."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        count = len(cleaned.get("options") or [])
        problem = None
        if cleaned.get("type") == "choice" and count < 2:
            problem = ValidationError(_("Give at least two options."))
        elif cleaned.get("type") != "choice" and count:
            problem = ValidationError(_("Only a choice has options. Remove them."))
        if problem and not self.is_deferred_validation:
            raise StructBlockValidationError(block_errors={"options": problem})
        return cleaned

    class Meta:
        icon = "list-ul"
        label_format = "{label}"


class RowsBlock(PromptBlock):
    columns = DistinctLabels(
        ColumnBlock(),
        min_num=1,
        max_num=12,
        label=_("Columns"),
        help_text=_("Each row also has its day. A removed column stays readable in old rows."),
    )
    each_attempt = blocks.BooleanBlock(
        required=False,
        default=False,
        label=_("A new journal in each attempt"),
        help_text=_("Else: one journal that goes on, whatever is begun anew."),
    )

    class Meta:
        icon = "table"
        label = _("Journal")
        description = _("Rows that a learner adds over days, in columns that you name.")


class TimerBlock(PromptBlock):
    target = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=1440,
        label=_("Minutes to set aside"),
        help_text=_("Optional. Said beside the timer; nothing happens when they are over."),
    )

    class Meta:
        icon = "history"
        label = _("Timer")
        description = _("Counts up when the learner starts it, and keeps the minutes spent.")
