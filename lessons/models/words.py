"""What is searched when a learner looks for their own words."""

import unicodedata
from typing import Any

from django.db import models


def folded(text: str) -> str:
    """Text as it is searched: without regard to case, width or ligatures, in any script.

    Folded here because databases disagree: SQLite knows the capitals of ASCII alone.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


class WordsField(models.TextField):  # type: ignore[type-arg]
    """The folded words of its row, made anew by `in_words()` whenever the row is written.

    The field does it itself, so that seeds, imports and bulk_create cannot forget it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"blank": True, "default": "", "editable": False}
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: Any, add: bool) -> str:  # noqa: FBT001
        # A historical model of a migration has no methods: there the value stays as it was set.
        if hasattr(model_instance, "in_words"):
            setattr(model_instance, self.attname, folded(model_instance.in_words()))
        value: str = getattr(model_instance, self.attname)
        return value
