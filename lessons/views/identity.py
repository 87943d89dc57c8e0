"""What the site's identity adds to its pages: a small stylesheet, and a picture for links."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from lessons.cards import draw_card
from lessons.catalogue import fresh


@require_safe
@cache_control(public=True, max_age=365 * 24 * 60 * 60, immutable=True)
def identity_css(request: HttpRequest) -> HttpResponse:
    """Its address carries a digest of what it says, so it may be kept for good."""
    return HttpResponse(fresh().identity.css, content_type="text/css")


def _card_state(request: HttpRequest, pk: int) -> str:
    return f'"{fresh().stamp:x}-{pk}"'


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
@condition(etag_func=_card_state)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what the catalogue shows of any lesson, locked or not: its title and its course."""
    outline = fresh()
    lesson = outline.lessons.get(pk)
    if lesson is None:
        raise Http404
    key = f"card-{pk}"
    if key not in outline.compiled:
        outline.compiled[key] = draw_card(
            title=lesson.title, place=lesson.track.title, identity=outline.identity
        )
    return HttpResponse(outline.compiled[key], content_type="image/png")
