"""`/styleguide/`: for those who build pages or write guides."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from course_platform.styleguide.components import components

# Tokens by what they colour: the first of each pair lies behind the second.
PAIRS = (
    ("bg", "ink"),
    ("bg", "muted"),
    ("surface", "ink"),
    ("sunken", "ink"),
    ("accent", "on-accent"),
    ("accent-soft", "accent"),
    ("depth-soft", "depth"),
    ("bg", "ok"),
    ("danger-soft", "danger"),
)
SIZES = ("t-small", "t-base", "t-ui", "t-read", "t-3", "t-2", "t-1", "t-0")
SPACES = ("s-1", "s-2", "s-3", "s-4", "s-5", "s-6", "s-7", "s-8", "s-9")


@require_safe
@permission_required("wagtailadmin.access_admin", raise_exception=True)
def styleguide(request: HttpRequest) -> HttpResponse:
    shown = [(component, component.drawn(request)) for component in components()]
    context = {"components": shown, "pairs": PAIRS, "sizes": SIZES, "spaces": SPACES}
    return render(request, "styleguide/styleguide.html", context)
