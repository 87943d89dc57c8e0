"""Each is one call."""

from celery import shared_task

from lessons import counting


@shared_task(ignore_result=True)
def fold_progress() -> None:
    """Adds what learners did in the last minute to the report's totals."""
    counting.fold()
