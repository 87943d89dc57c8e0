"""A site that others can reach does not start in an unsafe way."""

import os
import secrets
import subprocess
import sys
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from course_platform import checks
from course_platform.celery import refuse_demo_logins
from course_platform.demo import logins
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def public_site(settings: Any) -> Any:
    settings.DEMO_ALLOWED = False
    settings.ACCOUNT_RATE_LIMITS = {}
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "x"}
    }
    return settings


def found() -> set[str | None]:
    return {message.id for message in run_checks(include_deployment_checks=True)} & {
        "course_platform.E001",
        "course_platform.E002",
        "course_platform.E003",
    }


def test_a_demo_login_keeps_web_worker_and_beat_from_starting(public_site: Any) -> None:
    checks.refuse_demo_logins()
    factories.make_learner("learner", email="learner@example.com")

    assert found() == {"course_platform.E002"}
    with pytest.raises(ImproperlyConfigured, match=r"learner@example\.com"):
        checks.refuse_demo_logins()
    with pytest.raises(SystemExit, match=r"learner@example\.com"):
        refuse_demo_logins()


def test_a_demo_login_with_a_password_of_its_own_is_an_account_like_any_other(
    public_site: Any,
) -> None:
    user = factories.make_operator("admin")
    user.set_password("known to one person alone")
    user.save()

    checks.refuse_demo_logins()

    assert not found()


def test_a_demo_login_that_is_inactive_harms_nobody(public_site: Any) -> None:
    factories.make_learner("learner", email="learner@example.com", is_active=False)

    checks.refuse_demo_logins()


def test_every_login_the_seed_makes_is_known_here(demo_content: None) -> None:
    assert sorted(logins.present()) == sorted(map(logins.address, logins.NAMES))


def test_settings_that_allow_demo_logins_are_not_for_deployment(settings: Any) -> None:
    assert "course_platform.E001" in found()


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache"])
def test_limits_that_each_process_counts_alone_are_an_error(public_site: Any, backend: str) -> None:
    public_site.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}

    assert found() == {"course_platform.E003"}


def test_limits_that_are_off_are_an_error(public_site: Any) -> None:
    public_site.ACCOUNT_RATE_LIMITS = False

    assert found() == {"course_platform.E003"}


READ = "from django.conf import settings; print(settings.SESSION_COOKIE_NAME)"


def production(program: str = READ, **env: str) -> "subprocess.CompletedProcess[str]":

    given = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "course_platform.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "learn.example.org",
        "SITE_URL": "https://learn.example.org",
        "DATABASE_URL": "sqlite:////nonexistent",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "CACHE_URL": "redis://127.0.0.1:1/1",
        **env,
    }
    return subprocess.run(
        [sys.executable, "-c", program],
        env={name: value for name, value in given.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_load_with_whole_values() -> None:
    assert production().stdout.strip() == "__Host-sessionid"


@pytest.mark.parametrize(
    "process",
    [
        "import course_platform.wsgi",
        "import course_platform.asgi",
        "from course_platform.celery import app; app.conf.beat_schedule",
    ],
)
def test_a_server_that_is_told_no_settings_takes_these(process: str) -> None:
    refused = production(process, DJANGO_SETTINGS_MODULE="", SECRET_KEY="")

    assert refused.returncode != 0
    assert "Set the SECRET_KEY environment variable" in refused.stderr


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"DEBUG": "true"}, "DEBUG"),
        ({"SECRET_KEY": "short"}, "shorter than 50"),
        ({"SECRET_KEY": "x" * 60}, "others know or guess"),
        ({"SECRET_KEY": "django-insecure-" + "abcdefghijkl" * 5}, "others know or guess"),
        ({"SECRET_KEY": "only-for-tests-" + "abcdefghijkl" * 5}, "others know or guess"),
        *(
            ({name: ""}, name)
            for name in (
                "SECRET_KEY",
                "ALLOWED_HOSTS",
                "SITE_URL",
                "DATABASE_URL",
                "REDIS_URL",
                "CACHE_URL",
            )
        ),
    ],
)
def test_production_settings_refuse(env: dict[str, str], sentence: str) -> None:
    refused = production(**env)

    assert refused.returncode != 0
    assert sentence in refused.stderr
