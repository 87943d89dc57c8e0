"""The benchmark of claims itself, in small: real workers, and every follow-up taken once."""

import pytest
from django.db import connection
from django.utils import timezone

from reminders.models import FollowUp
from tests.bench.claims import compare


@pytest.mark.django_db(transaction=True)
def test_workers_share_what_is_due_and_leave_what_is_not() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the benchmark fills PostgreSQL")
    figures = list(compare(few=400, many=1200, due=60, rounds=1, teams=(1, 2)))

    assert [figure.name for figure in figures] == ["claim_10m_1w", "claim_10m_2w"]
    for figure in figures:
        assert figure.floor
        assert figure.value > 0
    # The workers together take exactly the 60 that are due (tests/bench/claims.py asserts it),
    # and each run finds as many behind them.
    assert FollowUp.objects.planned().count() == 400
    assert not FollowUp.objects.filter(due_at__lte=timezone.now()).planned().exists()
