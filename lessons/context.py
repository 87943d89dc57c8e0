"""What every page of a site says about the site; settings name it among the context processors."""

from typing import Any

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from lessons import catalogue
from lessons.identity import site_url


def site(request: HttpRequest) -> dict[str, Any]:
    """What a site looks like and is called. Lazy: most responses of the admin never ask."""
    return {
        "identity": SimpleLazyObject(lambda: catalogue.current().identity),
        "site_url": site_url(),  # asked by allauth's mails, which are drawn as pages are
        "site_name": SimpleLazyObject(lambda: catalogue.current().identity.name),
        "way_back": SimpleLazyObject(lambda: way_back(request)),
    }


def way_back(request: HttpRequest) -> str:
    """For links to signing in: a query that leads back to the page at hand.

    Nothing on pages of the account, where nothing is to be read, and where nothing was found. From
    the landing page the learner's Path is the better way.
    """
    match = request.resolver_match
    if request.method != "GET" or not match or (match.url_name or "").startswith("account_"):
        return ""
    if request.path == reverse("lessons:landing"):
        return ""
    query = QueryDict(mutable=True)
    query[REDIRECT_FIELD_NAME] = request.get_full_path()
    return "?" + query.urlencode(safe="/")  # as Django's redirect_to_login writes it
