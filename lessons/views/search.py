"""Search over everything open to the person who asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lessons.catalogue import fresh
from lessons.searching import cleaned, find_passages, find_titles


def search(request: HttpRequest) -> HttpResponse:
    query = cleaned(request.GET.get("q", ""))
    outline = fresh()
    context = {
        "query": query,
        "titles": find_titles(query, outline)[:8],
        "passages": find_passages(query, outline, learner=request.user),
    }
    return render(request, "lessons/search.html", context)
