"""Each is one call; retries live on the row, where staff can see them."""

from celery import shared_task

from outbox import delivery


@shared_task(ignore_result=True)
def deliver_outbox() -> None:
    """The sweep: whatever waits, whoever forgot to say so."""
    delivery.deliver()


@shared_task(ignore_result=True)
def purge_outbox() -> None:
    """The words of mails that left a week ago."""
    delivery.purge_finished()


@shared_task(ignore_result=True)
def deliver(pk: int) -> None:
    """The nudge: this one message, now."""
    delivery.deliver(only=pk)
