"""Each is one call."""

from celery import shared_task

from gamification import unlocking


@shared_task(ignore_result=True)
def unlock_extension_courses(extension_pk: int | None = None) -> None:
    """Opens one course, or every course, to all who have its Depth."""
    unlocking.open_for_everyone(extension_pk)
