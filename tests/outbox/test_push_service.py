"""A push service that others wrote (npm web-push-testing) reads what we encrypt and sign."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from course_platform.setup.children import spawn, stop, wait_until
from outbox import delivery, push
from outbox.models import PushSubscription
from tests.npm import npm_folder
from tests.outbox.browsers import new_vapid
from tests.servers import answers, free_port

START = """
const Server = require("web-push-testing/src/server.js");
const {PushApiModel} = require("web-push-testing/src/PushApiModel.js");
new Server(new PushApiModel(), Number(process.argv[1])).startServer();
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = npm_folder(), free_port()
    log: Path = tmp_path_factory.mktemp("push") / "service.log"
    process = spawn(["node", "-e", START, str(port)], log=log, cwd=folder)
    assert wait_until(lambda: answers(port), seconds=60), log.read_text()
    yield f"http://localhost:{port}"
    stop([process])


@pytest.fixture
def client_hash(service: str, settings: Any, alice: Any) -> str:
    """alice's browser, as the service made it for our key."""
    settings.PUSH_SERVICES = [service]
    settings.PUSH_PRIVATE_KEY = new_vapid()
    options = {"userVisibleOnly": "true", "applicationServerKey": push.public_key()}
    made = requests.post(f"{service}/subscribe", json=options, timeout=20).json()["data"]
    push.subscribe(alice, endpoint=made["endpoint"], **made["keys"])
    return str(made["clientHash"])


def tell(learner: Any) -> None:
    push.queue_push(
        "test", key="test:1", learner=learner, title="Größe", body="Again?", url="/turns/1/"
    )


def test_it_accepts_our_signature_and_decrypts_our_words(
    service: str, client_hash: str, alice: Any
) -> None:
    tell(alice)

    assert delivery.deliver() == {"sent": 1}

    question = {"clientHash": client_hash}
    got = requests.post(f"{service}/get-notifications", json=question, timeout=20).json()
    (words,) = got["data"]["messages"]
    assert json.loads(words) == {
        "title": "Größe",
        "body": "Again?",
        "url": "/turns/1/",
        "tag": push.topic_of("test:1"),
    }


def test_it_refuses_another_sites_signature(
    service: str, client_hash: str, alice: Any, settings: Any
) -> None:
    settings.PUSH_PRIVATE_KEY = new_vapid()
    tell(alice)

    assert delivery.deliver() == {"dead": 1}


def test_a_subscription_it_calls_expired_is_forgotten(
    service: str, client_hash: str, alice: Any
) -> None:
    requests.post(f"{service}/expire-subscription/{client_hash}", timeout=20)
    tell(alice)

    assert delivery.deliver() == {"skipped": 1}

    assert not PushSubscription.objects.exists()
