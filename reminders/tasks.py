"""Each is one call."""

from celery import shared_task

from reminders import operations


@shared_task(ignore_result=True)
def send_due_reminders() -> None:
    """The sweep over promises whose day has come."""
    operations.send_due_reminders()


@shared_task(ignore_result=True)
def plan_missing_follow_ups() -> None:
    """Makes the promises that an author's new interval asks for."""
    operations.plan_missing()
