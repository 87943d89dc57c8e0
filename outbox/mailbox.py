"""The mail of a site without a mail server, for its operators: the files of MailFileBackend.

What a mail holds was written by others. Text is shown as text; the HTML part stands at an
address of its own whose policy runs nothing and loads nothing, in a frame that may not either.
"""

import email
import email.policy
import email.utils
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from outbox.conf import conf

BACKEND = "outbox.backends.MailFileBackend"
NAME = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z_.-]{0,200}\.eml")
PER_PAGE = 50
SHOWN = ("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe")
# Links open nothing either: a test mail's “stop” link should not be pressed in passing.
NOTHING = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True)
class Mail:
    """One file, read."""

    name: str
    headers: list[tuple[str, str]]
    text: str
    html: str

    @property
    def subject(self) -> str:
        return dict(self.headers).get("Subject", "")


def is_used() -> bool:
    return conf.OUTBOX_EMAIL_BACKEND == BACKEND


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    _require(request)
    # A name begins with the time, so the names are in the order of sending.
    names = sorted((file.name for file in folder().glob("*.eml")), reverse=True)
    page = Paginator(names, PER_PAGE).get_page(request.GET.get("page"))
    mails = [mail for name in page.object_list if (mail := read(name))]
    context = {**admin.site.each_context(request), "title": _("Mail in files")}
    return render(request, "outbox/admin/mails.html", {**context, "mails": mails, "page": page})


@require_safe
def mail_file(request: HttpRequest, name: str) -> HttpResponse:
    _require(request)
    mail = _find(name)
    context = {**admin.site.each_context(request), "title": mail.subject or name, "mail": mail}
    return render(request, "outbox/admin/mail.html", context)


@require_safe
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    _require(request)
    response = HttpResponse(_find(name).html)
    response["Content-Security-Policy"] = NOTHING
    response["Referrer-Policy"] = "no-referrer"
    return response


def _require(request: HttpRequest) -> None:
    """Mails hold reset links: whoever may read them could be anybody, so superusers only."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if not is_used():
        raise Http404


def folder() -> Path:
    return Path(conf.EMAIL_FILE_PATH)


def _find(name: str) -> Mail:
    mail = read(name)
    if mail is None:
        raise Http404
    return mail


def read(name: str) -> Mail | None:
    """The mail in a file of ours; None for any other name, and for one removed meanwhile."""
    file = folder() / name
    if not NAME.fullmatch(name) or not file.is_file():
        return None
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    headers = [(header, str(message[header])) for header in SHOWN if message[header]]
    return Mail(name, headers, _part(message, "plain"), _part(message, "html"))


def forget(addresses: Iterable[str]) -> int:
    """Deletes the mails that went to any of these. Says how many."""
    gone = {address.casefold() for address in addresses}
    files = folder().glob("*.eml") if conf.EMAIL_FILE_PATH else ()
    found = [file for file in files if gone & _recipients(file)]
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)


def _recipients(file: Path) -> set[str]:
    with file.open("rb") as mail:
        headers = email.message_from_binary_file(mail, policy=email.policy.compat32)
    told = email.utils.getaddresses(headers.get_all("To", []))
    return {address.casefold() for _name, address in told}


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
