"""Wagtail's apps without its API v3, which this site has not: settings name them from here.

Ready, each of them adds its part to that API whether a site has it or not. To make it took a
quarter of every start and 23 MiB of every process (docs/decisions/0030-without-wagtails-api.md).
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.apps import AppConfig, apps
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig

API = "wagtail.api.v3"


class WithoutApi(AppConfig):
    def ready(self) -> None:
        if apps.is_installed(API):
            super().ready()
            return
        own = f"{self.name}.api.v3"
        with standing_in_for(f"{API}.api", own, f"{own}.registry", f"{own}.router"):
            super().ready()


class RedirectsConfig(WithoutApi, WagtailRedirectsAppConfig):
    pass


class SnippetsConfig(WithoutApi, WagtailSnippetsAppConfig):
    pass


class DocumentsConfig(WithoutApi, WagtailDocsAppConfig):
    pass


class ImagesConfig(WithoutApi, WagtailImagesAppConfig):
    pass


class Nothing(ModuleType):
    """A module of which every name is this, and which does nothing when it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *given: Any) -> None: ...


@contextmanager
def standing_in_for(*names: str) -> Iterator[None]:
    """Nothing for each of these modules; afterwards whoever imports one gets the module."""
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update({name: Nothing(name) for name in missing})
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]
