"""Wagtail's API v3 costs a site that has not got it nothing, and a site that has it gets it."""

import subprocess
import sys

import pytest

from course_platform.wagtail_apps import Nothing, standing_in_for
from tests.databases import ROOT

STARTED = """
import sys, django
from django.conf import settings
settings.INSTALLED_APPS += {more}
django.setup()
from wagtail.contrib.redirects.models import Redirect
from wagtail.permissions import policy_registry
assert policy_registry.get_by_type(Redirect)  # the rest of being ready
before = "ninja" in sys.modules
from wagtail.api.v3.api import api
print(before, type(api).__name__, sorted(prefix for prefix, _router in api._routers))
"""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "False NinjaAPI"),
        (["wagtail.api.v3"], "True NinjaAPI"),
    ],
)
def test_the_api_of_wagtail_is_loaded_where_it_is_installed(more: list[str], said: str) -> None:
    program = STARTED.format(more=more)
    started = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said in started.stdout
    assert ("/redirects/" in started.stdout) is bool(more)


def test_a_module_is_itself_again_afterwards() -> None:
    with standing_in_for("wave", "json"):
        import json
        from wave import open as open_wave

        assert isinstance(open_wave, Nothing)
        assert json.dumps([]) == "[]"  # What was loaded before stays.

    from wave import open as open_wave

    assert not isinstance(open_wave, Nothing)
