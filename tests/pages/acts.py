"""What the tests of pages do, and what they read of an answer."""

from typing import Any

from lessons import operations
from lessons.catalogue import fresh
from lessons.kinds import Content
from lessons.models import Lesson, Prompt
from tests import factories

PARTS = operations.ReflectionParts(
    saw="The low end is where I stop listening.",
    why="Every bass line of last month was drawn with the mouse.",
    plan_if="it is Saturday",
    plan_then="I play one by hand.",
)


def html(response: Any) -> str:
    text: str = response.content.decode()
    return text


def url_of(lesson: Lesson) -> str:
    return fresh().lessons[lesson.pk].url


def posted(prompt: Prompt, *values: str, rev: int = 0) -> dict[str, Any]:
    return {f"p-{prompt.uid}": list(values), f"p-{prompt.uid}-rev": str(rev)}


def rate(prompt: Prompt, learner: Any, *numbers: int) -> None:
    ratings = Content(value=factories.rating_values(prompt, *numbers))
    operations.save_answer(prompt, learner=learner, content=ratings)
