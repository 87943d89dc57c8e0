"""A language for tests: every sentence of ours in Arabic letters, two fifths longer, right to left.

What is still in Latin letters on a page has not been marked for translation, or is content.
Nothing is translated: each letter stands for one of the English sentence.
"""

import gettext
import re
import string
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنه"
MAPPED = str.maketrans(string.ascii_letters, LETTERS * 2)
# Of a sentence these stay: what is filled in, tags, and entities.
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]*>|&\w+;)")
LONGER = 0.4  # as much as German or Finnish adds to a short English label


def strange(text: str) -> str:
    parts = KEPT.split(text)
    written = "".join(
        part if place % 2 else part.translate(MAPPED) for place, part in enumerate(parts)
    )
    letters = sum(character.isalpha() for character in text)
    more = round(letters * LONGER)
    filling = " ".join("ه" * min(7, more - at) for at in range(0, more, 7))
    return f"{written} {filling}".rstrip() if letters else written


class Strange(gettext.NullTranslations):
    """Every catalogue at once. Formats stay: they are dates, not sentences."""

    def to_language(self) -> str:
        return "ar"

    def language(self) -> str:
        return "ar"

    def gettext(self, message: str) -> str:
        context, _, text = message.rpartition("\x04")
        del context
        return strange(text)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def strange_language() -> Iterator[None]:
    """All pages in it, whatever a browser asks for."""
    # The settings first: a change of them throws every catalogue away.
    with (
        override_settings(LANGUAGE_CODE="ar", LANGUAGES=[("ar", "Arabic")]),
        mock.patch.object(trans_real, "_translations", {"ar": Strange()}),
        translation.override("ar"),
    ):
        yield
