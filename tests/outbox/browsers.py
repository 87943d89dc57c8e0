"""A browser's side of web push: keys, and reading what was encrypted for them."""

import base64
import os
from dataclasses import dataclass, field

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid


def unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def new_vapid() -> str:
    """As PUSH_PRIVATE_KEY holds it."""
    vapid = Vapid()
    vapid.generate_keys()
    number = vapid.private_key.private_numbers().private_value
    return unpadded(number.to_bytes(32, "big"))


@dataclass
class Browser:
    endpoint: str = "https://fcm.googleapis.com/fcm/send/one"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": unpadded(point), "auth": unpadded(self.secret)}

    @property
    def form(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, **self.keys}

    def read(self, body: bytes) -> str:
        plain: bytes = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return plain.decode()
