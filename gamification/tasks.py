"""Each is one call."""

from celery import shared_task

from gamification import sweeping


@shared_task(ignore_result=True)
def unlock_extension_courses(extension_pk: int | None = None) -> None:
    """Opens one course, or every course, to all who have its Depth."""
    sweeping.open_for_everyone(extension_pk)


@shared_task(ignore_result=True)
def run_sweep(sweep_pk: int) -> None:
    """Goes on with one pass over all learners."""
    sweeping.run(sweep_pk)


@shared_task(ignore_result=True)
def settle_depth() -> None:
    """Depth whose day has come, and sweeps whose worker is gone."""
    sweeping.accrue()
    sweeping.resume_all()
