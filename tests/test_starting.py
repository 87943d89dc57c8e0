"""A process loads what it will need, and before anybody waits for it."""

import subprocess
import sys
from types import SimpleNamespace
from unittest import mock

import pytest
from django.core.management import get_commands, load_command_class

from course_platform import celery
from tests.databases import ROOT

PAGES = "print('wagtail.admin.urls' in sys.modules)"
WEB = f"import sys; from course_platform.wsgi import application; {PAGES}"
CLOCK = f"import sys; from course_platform.celery import app; app.loader.init_worker(); {PAGES}"


def said_by(program: str) -> str:
    return subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)


def test_a_web_process_has_every_view_before_its_first_request() -> None:
    assert said_by(WEB).split() == ["True"]


def test_a_clock_does_without_views() -> None:
    assert said_by(CLOCK).split() == ["False"]


@pytest.mark.parametrize(("concurrency", "times"), [(1, 0), (2, 1), ("auto", 1)])
def test_a_worker_loads_addresses_for_its_children_if_it_has_several(
    concurrency: int | str, times: int
) -> None:
    with mock.patch.object(celery, "load_addresses") as load:
        celery.load_addresses_once(sender=SimpleNamespace(concurrency=concurrency))

    assert load.call_count == times


def test_commands_that_cron_repeats_do_not_load_pages_to_check_them() -> None:
    apps = {name: str(app) for name, app in get_commands().items()}
    ours = {name for name in celery.app.conf.beat_schedule if (ROOT / apps[name]).is_dir()}

    checked = {n for n in ours if load_command_class(apps[n], n).requires_system_checks != []}
    assert "send_due_reminders" in ours
    assert not checked
