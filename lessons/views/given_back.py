"""When a form cannot be taken, the words in it go back to whoever sent them.

Nothing is stored: the answer carries what the request carried. That is all there is to hold on
to without a script, and a script's own copy on the device is not touched by it.
"""

from collections.abc import Iterator
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views import defaults

from lessons.catalogue import Catalogue, PromptEntry, current
from lessons.forms.reflection import ReflectionForm
from lessons.forms.sent import Posted, fields_of
from lessons.kinds import is_words, kind_of

FORMS = {"lessons:lesson", "lessons:turn", "lessons:reflect"}
BACKGROUND = {"lessons:answer", "lessons:draft"}
PREFIX = len("p-") + 36  # of all fields of one prompt, with its id
NO_WORDS = ("-rev", "-act", "-since")
BESIDE = ("do", "anchor", "complete", "form-id", "learner", "reflect-rev")


def has_words(request: HttpRequest) -> bool:
    """Whether this is one of the forms in which learners write, with something in it."""
    return request.method == "POST" and _name(request) in FORMS and bool(_words(request))


def given_back(
    request: HttpRequest, *, title: str, lead: str, status: int, sign_in: bool = False
) -> HttpResponse:
    """The words to read, and one button that sends them again as they are."""
    sent = [name for name in request.POST if name.startswith("p-") or name in BESIDE]
    sent += [name for name in request.POST if name in ReflectionForm.base_fields]
    context = {
        "title": title,
        "lead": lead,
        "sign_in": sign_in,
        "words": _words(request),
        "fields": [(name, value) for name in sent for value in request.POST.getlist(name)],
    }
    response = render(request, "lessons/given_back.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def signed_out(request: HttpRequest) -> HttpResponse:
    """The session ended, or somebody else signed in, while this was being written."""
    return given_back(
        request,
        title=_("Sign in to save this"),
        lead=_(
            "You are not signed in any more. What you wrote is below. Sign in, come back to this "
            "page, and send it again."
        ),
        status=401,
        sign_in=True,
    )


def not_open(request: HttpRequest) -> HttpResponse:
    return given_back(
        request,
        title=_("This lesson is not open to you now"),
        lead=_("So nothing was saved. What you wrote is below: copy it, or send it again later."),
        status=403,
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was open for too long. Words that came from elsewhere are not sent on."""
    if _same_origin(request) and _name(request) in BACKGROUND:
        error = _("This page was open for too long. Reload it to save.")
        return JsonResponse({"error": error, "csrf": get_token(request)}, status=403)
    if _same_origin(request) and has_words(request):
        return given_back(
            request,
            title=_("This page was open for too long"),
            lead=_("So nothing was saved yet. What you wrote is below. Send it again to save it."),
            status=403,
        )
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if has_words(request):
        return given_back(
            request,
            title=_("This page is gone"),
            lead=_(
                "Its lesson was moved or taken back. What you wrote is below: copy it from here."
            ),
            status=404,
        )
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    # The page needs parts of the site that may be what is broken; the plain page needs none.
    with suppress(Exception):
        if has_words(request):
            return given_back(
                request,
                title=_("Something broke on our side"),
                lead=_("Nothing was saved. What you wrote is below. Send it again in a moment."),
                status=500,
            )
    return defaults.server_error(request)


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _same_origin(request: HttpRequest) -> bool:
    """Another site must not get its own words into a form that carries our mark."""
    own = f"{request.scheme}://{request.get_host()}"
    return (
        request.headers.get("Origin") == own
        and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    )


def _words(request: HttpRequest) -> list[dict[str, str]]:
    """Each text that was sent, beside what it answers."""
    data, outline = request.POST, current()
    shown: list[dict[str, str]] = []
    for prompt in outline.prompts:
        key = f"p-{prompt.uid}"
        if not fields_of(data, key):
            continue
        shown.append({"asked": prompt.definition.wording, "text": _as_text(prompt, data, key)})
    for name, field in ReflectionForm.base_fields.items():
        if name in data and name != "on_paper":
            shown.append({"asked": str(field.label), "text": str(data[name])})
    if text := "\n".join(_of_deleted(data, outline)):
        shown.append({"asked": _("What you wrote"), "text": text})
    return [row for row in shown if row["text"].strip()]


def _of_deleted(data: Posted, outline: Catalogue) -> Iterator[str]:
    """Words for prompts that went with their lesson, which can be deleted until somebody wrote."""
    known = {f"p-{prompt.uid}" for prompt in outline.prompts}
    for name, values in data.lists():
        if name.startswith("p-") and name[:PREFIX] not in known and not name.endswith(NO_WORDS):
            yield from filter(is_words, values)


def _as_text(prompt: PromptEntry, data: Posted, key: str) -> str:
    """In the kind's own words where they can be read as that kind."""
    kind = kind_of(prompt.kind)
    try:
        content = kind.from_form(prompt.definition, data, key)
        return kind.as_text(prompt.definition, content)
    except ValidationError:
        return "\n".join(value for name in fields_of(data, key) for value in data.getlist(name))
