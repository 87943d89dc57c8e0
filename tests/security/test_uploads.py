"""Files are judged by what is in them."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.fixture
def author(client: Client, ines: Any) -> Client:
    client.force_login(ines)
    return client


def picture(kind: str = "JPEG", **extra: Any) -> bytes:
    target = io.BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(target, kind, **extra)
    return target.getvalue()


def with_place() -> bytes:
    exif = Picture.Exif()
    exif[0x010E] = "CANARY-EXIF at home"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


def archive(**parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "."), text)
    return target.getvalue()


def upload_picture(client: Client, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    data = {"title": "A picture", "file": file, "collection": 1, "description": ""}
    return client.post(reverse("wagtailimages:add"), data)


def upload_document(client: Client, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    data = {"title": "A document", "file": file, "collection": 1}
    return client.post(reverse("wagtaildocs:add"), data)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.svg", SVG),
        ("picture.png", SVG),
        ("picture.jpg", HTML),
        ("picture.html", picture()),
        ("picture.png", picture("JPEG")),
        ("picture.gif", b"GIF89a" + HTML),
        ("picture.jpg", picture()[:200]),
        ("picture.jpg", b""),
        ("picture.jpg.html", picture()),
        ("picture.pdf", b"%PDF-1.7"),
    ],
)
def test_what_is_not_a_picture_is_refused(author: Client, name: str, content: bytes) -> None:
    reply = upload_picture(author, name, content)

    assert reply.status_code == 200
    assert reply.context["form"].errors["file"]
    assert not Image.objects.exists()


def test_a_picture_keeps_nothing_but_the_picture(author: Client) -> None:
    upload_picture(author, "desk.jpg", with_place() + HTML)

    kept = Image.objects.get()
    with kept.file.open() as file:
        content = file.read()
    assert b"CANARY-EXIF" not in content
    assert b"<script" not in content
    assert Picture.open(io.BytesIO(content)).size == (40, 30)
    assert (kept.width, kept.height) == (40, 30)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_every_usual_kind_of_picture_can_be_uploaded(author: Client, kind: str) -> None:
    upload_picture(author, f"desk.{kind.lower()}", picture(kind))

    assert Image.objects.get().file.name.endswith(f".{kind.lower()}")


def test_an_animation_stays_one(author: Client) -> None:
    frames = [Picture.new("RGB", (10, 10), name) for name in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])

    upload_picture(author, "move.gif", target.getvalue())

    with Image.objects.get().file.open() as file:
        assert getattr(Picture.open(file), "n_frames", 1) == 3


def test_a_picture_of_too_many_points_is_refused(author: Client, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000

    upload_picture(author, "desk.png", picture("PNG"))

    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.html", HTML),
        ("notes.svg", SVG),
        ("notes.txt", b"\x00\x01\x02"),
        ("notes.csv", b"\xff\xfe\xfa"),
        ("notes.pdf", HTML),
        ("notes.docx", b"PK\x03\x04 nothing"),
        ("notes.docx", archive(readme__txt="Not Word.")),
        ("notes.zip", HTML),
        ("notes.zip", archive(page__html="<script>")),
        ("notes.zip", archive(**{"../climbs__txt": "x"})),
        ("bomb.zip", archive(**{f"zeros{n}__txt": "0" * 30_000_000 for n in range(7)})),
    ],
)
def test_a_document_that_is_not_what_it_says_is_refused(
    author: Client, name: str, content: bytes
) -> None:
    reply = upload_document(author, name, content)

    assert reply.status_code == 200
    assert reply.context["form"].errors["file"]
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", "Words, also “curly”.".encode()),
        ("notes.csv", b"\xef\xbb\xbfa,b"),
        ("notes.md", b"# Words"),
        ("notes.pdf", b"%PDF-1.7 words"),
        ("notes.zip", archive(readme__txt="Words.")),
        (
            "notes.docx",
            archive(**{"[Content_Types]__xml": "<x/>", "word/document__xml": "<x/>"}),
        ),
    ],
)
def test_a_document_is_a_download_that_may_do_nothing(
    author: Client, name: str, content: bytes
) -> None:
    upload_document(author, name, content)

    document = Document.objects.get()
    reply = Client().get(document.url)
    assert reply.status_code == 200
    assert reply["Content-Disposition"].startswith("attachment")
    assert reply["Content-Security-Policy"] == "default-src 'none'"
    assert reply["X-Content-Type-Options"] == "nosniff"


def test_a_large_document_is_refused(author: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lessons.forms.uploads.LARGEST_DOCUMENT", 10)

    upload_document(author, "notes.txt", b"More than ten bytes.")

    assert not Document.objects.exists()


def test_the_operators_admin_takes_no_files(client: Client, otto: Any) -> None:
    client.force_login(otto)

    assert client.get("/django-admin/wagtailimages/image/add/").status_code == 404
    assert client.get("/django-admin/wagtaildocs/document/add/").status_code == 404
