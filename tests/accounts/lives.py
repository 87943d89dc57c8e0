"""Learners with a past, each different, written through the operations the site uses.

What each did beside studying stands in tests/accounts/returns.py.
"""

import contextlib
import datetime as dt
import json
import random
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from accounts.portability import document
from course_platform.demo.learners import Hand, study
from gamification.models import DepthEntry, Extension
from gamification.operations import correct_depth
from lessons import operations as ops
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import Answer, Lesson, Prompt, Reflection, Turn
from reminders.operations import set_preferences
from tests import factories, kept_rows
from tests.accounts.returns import come_back
from tests.factories import item, prompt_block, rows_block, step_block, turn_block


def make_course() -> Lesson:
    """Three lessons with every kind of prompt, and an Extension Course at 10 Depth."""
    return Lesson.objects.get(pk=kept_rows.once("every kind", lambda: _make_course().pk))


def _make_course() -> Lesson:
    module = factories.make_module(factories.make_track())
    factories.make_lesson(module, "Define success", body=factories.success_body())
    factories.make_lesson(module, "Map your skills")
    lesson = factories.make_lesson(module, "Every kind", body=every_kind())
    extension = factories.make_extension()
    factories.make_lesson(factories.make_module(extension))
    Extension.objects.create(track=extension, threshold=10)
    return lesson


def every_kind() -> list[dict[str, Any]]:
    lines = [item("One"), item("Two"), item("Three")]
    return [
        prompt_block("short_text", "A word?", name="a_word"),
        prompt_block("link", "Where?", name="where"),
        rows_block(),
        turn_block(
            step_block(
                "All of them",
                prompt_block("number", "How many?", unit="takes", minimum=1, maximum=60),
                prompt_block("date", "When?"),
                prompt_block("checklist", "Done?", items=lines),
                prompt_block("choice", "Which?", options=lines, minimum=1, maximum=2),
                prompt_block("timer", "How long?", target=20),
                prompt_block("long_text", "The whole of it?", living=True),
                rows_block("Today?", name="each_time", each_attempt=True),
            ),
            title="All kinds",
            months=None,
        ),
    ]


def make_person(nick: str, **fields: Any) -> User:
    """With a confirmed address, as after a click on the link in the mail."""
    fields = {"name": nick, **fields}
    person = User.objects.create_user(f"{nick}@example.com", "demo-pass-123", **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def live(person: User, seed: int) -> User:
    """Some years of study, with changes of mind, conflicts, corrections and preferences."""
    dice = random.Random(seed)
    hand = Hand(person, timezone.now() - dt.timedelta(days=dice.uniform(200, 1800)), dice)
    if dice.random() < 0.5:
        set_preferences(person, email_follow_ups=True, email_unlocks=True, look_backs=True)
    for track in fresh().tracks:
        if dice.random() < 0.8:
            ops.enrol(track.pk, learner=person, at=hand.at)
        for lesson in track.lessons:
            if dice.random() < 0.5:
                study(hand, lesson)
                hand.later(hours=24 * dice.choice((1, 7, 60)))
    for turn in Turn.objects.all():
        if dice.random() < 0.2:
            ops.start_attempt(turn, learner=person, at=hand.later(hours=24))
    _change_minds(person, dice)
    come_back(hand)
    if dice.random() < 0.5:
        set_preferences(person, email_follow_ups=dice.random() < 0.5, email_unlocks=True)
    return person


def _change_minds(person: User, dice: random.Random) -> None:
    for answer in Answer.objects.of(person).exclude(text="").order_by("pk"):
        if answer.prompt.kind == "long_text" and dice.random() < 0.5:
            text = (
                f"{answer.text} Then again: {dice.choice(('نعم', '否', '🎧', '=SUM(A1)', '<b>'))}"
            )
            prompt = Prompt.objects.get(pk=answer.prompt_id)
            attempt = answer.attempt
            ops.save_answer(prompt, learner=person, content=Content(text=text), attempt=attempt)
            if dice.random() < 0.3:
                _lose_a_race(prompt, answer)
    for reflection in Reflection.objects.filter(learner=person).order_by("pk"):
        fate = dice.random()
        if fate < 0.2:
            ops.remove_reflection(reflection, learner=person)
        elif fate < 0.5:
            parts = ops.ReflectionParts(saw=f"{reflection.saw} Or so.", why=reflection.why)
            ops.add_reflection(reflection.attempt.turn, learner=person, parts=parts)
    entry = DepthEntry.objects.of(person).order_by("pk").first()
    if entry and dice.random() < 0.3:
        correct_depth(entry, actor=None, note="Counted by mistake.")


def _lose_a_race(prompt: Prompt, answer: Answer) -> None:
    stale = Content(text="From the other device.")
    with contextlib.suppress(ops.StaleAnswer):
        ops.save_answer(
            prompt, learner=answer.learner, content=stale, based_on=1, attempt=answer.attempt
        )


def keep_history(person: User, lesson: Lesson) -> None:
    """One of everything, for tests that need no more."""
    turn, ratings = factories.turn_of(lesson), factories.prompt_of(lesson, "skill_ratings")
    ops.enrol(lesson.get_parent().get_parent().pk, learner=person)
    ops.save_position(lesson.pk, learner=person, anchor="a", heading="Here", percent=40)
    three = factories.prompt_of(lesson, "three_skills")
    ops.save_answer(three, learner=person, content=Content(value=["ear", "patience", "craft"]))
    pattern = factories.prompt_of(lesson, "skill_pattern")
    for text in ("Low.", "Low, and slow."):
        ops.save_answer(pattern, learner=person, content=Content(text=text))
    rated = Content(value=factories.rating_values(ratings, 7, 6, 5, 2, 8))
    ops.save_answer(ratings, learner=person, content=rated)
    ops.save_snapshot(turn, learner=person)
    for saw in ("I avoid pricing.", "I avoid pricing and money."):
        parts = ops.ReflectionParts(saw=saw, why="I said nothing about money last week.")
        ops.complete_turn(turn, learner=person)
        ops.add_reflection(turn, learner=person, parts=parts)


def export(person: User) -> dict[str, Any]:
    written = "".join(document.write(User.objects.get(pk=person.pk)))
    exported: dict[str, Any] = json.loads(written)
    return exported
