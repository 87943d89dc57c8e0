"""Bytes of a file to the text in them, or one sentence saying why there is none."""

import codecs
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

MAX_BYTES = 2 * 1024 * 1024  # the longest guide seen is 17 KB; a book is about 1 MB

_BOMS = [  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_FOREIGN = re.compile(
    rb"\s*(?:(?P<PDF>%PDF-)|(?P<RTF>\{\\rtf)|(?P<Word>PK\x03\x04|\xd0\xcf\x11\xe0)"
    rb"|(?P<HTML><!doctype html|<html[\s>]))",
    re.IGNORECASE,
)
_LINE_END = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_UNSEEN = "\xad\u200b\u2060\ufeff"  # they would break words apart in search
_TOLERATED = 0.02  # a stray control character is a slip; more than this is not text


class UnreadableGuide(Exception):
    """The file cannot become a lesson. The message is for the person who chose it."""


@dataclass(frozen=True)
class Decoded:
    text: str
    notes: tuple[str, ...] = ()


def read_file(path: Path) -> bytes:
    """The bytes of a file, whose size is asked for first: a huge one is never read."""
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise UnreadableGuide(_("“%s” is a folder. Name the guide's file.") % path.name)
        if not stat.S_ISREG(facts.st_mode):
            raise UnreadableGuide(_("“%s” is not a file. Name a text file.") % path.name)
        check_size(facts.st_size, path.name)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise UnreadableGuide(_("There is no file “%s”. Check its name.") % path) from error
    except (OSError, ValueError) as error:
        raise UnreadableGuide(
            _("“%(name)s” cannot be opened (%(why)s). Check its permissions, then try again.")
            % {"name": path.name, "why": getattr(error, "strerror", None) or error}
        ) from error


def check_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise UnreadableGuide(
            _("“%(name)s” is %(size)s MB; a guide has at most 2 MB. Choose the guide's text alone.")
            % {"name": name, "size": f"{size / 1024 / 1024:.1f}"}
        )


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file, with line ends made equal. `name` is what error messages call it."""
    check_size(len(data), name)
    if foreign := _FOREIGN.match(data[:512]):
        raise UnreadableGuide(
            _("“%(name)s” is a %(format)s file. Save it as plain text or Markdown, then try again.")
            % {"name": name, "format": foreign.lastgroup}
        )
    decoded = _decode(data, name)
    text = _plain(decoded.text, name)
    if not any(char.isalnum() for char in text):
        raise UnreadableGuide(_("“%s” has no words in it. Choose a file with a guide.") % name)
    return Decoded(text, decoded.notes)


def _decode(data: bytes, name: str) -> Decoded:
    encoding = next((known for bom, known in _BOMS if data.startswith(bom)), None)
    try:
        return Decoded(data.decode(encoding or "utf-8"))
    except UnicodeDecodeError as error:
        if encoding or b"\0" in data:
            raise _not_text(name) from error
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _not_text(name) from error
    note = _("The file is not UTF-8 and is read as Windows-1252. Check accents and quotes.")
    return Decoded(text, (note,))


def _plain(text: str, name: str) -> str:
    """Equal line ends and no control characters; refuses what is mostly something else."""
    text = _LINE_END.sub("\n", text.removeprefix("\ufeff"))
    controls = {char for char in set(text) if unicodedata.category(char) == "Cc"} - {"\n", "\t"}
    if "\0" in controls or sum(map(text.count, controls)) > _TOLERATED * len(text):
        raise _not_text(name)
    return text.translate(dict.fromkeys(map(ord, {*controls, *_UNSEEN})))


def _not_text(name: str) -> UnreadableGuide:
    return UnreadableGuide(
        _("“%s” is not a text file. Save the guide as plain text or Markdown in UTF-8.") % name
    )
