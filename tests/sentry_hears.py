"""`python -m tests.sentry_hears EMAIL WORDS`: what Sentry is told when something breaks for EMAIL.

A process of its own: what sentry-sdk has wrapped it never unwraps, and every request and every
statement of the tests that follow would pay for it.
"""

import json
import logging
import sys
from typing import Any

import django


def main(email: str, words: str) -> None:
    django.setup()
    import sentry_sdk
    from django.contrib.auth import get_user_model
    from django.test import Client, override_settings
    from sentry_sdk.transport import Transport

    from course_platform.errors import start

    told: list[str] = []

    class Keeps(Transport):
        def capture_envelope(self, envelope: Any) -> None:
            told.append(envelope.serialize().decode())

    start("https://key@sentry.invalid/1", transport=Keeps)
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model()._default_manager.get(email=email))
    with override_settings(ROOT_URLCONF="tests.test_logs"):
        client.post(
            "/breaks/canaryword/?q=canaryquery",
            {"words": words},
            headers={"Cookie": "x=canarycookie", "Referer": "https://canaryreferrer.example/"},
        )
    logging.getLogger("anything").error("For %s and %s", email, words)
    sentry_sdk.flush()
    print(json.dumps({"told": told, "session": client.session.session_key}))


if __name__ == "__main__":
    main(*sys.argv[1:])
