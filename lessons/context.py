"""What every page of a site says about the site; settings name it among the context processors."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lessons import catalogue
from lessons.identity import site_url


def site(request: HttpRequest) -> dict[str, Any]:
    """What a site looks like and is called. Lazy: most responses of the admin never ask."""
    return {
        "identity": SimpleLazyObject(lambda: catalogue.current().identity),
        "site_url": site_url(),  # asked by allauth's mails, which are drawn as pages are
        "site_name": SimpleLazyObject(lambda: catalogue.current().identity.name),
    }
