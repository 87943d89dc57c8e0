"""From an uploaded file to a document, without believing anything it says."""

import json
import zipfile
import zlib
from typing import IO, Any

from django.utils.translation import gettext as _

from accounts.portability.document import FORMAT, VERSION

FOLDER, MEMBER = "workbook", "journey.json"
LARGEST_FILE = 60 * 1024 * 1024  # bytes of an upload
LARGEST_DOCUMENT = 64 * 1024 * 1024  # bytes of JSON, packed or not

# What a file can raise that is no archive of ours: its shape is whatever somebody sent.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    RecursionError,
)


class NotAnArchive(Exception):
    """The file cannot be read. The message is the learner's sentence."""


def read_document(file: IO[bytes]) -> dict[str, Any]:
    """The document of an archive, or of its journey.json alone. Nothing is ever unpacked to disk.

    Raises NotAnArchive.
    """
    text = _text_of(file)
    try:
        document = json.loads(text, parse_constant=_refuse_constant, parse_float=_refuse_constant)
    except (ValueError, RecursionError):
        raise NotAnArchive(_("The file is damaged, or is not an archive of this kind.")) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotAnArchive(
            _("This is not an archive of a course site. Choose the .zip, or its journey.json.")
        )
    if document.get("version") != VERSION:
        raise NotAnArchive(
            _("The archive is of version %(version)s; this site reads version %(ours)d.")
            % {"version": str(document.get("version"))[:20], "ours": VERSION}
        )
    return document


def _text_of(file: IO[bytes]) -> str:
    start = file.read(4)
    file.seek(0)
    try:
        if start.startswith(b"PK"):
            with zipfile.ZipFile(file) as packed, packed.open(f"{FOLDER}/{MEMBER}") as member:
                data = member.read(LARGEST_DOCUMENT + 1)
        else:
            data = file.read(LARGEST_DOCUMENT + 1)
        if len(data) <= LARGEST_DOCUMENT:
            return data.decode("utf-8-sig")
    except UNREADABLE:
        raise NotAnArchive(
            _("The file cannot be opened. Choose the .zip that you took from a course site.")
        ) from None
    raise NotAnArchive(
        _("The archive holds more than %(size)d MB of text. Ask an operator to import it for you.")
        % {"size": LARGEST_DOCUMENT // 1024 // 1024}
    )


def _refuse_constant(text: str) -> Any:
    """No column of ours holds a fraction, an infinity or a NaN."""
    raise ValueError(text)
