"""What the blocks of every kind of prompt share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
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
    help = blocks.TextBlock(
        rows=2, required=False, default="", label=_("A hint below the question")
    )
    name = blocks.CharBlock(
        required=False,
        search_index=False,
        max_length=60,
        validators=[PROMPT_NAME],
        label=_("Name for recalls"),
        help_text=_("Only needed when another place recalls this answer. Unique in the track."),
    )

    class Meta:
        group = _("Prompts")
        form_classname = "struct-block prompt-block"


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
