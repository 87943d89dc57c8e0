"""Finding one's way by words: search and glossary, over what is open to the person who asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lessons.catalogue import fresh
from lessons.glossary import open_terms
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


def glossary(request: HttpRequest) -> HttpResponse:
    context = {"terms": open_terms(fresh(), request.user)}
    return render(request, "lessons/glossary.html", context)
