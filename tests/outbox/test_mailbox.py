"""The mail of a site without a mail server, shown to its operators and harmless to them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from outbox.backends import MailFileBackend

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.OUTBOX_EMAIL_BACKEND = "outbox.backends.MailFileBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


@pytest.fixture
def operator(otto: Any, client: Client) -> Client:
    client.force_login(otto)
    return client


def write(folder: Path, subject: str = "Hello", text: str = "Text", html: str = "") -> str:
    """Returns the name of the file."""
    mail = EmailMultiAlternatives(subject, text, "Site <s@example.com>", ["alice@example.com"])
    if html:
        mail.attach_alternative(html, "text/html")
    before = set(folder.iterdir())
    MailFileBackend(file_path=folder).send_messages([mail])
    (new,) = set(folder.iterdir()) - before
    return new.name


def url(view: str, name: str) -> str:
    return reverse(f"admin:{view}", args=[name])


def test_the_list_shows_the_latest_first(operator: Client, folder: Path) -> None:
    write(folder, "The first")
    write(folder, "The second: مرحبا")

    page = operator.get(reverse("admin:mail_files")).content.decode()

    assert page.index("The second: مرحبا") < page.index("The first")
    assert "alice@example.com" in page


def test_a_mail_shows_its_text_and_frames_its_html(operator: Client, folder: Path) -> None:
    name = write(folder, EVIL, f"Text {EVIL}", f"<p>HTML</p>{EVIL}")

    page = operator.get(url("mail_file", name)).content.decode()

    assert EVIL not in page
    assert "&lt;script&gt;alert(1)" in page
    assert f'sandbox src="{url("mail_html", name)}"' in page


def test_the_html_part_may_run_nothing_and_load_nothing(operator: Client, folder: Path) -> None:
    answer = operator.get(url("mail_html", write(folder, html=f"<p>HTML</p>{EVIL}")))

    assert "<p>HTML</p>" in answer.content.decode()
    assert answer["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )


@pytest.mark.parametrize(
    "name", ["..%2Fsecret_key", "../secret_key", ".hidden.eml", "missing.eml", "a/b.eml", "%00.eml"]
)
def test_no_other_file_is_ever_read(operator: Client, folder: Path, name: str) -> None:
    (folder.parent / "secret_key").write_text("SECRET")
    (folder / ".hidden.eml").write_text("Subject: SECRET\n\n")

    for view in ("", "html/"):
        answer = operator.get(f"{reverse('admin:mail_files')}{name}/{view}")
        # With a slash in it, it is Django's own page for a row, which finds none either.
        assert answer.status_code in (302, 404)
        assert b"SECRET" not in answer.content


def test_a_file_that_is_no_mail_is_shown_as_what_it_is(operator: Client, folder: Path) -> None:
    (folder / "broken.eml").write_bytes(b"\x00\xff\xfe" * 500)

    assert operator.get(url("mail_file", "broken.eml")).status_code == 200
    assert operator.get(reverse("admin:mail_files")).status_code == 200


def test_only_superusers_read_mail_and_only_where_it_goes_to_files(
    folder: Path, client: Client, ines: Any, otto: Any, settings: Any
) -> None:
    name = write(folder)
    pages = [reverse("admin:mail_files"), url("mail_file", name), url("mail_html", name)]
    ines.is_staff = True
    ines.save()

    client.force_login(ines)
    assert [client.get(page).status_code for page in pages] == [403] * 3
    client.force_login(otto)
    assert [client.get(page).status_code for page in pages] == [200] * 3
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert [client.get(page).status_code for page in pages] == [404] * 3
