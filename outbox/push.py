"""Web push: the same rows, to a browser that a learner has asked to be told on.

The words are encrypted for that browser (RFC 8291) and pass through the browser maker's push
service, so only these services are ever contacted, whatever a client names as its endpoint.
"""

import base64
import fnmatch
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid

from outbox.conf import conf
from outbox.models import OutgoingMessage, PushSubscription
from outbox.outbox import message_id, one_line, save_once, subject_line
from outbox.signals import Skip

if TYPE_CHECKING:
    from pywebpush import WebPushException

GOOD_FOR = 12 * 60 * 60  # seconds: a phone that was off all day need not buzz at night
TIMEOUT = 20  # seconds
MOST_BROWSERS = 20  # of one learner; the oldest make room
PASSING = {408, 429}  # of the 4xx answers; the others would be given again
Channel = OutgoingMessage.Channel


class PushRefused(Exception):
    """The push service will never take this message."""


def queue_push(
    kind: str, *, key: str, learner: Any, title: str, body: str, url: str
) -> list[OutgoingMessage]:
    """Promises one notification to each of the learner's browsers, once per key and browser."""
    topic = topic_of(key)
    payload = {"title": subject_line(title), "body": body, "url": url, "tag": topic}
    return [
        save_once(
            OutgoingMessage(
                key=f"{key}:push:{subscription.uid}",
                kind=kind,
                channel=Channel.PUSH,
                learner=learner,
                subscription=subscription,
                to=urlsplit(subscription.endpoint).hostname or "",
                subject=payload["title"],
                text=json.dumps(payload),
                headers={"Topic": topic, "Urgency": "normal"},
                message_id=message_id(f"{key}:push:{subscription.uid}"),
            )
        )
        for subscription in PushSubscription.objects.filter(learner=learner).order_by("pk")
    ]


def topic_of(key: str) -> str:
    """At most 32 URL-safe characters (RFC 8030): the service, and then the browser, keep one
    notification of each topic, so a double replaces its first."""
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())[:32].decode()


def subscribe(learner: Any, *, endpoint: str, p256dh: str, auth: str, label: str = "") -> None:
    """Keeps a browser. One that another account had used is that account's no more.

    Raises ValueError for an endpoint that is no known push service's, and for keys that are none.
    """
    if not is_push_service(endpoint) or len(endpoint) > 1000:
        raise ValueError("This address belongs to no known push service.")
    point, secret = _decoded(p256dh), _decoded(auth)
    EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    if len(secret) != 16:
        raise ValueError("This is not the secret of a push subscription.")
    PushSubscription.objects.update_or_create(
        endpoint_digest=digest(endpoint),
        defaults={
            "learner": learner,
            "endpoint": one_line(endpoint),
            "p256dh": _encoded(point),
            "auth": _encoded(secret),
            "label": label[:100],
        },
    )
    own = PushSubscription.objects.filter(learner=learner)
    latest = own.order_by("-pk").values_list("pk", flat=True)[:MOST_BROWSERS]
    own.exclude(pk__in=list(latest)).delete()


def digest(endpoint: str) -> str:
    """Endpoints may be too long for a unique index."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


def is_push_service(endpoint: str) -> bool:
    """Whether settings.PUSH_SERVICES names its origin. Nothing else is ever contacted."""
    parts = urlsplit(endpoint)
    if parts.username or parts.password or "@" in parts.netloc:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    return any(fnmatch.fnmatchcase(origin, pattern) for pattern in conf.PUSH_SERVICES)


class PushTransport:
    """One request for each message; the push services keep no session."""

    def send(self, message: OutgoingMessage) -> Skip | None:
        # Here, since it brings aiohttp: a twelfth of every process' start.
        from pywebpush import WebPushException, webpush

        subscription = message.subscription
        if subscription is None or subscription.pk is None:  # or gone since the claim
            return Skip("This browser is not told any more.")
        try:
            webpush(
                subscription_info={
                    "endpoint": subscription.endpoint,
                    "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
                },
                data=message.text,
                vapid_private_key=private_key(),
                vapid_claims={"sub": conf.PUSH_CONTACT},
                ttl=GOOD_FOR,
                timeout=TIMEOUT,
                headers={"Content-Type": "application/octet-stream", **message.headers},
            )
        except WebPushException as problem:
            return _refused(subscription, problem)
        return None

    def close(self) -> None:
        pass


def _refused(subscription: PushSubscription, problem: "WebPushException") -> Skip:
    """A browser that is gone is forgotten; what the service will never take is given up."""
    status = getattr(problem.response, "status_code", None)
    if status in (404, 410):
        subscription.delete()
        return Skip("The browser took its subscription back.")
    if status is not None and 400 <= status < 500 and status not in PASSING:
        raise PushRefused(f"The push service answered {status}.") from problem
    raise problem


def public_key() -> str:
    """What a browser needs to subscribe; empty while no key was made."""
    key = private_key()
    if key is None:
        return ""
    point = key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _encoded(point)


def private_key() -> Vapid | None:
    return _load(conf.PUSH_PRIVATE_KEY, str(conf.PUSH_KEY_FILE))


@lru_cache(maxsize=4)
def _load(text: str, file: str) -> Vapid | None:
    """From the environment, else from the file that `make_push_key` writes."""
    if text:
        return Vapid.from_string(text)
    return Vapid.from_file(file) if Path(file).is_file() else None


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
