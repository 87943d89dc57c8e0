"""What authors upload, judged by what is in it and not by what it is called.

Pictures are written anew, so nothing but a picture is kept: no comments, no place where it was
taken, no second file behind the first. Documents must be what their ending says.
"""

import io
import os
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

LARGEST_DOCUMENT = 20 * 2**20  # bytes
LARGEST_UNPACKED = 200 * 2**20  # bytes of all files in an archive
MOST_PACKED = 10_000  # files in an archive
TEXTS = {".csv", ".md", ".txt"}
# Files that open in a browser or run when somebody unpacks and clicks them.
NEVER_PACKED = {".html", ".htm", ".svg", ".xhtml", ".js", ".exe", ".bat", ".cmd", ".com", ".scr"}
# What Pillow raises for files that are cut off or made up.
UNREADABLE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombError,
)
FORMATS = {"GIF", "JPEG", "PNG", "WEBP", "AVIF"}


class PictureField(WagtailImageField):
    """Wagtail's own fails with an error page on a file that only begins like a picture."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except UNREADABLE:
            raise ValidationError(_not_a_picture()) from None


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if old := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=old.label, required=old.required, widget=old.widget
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        return written_anew(file) if file and "file" in self.changed_data else file


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            check_document(file)
        return file


def _not_a_picture() -> str:
    return _("This file is not a picture that can be opened. Save it anew and try again.")


def written_anew(file: Any) -> SimpleUploadedFile:
    """The same picture in the same format, turned the way it is meant to be seen."""
    file.seek(0)
    try:
        with Image.open(file, formats=sorted(FORMATS)) as picture:
            kind = str(picture.format)
            content = _encoded(picture, kind)
            content_type = Image.MIME[kind]
    except UNREADABLE:
        raise ValidationError(_not_a_picture()) from None
    new = SimpleUploadedFile(os.path.basename(file.name), content, content_type)
    # Wagtail's own field puts the opened picture here and reads its size from it.
    new.image = file.image  # type: ignore[attr-defined]
    return new


def _encoded(picture: Any, kind: str) -> bytes:
    target = io.BytesIO()
    colours = {"icc_profile": picture.info.get("icc_profile")}
    if getattr(picture, "is_animated", False):
        picture.save(target, kind, save_all=True, **colours)
    else:
        upright = ImageOps.exif_transpose(picture)
        upright.info.clear()
        quality = {"quality": 95} if kind in {"JPEG", "WEBP", "AVIF"} else {}
        upright.save(target, kind, exif=b"", **colours, **quality)
    return target.getvalue()


def check_document(file: Any) -> None:
    ending = os.path.splitext(file.name)[1].lower()
    if file.size > LARGEST_DOCUMENT:
        raise ValidationError(
            _("This file is larger than %d MB. Upload a smaller one.") % (LARGEST_DOCUMENT // 2**20)
        )
    file.seek(0)
    if ending in TEXTS:
        fits = _is_text(file.read())
    elif ending == ".pdf":
        fits = file.read(1024).lstrip().startswith(b"%PDF-")
    else:
        fits = _is_harmless_archive(file, of_word=ending == ".docx")
    file.seek(0)
    if not fits:
        raise ValidationError(_("What is in this file is not what its ending “%s” says.") % ending)


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def _is_harmless_archive(file: Any, *, of_word: bool) -> bool:
    """Looks at the list of what is packed; nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            packed = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    if len(packed) > MOST_PACKED or sum(part.file_size for part in packed) > LARGEST_UNPACKED:
        raise ValidationError(_("This file unpacks to more than a document needs."))
    names = {part.filename for part in packed}
    if of_word:
        return {"[Content_Types].xml", "word/document.xml"} <= names
    unsafe = sorted(name for name in names if _is_unsafe(name))
    if unsafe:
        raise ValidationError(
            _("Take “%s” out of this file: it could do harm where it is opened.") % unsafe[0]
        )
    return True


def _is_unsafe(name: str) -> bool:
    climbs = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")
    return climbs or os.path.splitext(name)[1].lower() in NEVER_PACKED
