"""What a preference begins with is no moment of today."""

import pytest
import time_machine
from django.apps import apps
from django.core.checks import run_checks

from reminders.models import FollowUp, ReminderPreference


@pytest.mark.parametrize("hour", [8, 9, 21])
def test_at_no_hour_of_the_day_does_a_usual_time_look_like_now(hour: int) -> None:
    with time_machine.travel(f"2026-11-28 {hour:02}:00:05+00:00", tick=False):
        found = run_checks(app_configs=[apps.get_app_config("course_reminders")])

    assert [problem for problem in found if problem.id == "fields.W161"] == []


def test_the_usual_times() -> None:
    preference = ReminderPreference()

    assert f"{preference.quiet_from:%H:%M} {preference.quiet_until:%H:%M}" == "21:00 08:00"
    assert f"{FollowUp().local_time:%H:%M}" == "09:00"
