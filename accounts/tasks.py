"""Each is one call; the rows say what is left to do."""

from celery import shared_task

from accounts import archives, erasing


@shared_task(ignore_result=True)
def make_archives() -> None:
    """Whatever somebody asked to take along."""
    archives.make_archives()


@shared_task(ignore_result=True)
def erase_due_accounts() -> None:
    """Whoever's days of grace are over."""
    erasing.erase_due_accounts()


@shared_task(ignore_result=True)
def purge_archives() -> None:
    """Files whose week is over."""
    archives.purge_archives()
