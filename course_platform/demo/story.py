"""What the demo login has done already, so that every page has something true to show.

Lea began seven months ago: she defined success, drew her chart, reflected, and has a follow-up
that is due. One lesson is half read; the next course is one reflection away.
"""

import datetime as dt
import random
from typing import Any

from django.db import transaction
from django.utils import timezone

from course_platform.demo.learners import Hand, study_fully
from lessons import operations as ops
from lessons.catalogue import fresh


@transaction.atomic
def tell_story(learner: Any) -> None:
    core = next(track for track in fresh().tracks if track.is_core)
    hand = Hand(learner, timezone.now() - dt.timedelta(days=200), random.Random(7))
    ops.enrol(core.pk, learner=learner, at=hand.at)
    first, second, third, *_rest = core.lessons
    study_fully(hand, first, reflect=False)
    hand.later(hours=24 * 4)
    study_fully(hand, third, reflect=True)
    hand.at = timezone.now() - dt.timedelta(days=3)
    ops.save_position(
        second.pk, learner=learner, anchor="introduction", heading="Introduction", percent=15,
        at=hand.at,
    )  # fmt: skip
