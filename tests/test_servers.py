"""The tests stand on the real parts they claim to stand on."""

import os
from urllib.request import urlopen

import pytest
import redis
from django.db import connection
from playwright.sync_api import Page as BrowserPage
from wagtail.models import Page, Site

from accounts.models import User
from course_platform.celery import app
from tests import databases
from tests.workers import EmbeddedSite, Worker


@pytest.mark.skipif(databases.ON_SQLITE, reason="DATABASE_URL names SQLite")
def test_the_database_is_postgresql(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()

    assert int(version.split(".")[0]) >= 15


def test_the_broker_is_redis(redis_url: str) -> None:
    assert int(redis.from_url(redis_url).info("server")["redis_version"].split(".")[0]) >= 7
    assert app.conf.broker_url == redis_url


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_transactional_test_leaves_the_database_as_migrated(
    transactional_db: None, time: str
) -> None:
    """A flush would have taken Wagtail's root page and site with it."""
    assert not User.objects.exists()
    assert Page.objects.filter(depth=1).exists()
    assert Site.objects.filter(is_default_site=True).exists()

    User.objects.create(email=f"{time}@example.com")
    Page.objects.all().delete()


def test_after_it_an_ordinary_test_finds_no_trace(db: None) -> None:
    assert not User.objects.exists()
    assert Page.objects.filter(depth=1).exists()


def test_a_real_browser_reads_the_live_server(live_server: object, page: BrowserPage) -> None:
    answer = page.goto("/livez")

    assert answer
    assert answer.ok


def test_the_live_server_shares_the_tests_database(live_server: object) -> None:
    with urlopen(f"{live_server}/readyz") as answer:
        assert answer.status == 200


def test_a_real_worker_answers(transactional_db: None, celery_worker_process: Worker) -> None:
    assert app.control.ping(timeout=10, limit=1)
    assert celery_worker_process.process.pid != os.getpid()


def test_a_killed_worker_can_be_started_again(celery_worker_process: Worker) -> None:
    celery_worker_process.kill()
    celery_worker_process.start()

    assert app.control.ping(timeout=10, limit=1)


def test_a_worker_on_the_embedded_broker_answers(
    embedded_site: EmbeddedSite, embedded_worker_process: Worker
) -> None:
    ping = "from course_platform.celery import app; print(app.control.ping(timeout=10, limit=1))"

    assert "pong" in embedded_site.manage("shell", "-v0", "-c", ping)
