"""Tasks of the site as a whole. Each is one call."""

import logging

from celery import shared_task
from django.core.management import call_command

from course_platform import invariants

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def publish_scheduled() -> None:
    """Publishes and unpublishes the pages whose hour has come."""
    call_command("publish_scheduled", verbosity=0)


@shared_task(ignore_result=True)
def check_invariants() -> None:
    """Says in the log what is broken in the data, or late. Mends nothing."""
    for line in invariants.check_all().lines():
        logger.error(line)


@shared_task(ignore_result=True)
def clearsessions() -> None:
    """Sign-ins that have run out. Django's command, under its name."""
    call_command("clearsessions")
