from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings as site
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts import archives, leaving
from accounts.forms import ArchiveForm, DeletionForm, SettingsForm
from accounts.models import Archive, FromElsewhere
from accounts.portability import blind, holdings
from accounts.portability.importing import Brought, NotEmpty, import_document
from accounts.portability.reading import NotAnArchive, read_document
from accounts.portability.rebuilding import NotPlausible
from accounts.portability.schema import schema
from accounts.receivers import DELETION_DUE, note_deletion

SHOWN_ARCHIVES = 5


@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Name and clock. Address and password are allauth's pages."""
    form = SettingsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:settings")
    return render(
        request,
        "accounts/settings.html",
        {"form": form, "deletion": note_deletion(request, request.user)},
        status=422 if form.errors else 200,
    )


@login_required
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    """What is stored about me, and the archives I asked for."""
    return _data_page(request, ArchiveForm())


def _data_page(request: HttpRequest, form: ArchiveForm, status: int = 200) -> HttpResponse:
    held = holdings.of(request.user)
    context = {
        "archives": Archive.objects.filter(learner=request.user.pk)[:SHOWN_ARCHIVES],
        "holdings": held,
        "is_empty": not any(holding.number for holding in held),
        "withheld": blind.withheld(request.user),
        "elsewhere": FromElsewhere.objects.filter(learner=request.user.pk).count(),
        "deletion": note_deletion(request, request.user),
        "form": form,
    }
    return render(request, "accounts/data.html", context, status=status)


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    archives.ask_archive(request.user)
    return redirect("accounts:data")


@login_required
@require_GET
def download(request: HttpRequest, uid: UUID) -> HttpResponse | FileResponse:
    """To its owner and nobody else; nothing on the way may keep a copy."""
    archive = get_object_or_404(
        Archive, uid=uid, learner=request.user.pk, state=Archive.State.READY
    )
    try:
        file = archive.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    assert archive.ready_at is not None
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"workbook-{archive.ready_at:%Y-%m-%d}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "no-store"
    return response


@login_required
@never_cache
def bring(request: HttpRequest) -> HttpResponse:
    """Brings an archive into an account that holds nothing yet."""
    if request.method != "POST":
        return redirect("accounts:data")
    form = ArchiveForm(request.POST, request.FILES)
    if form.is_valid() and (brought := _bring(request, form)):
        return render(request, "accounts/brought.html", {"brought": brought})
    return _data_page(request, form, status=422)


def _bring(request: HttpRequest, form: ArchiveForm) -> Brought | None:
    try:
        document = read_document(form.cleaned_data["archive"])
        return import_document(document, learner=request.user)
    except (NotAnArchive, NotPlausible) as problem:
        form.add_error("archive", str(problem))
    except NotEmpty as problem:
        form.add_error(
            "archive",
            _(
                "Your account holds things already (%(what)s). An archive goes into an account "
                "that holds nothing yet. Nothing was changed."
            )
            % {"what": ", ".join(problem.what)},
        )
    return None


@login_required
@never_cache
def elsewhere(request: HttpRequest) -> HttpResponse:
    """What an imported archive held and this site has no place for."""
    rows = FromElsewhere.objects.filter(learner=request.user.pk)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/elsewhere.html", {"page": page, "page_query": ""})


@reauthentication_required
@never_cache
def delete(request: HttpRequest) -> HttpResponse:
    """Asks for the deletion of the account, or says that it is coming."""
    form = DeletionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        leaving.ask_deletion(request.user)
        note_deletion(request, request.user)
        return redirect("accounts:delete")
    context = {
        "form": form,
        "deletion": note_deletion(request, request.user),
        "days": _days_of_grace(),
        "withheld": blind.withheld(request.user),
    }
    return render(request, "accounts/delete.html", context, status=422 if form.errors else 200)


def _days_of_grace() -> str:
    days: int = site.DELETION_DAYS
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Takes the wish to leave back. Needs no password: it harms nothing."""
    if leaving.keep_account(request.user):
        messages.success(request, _("Your account stays, with everything you wrote."))
    request.session.pop(DELETION_DUE, None)
    return redirect("accounts:settings")


@require_GET
def archive_schema(request: HttpRequest) -> JsonResponse:
    response = JsonResponse(schema(), json_dumps_params={"indent": 1})
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    return response
