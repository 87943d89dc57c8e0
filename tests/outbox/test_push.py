"""A notification is a row like a mail: once, encrypted for one browser, to known services only."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.management import CommandError, call_command
from py_vapid import Vapid

from outbox import delivery, push
from outbox.models import OutgoingMessage, PushSubscription
from tests.outbox.browsers import Browser, new_vapid


class Service:
    """The push service: keeps what it gets and answers what the test says."""

    def __init__(self) -> None:
        self.status = 201
        self.got: list[tuple[str, dict[str, str], bytes]] = []

    def post(self, url: str, **request: Any) -> requests.Response:
        headers = {name.lower(): str(value) for name, value in request["headers"].items()}
        self.got.append((url, headers, request["data"]))
        answer = requests.Response()
        answer.status_code = self.status
        return answer


@pytest.fixture
def service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Service:
    settings.PUSH_PRIVATE_KEY = new_vapid()
    service = Service()
    monkeypatch.setattr("pywebpush.requests.post", service.post)
    return service


@pytest.fixture
def browser(alice: Any) -> Browser:
    browser = Browser()
    push.subscribe(alice, **browser.form, label="Firefox on Linux")
    return browser


def tell(learner: Any, key: str = "follow_up:1") -> list[OutgoingMessage]:
    return push.queue_push(
        "test",
        key=key,
        learner=learner,
        title="Map your skills",
        body="Do it again and compare.",
        url="/turns/1/",
    )


def test_the_browser_reads_the_words_and_the_service_does_not(
    service: Service, browser: Browser, alice: Any
) -> None:
    tell(alice)

    assert delivery.deliver() == {"sent": 1}

    ((url, headers, body),) = service.got
    assert url == browser.endpoint
    assert b"skills" not in body
    words = json.loads(browser.read(body))
    assert (words["title"], words["url"]) == ("Map your skills", "/turns/1/")
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["content-type"] == "application/octet-stream"
    assert headers["topic"] == words["tag"]
    assert len(headers["topic"]) == 32
    assert int(headers["ttl"]) == 12 * 60 * 60
    scheme, token = headers["authorization"].split(" ", 1)
    assert scheme == "vapid"
    assert push.public_key() in token


def test_the_same_promise_twice_is_one_notification_to_each_browser(
    service: Service, browser: Browser, alice: Any, bob: Any
) -> None:
    other = Browser(endpoint="https://fcm.googleapis.com/fcm/send/two")
    push.subscribe(alice, **other.form)
    push.subscribe(bob, **Browser(endpoint="https://fcm.googleapis.com/fcm/send/bob").form)

    first, again = tell(alice), tell(alice)

    assert first == again
    assert len(first) == 2
    delivery.deliver()
    assert [url for url, _, _ in service.got] == [browser.endpoint, other.endpoint]
    # Both hold the same tag, and so does every try of either.
    assert len({headers["topic"] for _, headers, _ in service.got}) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    service: Service, browser: Browser, alice: Any, status: int
) -> None:
    service.status = status
    tell(alice)
    tell(alice, "follow_up:2")

    assert delivery.deliver() == {"skipped": 2}

    assert len(service.got) == 1
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    ("status", "state"), [(429, "pending"), (503, "pending"), (400, "dead"), (413, "dead")]
)
def test_what_would_be_refused_again_is_given_up(
    service: Service, browser: Browser, alice: Any, status: int, state: str
) -> None:
    service.status = status
    tell(alice)

    assert delivery.deliver() == {state: 1}

    assert PushSubscription.objects.exists()


def test_a_service_that_cannot_be_reached_is_asked_again(
    service: Service, browser: Browser, alice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(url: str, **request: Any) -> None:
        raise requests.ConnectionError("no route")

    monkeypatch.setattr("pywebpush.requests.post", unreachable)
    tell(alice)

    assert delivery.deliver() == {"pending": 1}


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://fcm.googleapis.com.evil.example/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evil.example/fcm.googleapis.com",
        "https://evil.example/https://fcm.googleapis.com",
        "https://evil.example#.push.apple.com",
        "https://fcm.googleapis.com:8443/x",
        "file:///etc/passwd",
        "",
        "https://fcm.googleapis.com/" + "x" * 2000,
    ],
)
def test_no_address_but_a_push_service_is_ever_kept(alice: Any, endpoint: str) -> None:
    with pytest.raises(ValueError, match="no known push service"):
        push.subscribe(alice, endpoint=endpoint, **Browser().keys)

    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": "AAAA"},
        {"p256dh": "B" + "A" * 86},  # no point of the curve
        {"p256dh": "ü"},
        {"p256dh": ""},
        {"auth": "AAAA"},
        {"auth": "%%%"},
    ],
)
def test_keys_that_are_none_are_refused(alice: Any, keys: dict[str, str]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  base64 says it in its own words.
        push.subscribe(alice, **{**Browser().form, **keys})


def test_what_decoding_passes_over_is_not_kept(alice: Any) -> None:
    browser = Browser()

    push.subscribe(alice, **{**browser.form, "auth": browser.form["auth"] + "%" * 5000})

    assert PushSubscription.objects.get().auth == browser.form["auth"]


def test_a_learner_has_twenty_browsers_at_most_and_keeps_the_latest(alice: Any, bob: Any) -> None:
    push.subscribe(bob, **Browser(endpoint="https://web.push.apple.com/bob").form)
    for number in range(22):
        push.subscribe(alice, **Browser(endpoint=f"https://web.push.apple.com/{number}").form)

    kept = PushSubscription.objects.filter(learner=alice).order_by("pk")
    assert (kept.count(), kept[0].endpoint) == (20, "https://web.push.apple.com/2")
    assert PushSubscription.objects.filter(learner=bob).exists()


def test_a_browser_tells_whoever_asked_last(browser: Browser, alice: Any, bob: Any) -> None:
    push.subscribe(bob, **browser.form)

    assert [each.learner for each in PushSubscription.objects.all()] == [bob]


def test_without_a_key_there_is_no_push(settings: Any, tmp_path: Path) -> None:
    settings.PUSH_PRIVATE_KEY, settings.PUSH_KEY_FILE = "", tmp_path / "key.pem"

    assert push.public_key() == ""


def test_the_command_makes_one_key_that_only_we_can_read(settings: Any, tmp_path: Path) -> None:
    settings.PUSH_PRIVATE_KEY, settings.PUSH_KEY_FILE = "", tmp_path / "key.pem"

    call_command("make_push_key")

    assert stat.S_IMODE(settings.PUSH_KEY_FILE.stat().st_mode) == 0o600
    made = push.public_key()
    assert len(made) == 87
    # The form for the environment is the same key.
    lines = settings.PUSH_KEY_FILE.read_text().splitlines()[1:-1]
    assert Vapid.from_string("".join(lines)).public_key is not None
    settings.PUSH_PRIVATE_KEY = "".join(lines)
    assert push.public_key() == made
    with pytest.raises(CommandError):
        call_command("make_push_key")
