from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name for titles and mails."""
    return {"site_name": settings.SITE_NAME}
