"""What the demo login has done already, so that every page has something true to show.

Lea began more than a year ago: she defined success, drew her chart and reflected. She drew it
again after eight months, so that there is something to compare, and the next return is due. One
lesson is half read; the next course is two reflections away.
"""

import datetime as dt
import random
from typing import Any

from django.db import transaction
from django.utils import timezone

from course_platform.demo.learners import Hand
from lessons import operations as ops
from lessons.catalogue import LessonEntry, PromptEntry, fresh
from lessons.kinds import Content, kind_of
from lessons.models import Prompt, Snapshot, Turn

WROTE: dict[str, Any] = {
    "wants_now": [
        "Finish an EP before the summer",
        "Play it in a room with people in it",
        "Stop opening the laptop just to listen to old loops",
    ],
    "success_kinds": ["Craft: it gets better", "Company: you make it with and for someone"],
    "good_tuesday": "Up before the house is. One hour on the song, door closed. In the evening "
    "Mia comes over with her bass and we play the chorus eleven times because it is fun.",
    "success_declined": "A daily clip for people I will never meet.",
    "success_definition": "I finish one song a season that Mia and I would play in a room, and I "
    "can say why each part is in it.",
    "three_skills": ["Knowing when a part is done", "Recording a voice well", "Patience"],
    "skill_ratings": {
        "Technical": 7,
        "Creative": 6,
        "Interpersonal": 5,
        "Business": 2,
        "Personal": 6,
    },
    "skill_pattern": "I can make almost any sound I want and I talk about music well enough with "
    "people I like. Business sits alone at the bottom. I have sent one invoice in my life and I "
    "apologised in it.",
    "areas_that_matter": ["Interpersonal", "Business"],
    "match_or_mismatch": "Playing with Mia needs the middle of the chart and that is fine. Booking "
    "a room needs the bottom of it, and there I have been hoping somebody else would call.",
}
WROTE_AGAIN: dict[str, Any] = {
    "success_definition": "We play the songs in rooms, I ask a fair price without a joke about it, "
    "and the next song is already begun.",
    "skill_ratings": {
        "Technical": 6,
        "Creative": 7,
        "Interpersonal": 6,
        "Business": 5,
        "Personal": 6,
    },
    "skill_pattern": "The bottom came up because I named a price three times and nobody laughed. "
    "Technical is lower: I have now sat beside somebody who really records voices.",
    "areas_that_matter": ["Technical", "Business"],
    "match_or_mismatch": "Closer than before. What the rooms need next is a voice that is recorded "
    "well, and there I know now how much I do not hear.",
}
NOTE = (
    "Last time I compared myself with what I knew. Now I know two people who are better at it, and "
    "the scale got longer."
)
# Rows of her book of listens: days ago, then the columns by their headings.
LISTENS: tuple[tuple[int, dict[str, str]], ...] = (
    (
        64,
        {
            "Piece": "Ferry, second draft",
            "Who listened": "M.",
            "Part": "A mirror",
            "Where it moved them": "1:12, put the cup down",
            "What you noticed": "She stopped talking when the bass came in and began again at the "
            "second verse. The second verse says what the first one said.",
        },
    ),
    (
        41,
        {
            "Piece": "Ferry, third draft",
            "Who listened": "My brother, on the phone",
            "Part": "A witness",
            "Where it moved them": "Right at the end",
            "What you noticed": "He asked whether there was more. I had cut a minute.",
        },
    ),
    (
        12,
        {
            "Piece": "A piano piece from the radio",
            "Who listened": "Me, in the kitchen",
            "Part": "Only me",
            "Where it moved them": "0:30, the left hand stops",
            "What you noticed": "Nothing new comes in for a whole minute, and I stayed. It gets "
            "quieter instead of fuller.",
        },
    ),
)
REFLECTION = ops.ReflectionParts(
    saw="Four areas close together and one far below. I expected the low one to be technical.",
    why="When the café asked what I charge for an evening, I said I would think about it and did "
    "not write back for three weeks.",
    plan_if="it is Saturday and I have had coffee",
    plan_then="write down one price and read it out to Mia",
)


@transaction.atomic
def tell_story(learner: Any) -> None:
    core = next(track for track in fresh().tracks if track.is_core)
    hand = Hand(learner, timezone.now() - dt.timedelta(days=450), random.Random(7))
    learner.date_joined = hand.at
    learner.save(update_fields=["date_joined"])
    ops.enrol(core.pk, learner=learner, at=hand.at)
    first, second, third, *_rest = core.lessons
    _do(hand, first)
    hand.later(hours=24 * 4)
    _do(hand, third, REFLECTION)
    _listen(learner)
    hand.at = timezone.now() - dt.timedelta(days=200)
    _return(hand, first, third)
    hand.at = timezone.now() - dt.timedelta(days=3)
    ops.save_position(
        second.pk, learner=learner, anchor="introduction", heading="Introduction", percent=15,
        at=hand.at,
    )  # fmt: skip


def _do(hand: Hand, lesson: LessonEntry, reflection: ops.ReflectionParts | None = None) -> None:
    """Reads the lesson, writes what is in WROTE, and completes its Turn."""
    _write(hand, lesson, WROTE)
    ops.mark_read(lesson.pk, learner=hand.learner, at=hand.later(hours=0.3))
    turn = Turn.objects.get(pk=lesson.turns[0].pk)
    if any(prompt.kind == "ratings" for prompt in lesson.prompts):
        ops.save_snapshot(turn, learner=hand.learner, at=hand.later(hours=0.1))
    ops.complete_turn(turn, learner=hand.learner, at=hand.later(hours=0.1))
    if reflection:
        ops.add_reflection(turn, learner=hand.learner, parts=reflection, at=hand.later(hours=0.1))


def _listen(learner: Any) -> None:
    prompt = Prompt.objects.select_related("turn", "current").get(name="listens")
    columns = {column["label"]: column for column in prompt.definition.config["columns"]}
    for days, row in LISTENS:
        at = timezone.now() - dt.timedelta(days=days)
        values = {}
        for label, text in row.items():
            options = columns[label].get("options", [])
            keys = [option["key"] for option in options if option["label"] == text]
            values[columns[label]["key"]] = keys[0] if keys else text
        content = kind_of("rows").clean(
            prompt.definition, {"day": at.date().isoformat(), "values": values}
        )
        ops.add_row(prompt, learner=learner, content=content, at=at)


def _write(hand: Hand, lesson: LessonEntry, held: dict[str, Any]) -> None:
    for prompt in lesson.prompts:
        if prompt.name in held:
            ops.save_answer(
                Prompt.objects.select_related("turn", "current").get(pk=prompt.pk),
                learner=hand.learner,
                content=_content(prompt, held),
                at=hand.later(hours=0.1),
            )


def _return(hand: Hand, success: LessonEntry, skills: LessonEntry) -> None:
    """Eight months on: the definition revised, the chart drawn again, and the two compared."""
    turn = Turn.objects.get(pk=skills.turns[0].pk)
    _write(hand, success, WROTE_AGAIN)
    ops.start_attempt(turn, learner=hand.learner, at=hand.later(hours=1))
    _write(hand, skills, WROTE_AGAIN)
    now = ops.save_snapshot(turn, learner=hand.learner, at=hand.later(hours=0.1))
    ops.complete_turn(turn, learner=hand.learner, at=hand.later(hours=0.1))
    then = now.prompt.snapshots.get(learner=hand.learner, attempt__number=1)
    seen = {**then.ratings, _axis(now, "Technical"): 5, _axis(now, "Business"): 1}
    ops.keep_hindsight(
        then, seen_from=now, learner=hand.learner, ratings=seen, at=hand.later(hours=0.1)
    )
    ops.save_comparison_note(now.attempt, learner=hand.learner, text=NOTE, at=hand.later(hours=0.1))


def _axis(snapshot: Snapshot, label: str) -> str:
    axes = snapshot.prompt_version.config["axes"]
    key: str = next(axis["key"] for axis in axes if axis["label"] == label)
    return key


def _content(prompt: PromptEntry, held: dict[str, Any]) -> Content:
    """WROTE speaks of axes and options by their labels; stored are their keys."""
    wrote, config = held[prompt.name], prompt.definition.config
    if prompt.kind == "ratings":
        wrote = {axis["key"]: wrote[axis["label"]] for axis in config["axes"]}
    elif prompt.kind == "choice":
        wrote = [option["key"] for option in config["options"] if option["label"] in wrote]
    return kind_of(prompt.kind).clean(prompt.definition, wrote)
