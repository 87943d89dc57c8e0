"""Made-up learners with months of work, written through the operations the site uses."""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from course_platform.demo import people
from lessons import operations as ops
from lessons.catalogue import Catalogue, LessonEntry, PromptEntry, TrackEntry, fresh
from lessons.kinds import KINDS, Content
from lessons.models import Prompt, Turn

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Lagos", "America/Sao_Paulo")


@dataclass
class Hand:
    """One learner at the desk: who, when, and the dice that make each different."""

    learner: Any
    at: dt.datetime
    dice: random.Random
    high: str = ""  # of the chart drawn last, for the paragraph about its pattern
    low: str = ""

    def later(self, *, hours: float) -> dt.datetime:
        """Moves on by about so much, never past now."""
        step = dt.timedelta(hours=hours * self.dice.uniform(0.5, 1.5))
        self.at = min(self.at + step, timezone.now())
        return self.at


def make_learners(count: int, *, months: int = 10) -> int:
    """Fills up to `count` generated learners; running it again adds only those that are missing.

    Each is one transaction: a seed that is stopped half-way leaves whole learners.
    """
    outline = fresh()
    password = make_password(None)
    made = 0
    for number in range(1, count + 1):
        email = f"learner-{number:05d}@demo.example"
        if get_user_model().objects.filter(email=email).exists():
            continue
        with transaction.atomic():
            _one(outline, email, password, random.Random(number), months)
        made += 1
    return made


def _one(outline: Catalogue, email: str, password: str, dice: random.Random, months: int) -> None:
    learner = get_user_model().objects.create(
        email=email,
        password=password,
        name=dice.choice(people.FIRST_NAMES),
        time_zone=dice.choice(ZONES),
        date_joined=timezone.now() - dt.timedelta(days=30 * months),
    )
    begin = timezone.now() - dt.timedelta(days=dice.uniform(2, 30 * months))
    walk(outline, Hand(learner, begin, dice))


def walk(outline: Catalogue, hand: Hand) -> None:
    """Goes through the Core Track as far as this learner's patience lasts, and a bit beyond."""
    core = next(track for track in outline.tracks if track.is_core)
    ops.enrol(core.pk, learner=hand.learner, at=hand.at)
    reach = hand.dice.choices((1, 2, 3, 4, 5, 99), weights=(20, 18, 22, 15, 10, 15))[0]
    for lesson in list(core.lessons)[:reach]:
        study(hand, lesson)
        hand.later(hours=24 * hand.dice.choice((1, 2, 7, 14)))
    if hand.dice.random() < 0.5:
        _look_at_extensions(outline, hand)
    if hand.dice.random() < 0.6:
        _again(hand, core)


def study(hand: Hand, lesson: LessonEntry) -> None:
    """Reads, writes, and perhaps finishes. Each later fact is rarer than the one before."""
    ops.save_position(
        lesson.pk, learner=hand.learner, anchor="introduction", heading="", percent=20, at=hand.at
    )
    for prompt in lesson.prompts:
        if prompt.turn_pk is None and hand.dice.random() < 0.85:
            _write(hand, prompt)
    if hand.dice.random() < 0.1:
        return
    ops.mark_read(lesson.pk, learner=hand.learner, at=hand.later(hours=0.3))
    for turn in lesson.turns:
        if hand.dice.random() < 0.85:
            _do_turn(hand, lesson, turn.pk)


def _do_turn(hand: Hand, lesson: LessonEntry, turn_pk: int) -> None:
    turn = _fill(hand, lesson, turn_pk)
    if hand.dice.random() < 0.9:
        _finish(hand, turn, reflect=hand.dice.random() < 0.75)


def _fill(hand: Hand, lesson: LessonEntry, turn_pk: int) -> Turn:
    turn = Turn.objects.get(pk=turn_pk)
    hand.later(hours=20)
    for prompt in lesson.prompts:
        if prompt.turn_pk == turn_pk:
            _write(hand, prompt)
    if any(p.kind == "ratings" and p.turn_pk == turn_pk for p in lesson.prompts):
        ops.save_snapshot(turn, learner=hand.learner, at=hand.later(hours=0.2))
    return turn


def _finish(hand: Hand, turn: Turn, *, reflect: bool) -> None:
    ops.complete_turn(turn, learner=hand.learner, at=hand.later(hours=0.2))
    if reflect:
        lesson = fresh().lessons[turn.lesson_id]
        held = people.REFLECTIONS_ON.get(lesson.slug, people.REFLECTIONS)
        parts = ops.ReflectionParts(*hand.dice.choice(held))
        ops.add_reflection(turn, learner=hand.learner, parts=parts, at=hand.later(hours=0.2))


def _again(hand: Hand, core: TrackEntry) -> None:
    """The return after half a year, for those who began long enough ago."""
    if timezone.now() - hand.at < dt.timedelta(days=150):
        return
    for lesson in core.lessons:
        for turn in lesson.turns:
            done = hand.learner.completions.filter(turn_id=turn.pk).exists()
            if done and turn.follow_up_months:
                hand.at = min(hand.at + dt.timedelta(days=150), timezone.now())
                row = Turn.objects.get(pk=turn.pk)
                ops.start_attempt(row, learner=hand.learner, at=hand.at)
                _do_turn(hand, lesson, turn.pk)
                return


def _look_at_extensions(outline: Catalogue, hand: Hand) -> None:
    opened = set(hand.learner.unlocks.values_list("track_id", flat=True))
    for track in outline.tracks:
        if track.pk in opened:
            ops.enrol(track.pk, learner=hand.learner, at=hand.later(hours=5))
            for lesson in track.lessons:
                study(hand, lesson)


def _write(hand: Hand, prompt: PromptEntry) -> None:
    if KINDS[prompt.kind].in_rows:
        _write_rows(hand, prompt)
        return
    ops.save_answer(
        Prompt.objects.select_related("turn", "current").get(pk=prompt.pk),
        learner=hand.learner,
        content=_content(hand, prompt),
        at=hand.later(hours=0.1),
    )


def _write_rows(hand: Hand, prompt: PromptEntry) -> None:
    """A line or two on different days, in the columns that take free text."""
    row = Prompt.objects.select_related("turn", "current").get(pk=prompt.pk)
    for _line in range(hand.dice.randint(1, 3)):
        at = hand.later(hours=60)
        values = {
            column["key"]: hand.dice.choice(people.SHORT_NOTES)
            for column in prompt.definition.config["columns"]
            if column["type"] in ("text", "long_text")
        }
        content = KINDS["rows"].clean(
            prompt.definition, {"day": at.date().isoformat(), "values": values}
        )
        ops.add_row(row, learner=hand.learner, content=content, at=at)


def _content(hand: Hand, prompt: PromptEntry) -> Content:
    dice, config = hand.dice, prompt.definition.config
    if prompt.kind == "ratings":
        return _rated(hand, config["axes"])
    if prompt.kind in ("choice", "checklist"):
        keys = [option["key"] for option in config["options"]]
        most = min(config["maximum"], len(keys))
        chosen = set(dice.sample(keys, dice.randint(max(1, config["minimum"]), most)))
        return Content(value=[key for key in keys if key in chosen])
    if prompt.kind == "text_list":
        held = people.LISTS.get(prompt.name)
        lines = dice.choice(held) if held else dice.sample(people.LIST_LINES, config["count"])
        return KINDS["text_list"].clean(prompt.definition, list(lines))
    if prompt.kind == "number":
        low, high = int(float(config["minimum"] or 1)), int(float(config["maximum"] or 60))
        numbers = people.NUMBERS.get(prompt.name)
        return KINDS["number"].clean(
            prompt.definition, dice.choice(numbers) if numbers else str(dice.randint(low, high))
        )
    if prompt.kind == "date":
        return Content(value=(hand.at.date() + dt.timedelta(days=dice.randint(7, 60))).isoformat())
    if prompt.kind == "link":
        links = people.LINKS.get(prompt.name, ("https://music.example/sketches",))
        return KINDS["link"].clean(prompt.definition, dice.choice(links))
    if prompt.kind == "timer":
        target = prompt.definition.config["target"] or 20
        minutes = dice.randint(target // 2, target * 2)
        return KINDS["timer"].clean(prompt.definition, {"minutes": minutes})
    return Content(text=_prose(hand, prompt))


def _rated(hand: Hand, axes: list[dict[str, str]]) -> Content:
    ratings = {axis["key"]: hand.dice.randint(2, 9) for axis in axes}
    by_rating = sorted(axes, key=lambda axis: ratings[axis["key"]])
    hand.low, hand.high = by_rating[0]["label"], by_rating[-1]["label"]
    return Content(value=ratings)


def _prose(hand: Hand, prompt: PromptEntry) -> str:
    text = hand.dice.choice(people.ANSWERS.get(prompt.name, people.SHORT_NOTES))
    if prompt.name == "skill_pattern":
        return text.format(high=hand.high or "Technical", low=hand.low or "Business")
    return text
