"""Waking a worker early. The row is the truth and a sweep finds it; this only saves the wait.

Celery's own publishing tries a dead broker for about six seconds, even with retry=False, and the
person who pressed the button would wait for it. So this uses a connection with short timeouts,
tries once, and after a failure leaves the broker alone for a while.
"""

import logging
import time
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import KombuError
from kombu.pools import producers

logger = logging.getLogger(__name__)

PATIENCE = 0.1  # seconds for each step: connecting, writing, reading
PAUSE = 10.0  # seconds without another try after a failure
QUICK = {
    "max_retries": 0,
    "socket_connect_timeout": PATIENCE,
    "socket_timeout": PATIENCE,
    "connect_retries_timeout": PATIENCE,
    "retry_on_timeout": False,
}

_quiet_until = 0.0


def nudge_on_commit(task: Task[Any, Any], *args: Any) -> None:
    """Runs `task` soon after the current transaction commits, if a broker is there."""
    # A lambda, since Django logs the __qualname__ of a robust callback that fails.
    transaction.on_commit(lambda: nudge(task, *args), robust=True)


def nudge(task: Task[Any, Any], *args: Any) -> bool:
    """Says whether the broker took the message."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        _publish(task, args)
    except (KombuError, OSError) as problem:
        _quiet_until = time.monotonic() + PAUSE
        logger.error("The broker did not take %s: %s. The next sweep does it.", task.name, problem)
        return False
    return True


def _publish(task: Task[Any, Any], args: tuple[Any, ...]) -> None:
    options = {**task.app.conf.broker_transport_options, **QUICK}
    connection = task.app.connection_for_write(transport_options=options)
    with producers[connection].acquire(block=True, timeout=PATIENCE) as producer:
        task.apply_async(args, producer=producer, retry=False)


def forget_failure() -> None:
    """The next nudge tries again at once. For tests and for a shell."""
    global _quiet_until
    _quiet_until = 0.0
