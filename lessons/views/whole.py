"""Whole pages that are equal for everybody but for what goes into their holes.

A page is rendered once for each shape that it can have: for a visitor who is nobody, whose every
own thing is a hole. After that a request fills the holes. Whatever a template, of this app or of a
host, asks of that visitor beyond what is listed here ends the attempt: the page is then rendered
for the one visitor, now and from then on. So nobody's own can be kept, and nothing can be missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from lessons.appearance import chosen_in
from lessons.catalogue import Catalogue
from lessons.context import way_back
from lessons.forms.sent import learner_id
from lessons.keeping import Shape, hole, keep, shape_of
from lessons.templatetags.kept import place_of_nav
from lessons.views.cross_site import cross_site_token

# Template context processors whose part is known here. One more may add anything to a page.
KNOWN_PROCESSORS = {
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "lessons.context.site",
}


class NotEqual(Exception):
    """A template asked for something that differs between visitors."""


class _Nobody:
    """Answers what it was given, and nothing else."""

    def __init__(self, **known: Any) -> None:
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotEqual(name)


def render_whole(
    request: HttpRequest,
    template: str,
    *,
    outline: Catalogue,
    holder: Any,
    shown: Mapping[str, Any],
    own: Mapping[str, Any],
    by: Mapping[str, Any],
    errors: Sequence[Any] = (),
) -> HttpResponse:
    """`holder` keeps it. `shown` is equal for all that are equal in `by`, which the template sees
    as well; of `own` it sees holes, so it may print and never ask. With `errors`, a page is nobody
    else's.
    """
    context = {**shown, **by, "errors": errors}
    if errors or not may_be_kept(request):
        return render(request, template, {**context, **own}, status=422 if errors else 200)
    page = _Page(request, outline)
    key = ("whole", template, *by.values(), *page.by)

    def make() -> Shape | None:
        holes = {name: hole(name) for name in own}
        try:
            html = render_to_string(template, {**context, **holes, **page.everybodys()})
        except NotEqual:
            return None
        return Shape(html)

    [shape] = keep(holder, key, lambda: shape_of(holder, key, lambda: [make()]))
    if shape is None:
        return render(request, template, {**context, **own})
    return HttpResponse(shape.filled(_Own(request, own)))


def may_be_kept(request: HttpRequest) -> bool:
    """Not with what a base template shows this one visitor once, or what this site may add."""
    return (
        getattr(settings, "LESSONS_KEEP_WHOLE_PAGES", False)
        and len(get_messages(request)) == 0
        and "deletion_due" not in request.session
        and _processors() <= KNOWN_PROCESSORS
    )


def _processors() -> set[str]:
    options: Any = settings.TEMPLATES[0]["OPTIONS"]
    return set(options["context_processors"])


class _Page:
    """What the templates around every page depend on, and what they are shown of a visitor."""

    def __init__(self, request: HttpRequest, outline: Catalogue) -> None:
        self.outline = outline
        self.signed_in = request.user.is_authenticated
        self.looks = chosen_in(request.COOKIES)
        self.here = place_of_nav(request.path)
        self.counts = getattr(request.user, "page_counts", {})
        self.by = (self.signed_in, self.here, *self.looks.values(), *self.counts.values())

    def everybodys(self) -> dict[str, Any]:
        identity = self.outline.identity
        user = _Nobody(
            is_authenticated=self.signed_in,
            uid=hole("learner_uid"),
            get_short_name=hole("learner_name"),
            page_counts=self.counts,
        )
        request = _Nobody(
            user=user,
            path=self.here,
            COOKIES=self.looks,
            session={},
            scheme=hole("scheme"),
            get_host=hole("host"),
            get_full_path=lambda: hole("full_path"),
        )
        return {
            "user": user,
            "request": request,
            "messages": [],
            "csrf_token": hole("csrf_token"),
            "identity": identity,
            "site_name": identity.name,
            "way_back": hole("way_back"),
        }


class _Own(Mapping[str, Any]):
    """What fills the holes of one visitor's page."""

    FOUND = {
        "learner_uid": lambda request: learner_id(request.user),
        "learner_name": lambda request: request.user.get_short_name(),
        "scheme": lambda request: request.scheme,
        "host": lambda request: request.get_host(),
        "full_path": lambda request: request.get_full_path(),
        "csrf_token": cross_site_token,
        "way_back": way_back,
    }

    def __init__(self, request: HttpRequest, own: Mapping[str, Any]) -> None:
        self.request, self.own = request, own

    def __getitem__(self, name: str) -> Any:
        return self.own[name] if name in self.own else self.FOUND[name](self.request)

    def __iter__(self) -> Iterator[str]:
        return iter({**self.FOUND, **self.own})

    def __len__(self) -> int:
        return len({**self.FOUND, **self.own})
