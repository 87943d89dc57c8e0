"""Blocks of a guide that only show something."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock

from lessons.embeds import check_host

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
TEXT_FEATURES = [*INLINE_FEATURES, "ul", "ol", "blockquote", "code", "hr"]


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links.")


class SubheadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Sub-heading")


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[
            ("tip", _("Tip")),
            ("why", _("Why it matters")),
            ("activity", _("Activity")),
            ("myth", _("A common myth")),
            ("prerequisite", _("Before you start")),
        ],
        default="tip",
    )
    title = blocks.CharBlock(required=False, default="", max_length=120)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Call-out")
        description = _("A boxed tip, activity or warning beside the text.")


class PanelBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=200)
    text = blocks.RichTextBlock(features=TEXT_FEATURES)


class AccordionBlock(blocks.StructBlock):
    panels = blocks.ListBlock(PanelBlock(), min_num=1)

    class Meta:
        icon = "collapse-down"
        label = _("Accordion")
        description = _("Panels that open one by one. Their text is on the page either way.")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    alternative = blocks.CharBlock(
        max_length=300,
        label=_("What it shows"),
        help_text=_("Read aloud to people who cannot see the picture."),
    )
    caption = blocks.RichTextBlock(features=INLINE_FEATURES, required=False)
    reveal = blocks.RichTextBlock(
        features=TEXT_FEATURES,
        required=False,
        label=_("Reveal"),
        help_text=_("Hidden until the learner asks, for instance the answer to a question."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("With a caption and, if you like, something to reveal.")


class MediaBlock(blocks.StructBlock):
    media = blocks.URLBlock(
        label=_("Address of the video or audio"),
        help_text=_("From YouTube, Vimeo or SoundCloud."),
        validators=[check_host],
    )
    title = blocks.CharBlock(max_length=200, help_text=_("Says what will play."))
    transcript = blocks.RichTextBlock(features=TEXT_FEATURES, required=False)

    class Meta:
        icon = "media"
        label = _("Video or audio")
        description = _("Embedded from an allowed host.")


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=300)
    answer = blocks.RichTextBlock(features=TEXT_FEATURES)


class FAQBlock(blocks.StructBlock):
    items = blocks.ListBlock(QuestionBlock(), min_num=1, label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("FAQ")
        description = _("Questions whose answers open below them.")


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(max_length=120)
    meaning = blocks.TextBlock(rows=2)
    linked = blocks.BooleanBlock(
        required=False,
        label=_("Explain it in other guides too"),
        help_text=_(
            "Where another guide uses exactly these words, learners can open the meaning there. "
            "Leave it off for everyday words: “floor” would be explained on every dance floor."
        ),
    )


class QuickReferenceBlock(blocks.StructBlock):
    items = blocks.ListBlock(TermBlock(), min_num=1, label=_("Terms"))

    class Meta:
        icon = "clipboard-list"
        label = _("Quick reference")
        description = _("Terms, each with one sentence to come back to.")


class NextStepsBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES)

    class Meta:
        icon = "arrow-right"
        label = _("Next steps")
        description = _("The link to the next lesson is added by itself.")


class AuthorNoteBlock(blocks.StructBlock):
    """Something an author still has to do. Learners never see it; it keeps a draft a draft."""

    note = blocks.TextBlock(rows=2, search_index=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "note": ValidationError(_("Do what this says, then delete the note."))
                }
            )
        return cleaned

    class Meta:
        icon = "warning"
        label = _("Note to the author")
        description = _("Never shown to learners. The lesson cannot be published while it stands.")


def text_blocks() -> list[tuple[str, blocks.Block]]:
    return [
        ("text", TextBlock()),
        ("callout", CalloutBlock()),
        ("accordion", AccordionBlock()),
        (
            "table",
            TableBlock(template="lessons/blocks/table.html", label=_("Table"), icon="table"),
        ),
        ("picture", PictureBlock()),
        ("media", MediaBlock()),
        ("author_note", AuthorNoteBlock()),
    ]
