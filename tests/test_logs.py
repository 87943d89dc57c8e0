"""The log joins what belongs together and keeps what is private to itself."""

import io
import json
import logging
import smtplib
import subprocess
import sys
from collections.abc import Callable, Generator
from typing import Any

import pytest
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from course_platform import logs
from course_platform.celery import app
from course_platform.errors import cleaned, start
from course_platform.urls import urlpatterns as real_patterns
from outbox.models import OutgoingMessage
from tests import factories
from tests.databases import ROOT

pytestmark = pytest.mark.django_db

CANARY = "canary words of mine"


def breaks(request: HttpRequest, word: str) -> HttpResponse:
    try:
        int(f"{CANARY} in a value")
    except ValueError as problem:
        raise RuntimeError(f"{CANARY} of {request.POST.get('words')}") from problem
    return HttpResponse()


urlpatterns = [path("breaks/<str:word>/", breaks), *real_patterns]


@pytest.fixture
def lines() -> Generator[Callable[[], list[dict[str, Any]]]]:
    """What the JSON log of this test holds, line by line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JSONLines())
    root, own = logging.getLogger(), logging.getLogger("course_platform.logs")
    levels = root.level, own.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    own.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(levels[0])
    own.setLevel(levels[1])


def test_each_request_is_one_line_with_an_id_that_the_answer_carries(
    client: Client, lines: Any
) -> None:
    reply = client.get("/livez")

    (line,) = [one for one in lines() if one["logger"] == "course_platform.logs"]
    assert line["message"] == "GET /livez 200"
    assert line["request_id"] == reply["X-Request-ID"]
    assert line["level"] == "INFO"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("0193f-abc_12345", True), ("short", False), ("x" * 65, False), ("a b\nc<d>1234", False)],
)
def test_an_id_from_the_proxy_is_kept_where_it_is_one(
    client: Client, given: str, kept: bool
) -> None:
    reply = client.get("/livez", headers={"X-Request-ID": given})

    assert (reply["X-Request-ID"] == given) is kept


def test_an_address_is_logged_as_its_pattern(client: Client, lines: Any) -> None:
    client.get("/accounts/password/reset/key/1-abcdef-0123456789abcdef0123/?next=/secret/")
    client.get("/reminders/canarytoken/nothing/")

    text = json.dumps(lines())
    assert "0123456789abcdef0123" not in text
    assert "secret" not in text
    assert "canarytoken" not in text


@pytest.mark.urls(__name__)
def test_an_error_says_where_it_happened_and_nobodys_words(lines: Any) -> None:
    client = Client(raise_request_exception=False)

    reply = client.post("/breaks/canaryword/?q=canaryquery", {"words": CANARY})

    assert reply.status_code == 500
    text = json.dumps(lines())
    assert "canary" not in text
    error = next(line for line in lines() if line["level"] == "ERROR")
    assert error["message"] == "POST /breaks/<str:word>/ 500"
    assert error["request_id"]
    types = [link["type"] for link in error["exception"]["chain"]]
    assert types == ["builtins.RuntimeError", "builtins.ValueError"]
    assert any("test_logs.py" in place for place in error["exception"]["chain"][0]["at"])


def test_a_wrong_host_is_a_warning_that_says_what_to_add(
    client: Client, lines: Any, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["learn.example.org"]

    reply = client.get("/path/", headers={"host": "evil.example.org"})

    (line,) = [one for one in lines() if one["logger"] == "django.security.DisallowedHost"]
    assert reply.status_code == 400
    assert line["level"] == "WARNING"
    assert "add 'evil.example.org' to ALLOWED_HOSTS" in line["message"]
    assert "exception" not in line


def test_addresses_and_signed_links_are_blanked_wherever_they_stand(lines: Any) -> None:
    logger = logging.getLogger("anything")
    refused = smtplib.SMTPRecipientsRefused({"alice@example.com": (550, b"no")})

    logger.warning("Message is tried again later: %s", refused)
    logger.warning("See /reminders/eyJsIjoxfQ:1tX9aB:k3J-0123456789abcdefghijklmno_pq/ for alice")
    logger.warning("Row 0193f3a2-77aa-7bcd-8ef0-0123456789ab at 19:01:24")

    first, second, third = (line["message"] for line in lines())
    assert first == "Message is tried again later: {'[address]': (550, b'no')}"
    assert second == "See /reminders/[token]/ for alice"
    assert third == "Row 0193f3a2-77aa-7bcd-8ef0-0123456789ab at 19:01:24"


def test_what_a_learner_writes_is_in_no_line(alice: Any, lesson: Any, lines: Any) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    prompt = factories.prompt_of(lesson, "skill_pattern")
    key = f"p-{prompt.uid}"
    url = factories.turn_of(lesson).get_absolute_url()

    for revision in ("0", "0", "not a number", ""):
        client.post(url, {key: CANARY, f"{key}-rev": revision, "do": "save"})
    client.post(url, {key: CANARY + "\x00", "do": "complete"})
    client.post(reverse("lessons:reflect", args=[factories.turn_of(lesson).uid]), {"saw": CANARY})
    client.put(f"/api/v1/answers/{prompt.uid}/", f'{{"content": "{CANARY}', "application/json")

    assert len(lines()) >= 7
    assert "canary" not in json.dumps(lines())


def test_a_request_an_outbox_row_and_a_task_share_their_ids(
    settings: Any, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also seen with a real worker: tests/test_celery_real.py."""
    settings.EMAIL_BACKEND = "outbox.backends.OutboxEmailBackend"
    headers: dict[str, Any] = {}
    mark = logs.request_id.set("request-0001")
    send_mail("Hello", CANARY, None, ["alice@example.com"])
    logs.sending(headers=headers)
    logs.request_id.reset(mark)

    row = OutgoingMessage.objects.get()
    queued = next(line for line in lines() if "Queued message" in line["message"])
    assert queued["request_id"] == headers["request_id"] == "request-0001"
    assert str(row.uid) in queued["message"]

    task = app.tasks["outbox.tasks.deliver"]
    task.push_request(request_id="request-0001")
    try:
        logs.started(task_id="task-0001", task=task)
        logging.getLogger("outbox").info("Working")
        logs.ended()
    finally:
        task.pop_request()
    logging.getLogger("outbox").info("Idle")

    working, idle = lines()[-2:]
    assert (working["request_id"], working["task_id"]) == ("request-0001", "task-0001")
    assert "task_id" not in idle
    assert "request_id" not in idle


def test_celerys_own_line_about_a_failure_quotes_nothing(lines: Any) -> None:
    data = {
        "name": "outbox.tasks.deliver",
        "id": "0193",
        "description": "raised unexpected",
        "exc": f"ValueError('{CANARY}')",
        "traceback": CANARY,
        "args": f"('{CANARY}',)",
    }
    logging.getLogger("celery.app.trace").error(
        "Task %(name)s[%(id)s] %(exc)s %(traceback)s", data, extra={"data": data}
    )

    assert lines()[-1]["message"] == "Task outbox.tasks.deliver[0193] raised unexpected"


def test_a_broken_constraint_is_named(lines: Any, alice: Any) -> None:
    from django.db import IntegrityError, connection, transaction

    try:
        with transaction.atomic():
            factories.make_learner("alice")
    except IntegrityError:
        logging.getLogger("anything").exception("Not saved")

    text = json.dumps(lines()[-1])
    assert "alice@example.com" not in text
    if connection.vendor == "postgresql":
        assert lines()[-1]["exception"]["constraint"]


@pytest.mark.django_db(transaction=True)
def test_sentry_hears_where_and_nobodys_words() -> None:
    pytest.importorskip("sentry_sdk")
    factories.make_learner("alice")

    done = subprocess.run(
        [sys.executable, "-m", "tests.sentry_hears", "alice@example.com", CANARY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    heard = json.loads(done.stdout.splitlines()[-1])
    text = "\n".join(heard["told"])
    assert "RuntimeError" in text
    assert "test_logs.py" in text
    assert "canary" not in text
    assert "alice@example.com" not in text
    assert heard["session"] not in text
    sessions = [event for event in heard["told"] if '"type":"session' in event]
    assert not sessions


def test_a_field_that_sentry_adds_later_stays_here() -> None:
    assert "canary" not in json.dumps(
        cleaned({"event_id": "1", "new": CANARY, "user": {"email": CANARY}, "extra": CANARY}, {})
    )


def test_a_dsn_without_the_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.exceptions import ImproperlyConfigured

    monkeypatch.setitem(sys.modules, "sentry_sdk", None)

    with pytest.raises(ImproperlyConfigured, match="pip install"):
        start("https://key@sentry.invalid/1")


def test_the_middleware_forgets_its_id_after_the_answer() -> None:
    logs.RequestIds(lambda request: HttpResponse())(RequestFactory().get("/"))

    assert logs.request_id.get() == ""
