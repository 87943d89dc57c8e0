"""Over the years: everything one learner rated, beside nobody else's."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from lessons.insights import insights_of


@login_required
@require_safe
def insights(request: HttpRequest) -> HttpResponse:
    response = render(request, "lessons/insights.html", {"insights": insights_of(request.user)})
    add_never_cache_headers(response)
    return response
