"""What a learner does after the first time: again, compare, look back, mark, keep rows, be told."""

import contextlib
import datetime as dt
from typing import Any

from django.db.models import Model
from django.utils import timezone

from course_platform.demo.learners import Hand
from gamification.operations import record_entitlement
from lessons import blinding
from lessons import operations as ops
from lessons.kinds import Content
from lessons.models import Answer, Attempt, Highlight, Lesson, LookBack, Row, Snapshot, Track, Turn
from outbox.push import subscribe
from outbox.suppression import lift, suppress
from reminders.operations.asking import plan_own
from reminders.operations.choices import finish_follow_up
from reminders.operations.feeding import open_feed
from tests.outbox.browsers import Browser


def come_back(hand: Hand) -> None:
    """Every kind of return, each with about the same chance."""
    for act in (_repeat, _look_back, _draft, _mark, _keep_rows, _confirm, _plan, _be_told):
        if hand.dice.random() < 0.7:
            act(hand)
    # An archive of somebody who rates anew would leave out what waits; here everything counts.
    for prompt in blinding.blind(hand.learner):
        assert prompt.turn is not None
        ops.end_blindness(prompt.turn, learner=hand.learner)


def _some(hand: Hand, rows: Any, chance: float) -> list[Any]:
    return [row for row in rows.order_by("pk") if hand.dice.random() < chance]


def _own(hand: Hand, model: type[Model]) -> Any:
    return model._default_manager.filter(learner=hand.learner)


def _repeat(hand: Hand) -> None:
    """Rates anew, places the earlier self, and writes what changed, twice and from two devices."""
    for then in _some(hand, _own(hand, Snapshot).filter(attempt__number=1), 0.8):
        turn = Turn.objects.get(pk=then.attempt.turn_id)
        again = ops.start_attempt(turn, learner=hand.learner, at=hand.later(hours=24 * 200))
        if hand.dice.random() < 0.3:
            ops.end_blindness(turn, learner=hand.learner, at=hand.at)
        answered = Content(value=_rated(hand, then.prompt.definition))
        ops.save_answer(then.prompt, learner=hand.learner, content=answered, at=hand.at)
        now = ops.save_snapshot(turn, learner=hand.learner, at=hand.at)
        seen = _rated(hand, then.prompt_version)
        ops.keep_hindsight(then, seen_from=now, learner=hand.learner, ratings=seen, at=hand.at)
        _note(hand, again)
        ops.share_chart(now, learner=hand.learner, earlier=then)


def _rated(hand: Hand, asked: Any) -> dict[str, int]:
    return {axis["key"]: hand.dice.randint(1, 10) for axis in asked.config["axes"]}


def _note(hand: Hand, again: Attempt) -> None:
    for text in ("I am harder on my timing.", "I am harder on my timing, and it helps. \u05d0"):
        ops.save_comparison_note(again, learner=hand.learner, text=text, at=hand.later(hours=1))
    with contextlib.suppress(ops.StaleNote):
        ops.save_comparison_note(again, learner=hand.learner, text="From the train.", based_on=1)


def _look_back(hand: Hand) -> None:
    done = Attempt.objects.filter(learner=hand.learner).exclude(completion=None)
    for attempt in _some(hand, done, 0.5):
        for text in (
            "I remember the rush before the bridge.",
            "Slower now, and louder in the end.",
        ):
            hand.at = min(hand.at + dt.timedelta(days=9), timezone.now())
            ops.add_look_back(attempt, learner=hand.learner, text=text, at=hand.at)
            ops.add_look_back(attempt, learner=hand.learner, text=f"{text} Still.", at=hand.at)
    if looked := _own(hand, LookBack).order_by("pk").first():
        ops.remove_look_back(looked, learner=hand.learner)


def _draft(hand: Hand) -> None:
    for turn in _some(hand, Turn.objects.filter(attempts__learner=hand.learner).distinct(), 0.4):
        for saw in ("I began", "I began to see"):
            ops.save_draft(turn, learner=hand.learner, parts=ops.ReflectionParts(saw=saw))
        with contextlib.suppress(ops.StaleReflection):
            late = ops.ReflectionParts(saw="On the phone.", on_paper=True)
            ops.save_draft(turn, learner=hand.learner, parts=late, based_on=ops.Place(0, 0))


def _mark(hand: Hand) -> None:
    for lesson in _some(hand, Lesson.objects.live(), 0.6):
        passage = ops.MarkedPassage("start", "Start", "the click \u202e", "of ", " and")
        mark = ops.add_highlight(
            lesson.pk, learner=hand.learner, passage=passage, note="Yes.", at=hand.at
        )
        ops.save_note(mark, learner=hand.learner, note="Yes, but.", based_on=1)
        with contextlib.suppress(ops.StaleHighlight):
            ops.save_note(mark, learner=hand.learner, note="No.", based_on=1)
    if marked := _own(hand, Highlight).order_by("pk").first():
        ops.remove_highlight(marked, learner=hand.learner)


def _keep_rows(hand: Hand) -> None:
    """What study wrote is changed, taken out, put back, and changed from a second device."""
    for row in _some(hand, _own(hand, Row).select_related("prompt__current"), 0.6):
        values = {key: f"{text} \U0001f3bb" for key, text in row.values.items()}
        changed = Content(value={"day": row.day.isoformat(), "values": values})
        ops.save_row(row, learner=hand.learner, content=changed)
        with contextlib.suppress(ops.StaleRow):
            other = Content(value={"day": "2024-02-29", "values": row.values})
            ops.save_row(row, learner=hand.learner, content=other, based_on=1)
        ops.remove_row(row, learner=hand.learner)
        if hand.dice.random() < 0.5:
            ops.restore_row(row, learner=hand.learner)


def _confirm(hand: Hand) -> None:
    for answer in _some(hand, _own(hand, Answer), 0.3):
        ops.confirm_answer(answer, learner=hand.learner)
    for track in _some(hand, Track.objects.filter(extension__isnull=False), 0.3):
        record_entitlement(track, learner=hand.learner, provider="shop", reference="order 7")


def _plan(hand: Hand) -> None:
    later = timezone.localdate() + dt.timedelta(days=30)
    for turn in _some(hand, Turn.objects.filter(attempts__learner=hand.learner).distinct(), 0.3):
        attempt = ops.current_attempt(turn, learner=hand.learner)
        plan = plan_own(attempt, when=later, channel="here", words="If I rush, I count aloud.")
        if hand.dice.random() < 0.3:
            finish_follow_up(plan)


def _be_told(hand: Hand) -> None:
    """Keys and obstacles: a feed, a browser, and mail that once came back."""
    open_feed(hand.learner)
    endpoint = f"https://fcm.googleapis.com/fcm/send/{hand.learner.pk}"
    subscribe(hand.learner, **Browser(endpoint).form, label="Firefox on Linux")
    suppress(hand.learner.email, reason="bounced", detail="550 no such mailbox")
    if hand.dice.random() < 0.5:
        lift(hand.learner)
