"""The benchmark of claims itself, in small: real workers, and every follow-up taken once."""

import pytest
from django.db import connection

from reminders.models import FollowUp
from tests.bench.claims import ROUNDS, WORKERS, compare


@pytest.mark.django_db(transaction=True)
def test_workers_share_what_is_due_and_leave_what_is_not() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the benchmark fills PostgreSQL")
    figures = list(compare(few=400, many=1200, due=60))

    assert [figure.name for figure in figures] == ["claim_10m_1w", "claim_10m_2w", "claim_10m_4w"]
    for figure in figures:
        assert figure.floor
        assert figure.value > 0
    # Each run finds 60 more of the 400 due, and the workers together take exactly these.
    taken = 60 * len(WORKERS) * ROUNDS
    assert FollowUp.objects.filter(state="due").count() == taken
    assert FollowUp.objects.planned().count() == 400 - taken
