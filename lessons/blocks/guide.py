"""The body of a lesson: a stream of sections, prompts, recalls, charts, Turns and the rest."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lessons.blocks.base import PROMPT_NAME
from lessons.blocks.names import merged, names_problem
from lessons.blocks.prompts import prompt_blocks
from lessons.blocks.text import (
    TEXT_FEATURES,
    FAQBlock,
    NextStepsBlock,
    QuickReferenceBlock,
    SubheadingBlock,
    TextBlock,
    text_blocks,
)

LATEST, THEN = "latest", "then"


def which_block() -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(
        choices=[
            (LATEST, _("As it reads now")),
            (THEN, _("As it stood when the Turn here kept its chart, or was begun")),
        ],
        default=LATEST,
        required=False,
        search_index=False,
        label=_("Which version"),
    )


class RecallBlock(blocks.StructBlock):
    """Shows the learner's own earlier answer to a named prompt, of this lesson or another."""

    prompt = blocks.CharBlock(
        max_length=60,
        validators=[PROMPT_NAME],
        search_index=False,
        label=_("Name of the prompt"),
        help_text=_("As given in “Name for recalls” of the prompt whose answer is shown here."),
    )
    lead = blocks.CharBlock(
        required=False,
        default="",
        max_length=200,
        label=_("Lead"),
        help_text=_("Default: “You wrote”."),
    )
    which = which_block()

    class Meta:
        icon = "history"
        label = _("Recall")
        group = _("Prompts")
        description = _("Shows what the learner wrote elsewhere, or asks for it here.")


class RatingsChartBlock(blocks.StructBlock):
    """Draws the learner's latest ratings of a named ratings prompt, read-only."""

    prompt = blocks.CharBlock(
        max_length=60,
        validators=[PROMPT_NAME],
        search_index=False,
        label=_("Name of the ratings prompt"),
    )
    title = blocks.CharBlock(required=False, default="", max_length=200)
    which = which_block()

    class Meta:
        icon = "view"
        label = _("Ratings chart")
        group = _("Prompts")
        description = _("The learner's own chart, wherever the text speaks of it.")


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, help_text=_("An instruction: “Rate yourself”."))
    instruction = blocks.RichTextBlock(features=TEXT_FEATURES)
    fields = blocks.StreamBlock(
        [
            *prompt_blocks(),
            ("recall", RecallBlock()),
            ("ratings_chart", RatingsChartBlock()),
        ],
        required=False,
        label=_("What this step asks for"),
    )

    class Meta:
        icon = "form"
        label_format = "{title}"


class TurnBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, help_text=_("Shown as “Your Turn: …”."))
    introduction = blocks.RichTextBlock(features=TEXT_FEATURES)
    minutes = blocks.IntegerBlock(
        min_value=1, max_value=600, default=20, label=_("Minutes to set aside")
    )
    steps = blocks.ListBlock(StepBlock(), min_num=1, max_num=20)
    expected_outcome = blocks.RichTextBlock(features=TEXT_FEATURES, required=False)
    follow_up_months = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=60,
        label=_("Invite back after so many months"),
        help_text=_("Calendar months. Empty: no follow-up."),
    )

    class Meta:
        icon = "form"
        label = _("Your Turn")
        group = _("Prompts")
        description = _("The lesson's exercise, in steps.")


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(
        max_length=200,
        help_text=_("Without a number: sections are numbered by their place."),
    )
    content = blocks.StreamBlock(
        [
            *text_blocks(),
            ("subheading", SubheadingBlock()),
            *prompt_blocks(),
            ("recall", RecallBlock()),
            ("ratings_chart", RatingsChartBlock()),
        ],
        required=False,
    )

    class Meta:
        icon = "title"
        label = _("Section")
        label_format = "{heading}"
        description = _("A numbered part of the guide.")


class IntroductionBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        icon = "openquote"
        label = _("Introduction")
        description = _("What this lesson looks at. A prompt to write before reading may follow.")


class GuideBlock(blocks.StreamBlock):
    """A whole guide. Beside each block's own checks, names of prompts are checked across it."""

    introduction = IntroductionBlock()
    section = SectionBlock()

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(
            local_blocks
            or [
                *text_blocks(),
                *prompt_blocks(),
                ("recall", RecallBlock()),
                ("ratings_chart", RatingsChartBlock()),
                ("turn", TurnBlock()),
                ("faq", FAQBlock()),
                ("quick_reference", QuickReferenceBlock()),
                ("next_steps", NextStepsBlock()),
            ],
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """Shows what is wrong with names together with the rest, not after it is mended."""
        problem = None
        try:
            value = super().clean(value)
        except ValidationError as error:
            problem = error
        if not self.is_deferred_validation:
            problem = merged(problem, names_problem(value))
        if problem:
            raise problem
        return value


__all__ = ["GuideBlock", "TextBlock"]
