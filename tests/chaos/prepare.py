"""`python -m tests.chaos.prepare 150`: so many learners whose follow-up is due now, by mail."""

import datetime as dt
import sys

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.utils import timezone  # noqa: E402

from lessons.models import Attempt  # noqa: E402
from reminders.models import FollowUp  # noqa: E402
from tests import factories  # noqa: E402
from tests.reminders.acts import noon_zone  # noqa: E402


def main(number: int) -> None:
    turn = factories.turn_of(factories.make_lesson())
    user, zone = get_user_model(), noon_zone()
    learners = user.objects.bulk_create(
        user(email=f"learner{index}@example.com", password="!", time_zone=zone)
        for index in range(number)
    )
    attempts = Attempt.objects.bulk_create(
        Attempt(learner=learner, turn=turn, number=1) for learner in learners
    )
    due_at = timezone.now() - dt.timedelta(minutes=1)
    FollowUp.objects.bulk_create(
        FollowUp(
            learner=attempt.learner,
            turn=turn,
            attempt=attempt,
            channel=FollowUp.Channel.EMAIL,
            months=6,
            because_of=due_at.date() - dt.timedelta(days=180),
            local_date=due_at.date(),
            zone=zone,
            due_at=due_at,
        )
        for attempt in attempts
    )


main(int(sys.argv[1]))
