"""The benchmark of growth in small: what it fills is what the site itself would have counted."""

import pytest
from django.db import connection

from lessons import reports
from tests.bench import growth


@pytest.mark.django_db(transaction=True)
def test_what_is_filled_in_sets_is_whole_and_counted() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the benchmark fills PostgreSQL")

    filled = growth.fill(40, lessons=6)

    assert filled.answers == 40 * 20
    compared, differing = reports.beside_the_facts()
    assert not differing
    assert compared > 30
    assert set(growth.prepare()) == set(growth.NAMES)
