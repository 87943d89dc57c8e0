"""Plain functions that make what tests need, through the same code the site uses."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import override_settings
from wagtail.models import Page

from lessons.kinds import Content, kind_of
from lessons.models import Home, Lesson, Module, Prompt, Track, Turn
from lessons.roles import INSTRUCTORS
from tests import kept_rows, names

NO_TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
AREAS = ("Technical", "Creative", "Interpersonal", "Business", "Personal")


def make_learner(name: str = "learner", **fields: Any) -> Any:
    fields.setdefault("email", f"{name}@example.com")
    return get_user_model().objects.create_user(password="demo-pass-123", name=name, **fields)


def make_instructor(name: str = "ines") -> Any:
    user = make_learner(name)
    user.groups.add(Group.objects.get(name=INSTRUCTORS))
    return user


def make_operator(name: str = "otto") -> Any:
    return get_user_model().objects.create_superuser(
        email=f"{name}@example.com", password="demo-pass-123"
    )


@contextmanager
def unindexed() -> Generator[None]:
    """Saves a page that is published at once: that publishing indexes it, once and not thrice."""
    with override_settings(TASKS=NO_TASKS):
        yield


def make_track(title: str = "Core Track", **fields: Any) -> Track:
    return _published(_track(title, **fields))


def make_extension(title: str = "Rhythm and feel", **fields: Any) -> Track:
    return make_track(title, kind=Track.Kind.EXTENSION, access=Track.Access.UNLOCK, **fields)


def make_module(track: Track | None = None, title: str = "Why make anything") -> Module:
    module = _module(title)
    return _published(module, below=track) if track else _published(_track(), module)


def make_lesson(
    module: Module | None = None,
    title: str = "A lesson",
    *,
    body: list[dict[str, Any]] | None = None,
    publish: bool = True,
    **fields: Any,
) -> Lesson:
    """A lesson with a prompt before reading, a section that recalls it, and one Turn."""
    lesson = Lesson(
        title=title,
        slug=names.slug("lesson"),
        body=json.dumps(guide_body() if body is None else body),
        live=False,
        **fields,
    )
    if publish and module:
        return _published(lesson, below=module)
    if publish:
        return _published(_track(), _module(), lesson)
    (module or make_module()).add_child(instance=lesson)
    lesson.save_revision()
    return lesson


def _track(title: str = "Core Track", **fields: Any) -> Track:
    return Track(
        **{"title": title, "slug": names.slug("track"), "summary": f"About {title}.", **fields}
    )


def _module(title: str = "Why make anything") -> Module:
    return Module(title=title, slug=names.slug("module"))


def _published(*pages: Page, below: Page | None = None) -> Any:
    """The last of them, each below the one before it; copied if an earlier test made the same."""
    above = below or Home.objects.get()
    made_of = [{**page.serializable_data(), "translation_key": None} for page in pages]
    name = json.dumps([type(pages[-1]).__name__, above.pk, made_of], default=str)
    pk = kept_rows.once(name, lambda: _publish(pages, above))
    above.refresh_from_db(fields=["numchild"])  # treebeard asks the object in hand
    return type(pages[-1]).objects.get(pk=pk)


def _publish(pages: Sequence[Page], above: Page) -> int:
    for page in pages:
        with unindexed():
            above.add_child(instance=page)
            revision = page.save_revision()
        revision.publish()
        above = page
    return int(above.pk)


def republish(lesson: Lesson, body: list[dict[str, Any]]) -> Lesson:
    """Publishes a new body, as an author would who edited the page."""
    fresh = Lesson.objects.get(pk=lesson.pk)
    fresh.body = json.dumps(body)
    with unindexed():
        revision = fresh.save_revision()
    revision.publish()
    return Lesson.objects.get(pk=lesson.pk)


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": names.block_id()}


def item(value: Any) -> dict[str, Any]:
    return block("item", value)


def prompt_block(kind: str, wording: str = "What do you hear?", **extra: Any) -> dict[str, Any]:
    return block(kind, {"wording": wording, "help": "", "name": "", **extra})


def ratings_block(name: str = "skill_ratings", areas: tuple[str, ...] = AREAS) -> dict[str, Any]:
    axes = [item({"label": area, "low": "", "high": ""}) for area in areas]
    return prompt_block("ratings", "Where are you now?", name=name, axes=axes)


def rows_block(
    wording: str = "What did you hear?", name: str = "journal", **extra: Any
) -> dict[str, Any]:
    """A journal with one column of each type."""
    columns = [
        column("Piece", "text"),
        column("Level", "number"),
        column("Heard on", "date"),
        column("Where", "choice", "At home", "Outside"),
        column("Notes", "long_text"),
        column("Address", "link"),
    ]
    return prompt_block("rows", wording, name=name, **{"columns": columns, **extra})


def column(label: str, type: str = "text", *options: str) -> dict[str, Any]:
    return item({"label": label, "type": type, "options": [item(option) for option in options]})


def step_block(title: str, *fields: dict[str, Any]) -> dict[str, Any]:
    return item({"title": title, "instruction": f"<p>{title}.</p>", "fields": list(fields)})


def turn_block(
    *steps: dict[str, Any], title: str = "Map your skills", months: int | None = 6
) -> dict[str, Any]:
    return block(
        "turn",
        {
            "title": title,
            "introduction": "<p>Set the desk aside.</p>",
            "minutes": 20,
            "steps": list(steps) or default_steps(),
            "expected_outcome": "<p>A picture of where you stand.</p>",
            "follow_up_months": months,
        },
    )


def default_steps() -> list[dict[str, Any]]:
    return [
        step_block("Rate yourself", ratings_block()),
        step_block(
            "Notice patterns",
            prompt_block("long_text", "What pattern?", name="skill_pattern"),
        ),
        step_block(
            "Connect to your goals",
            block("recall", {"prompt": "success_definition", "lead": ""}),
            prompt_block(
                "choice",
                "Which matter now?",
                name="areas_that_matter",
                options=[],
                options_from="skill_ratings",
                minimum=2,
                maximum=3,
            ),
        ),
    ]


def guide_body() -> list[dict[str, Any]]:
    return [
        block("introduction", {"text": "<p>What a producer needs.</p>"}),
        prompt_block("text_list", "Name three skills.", name="three_skills", count=3, exact=True),
        block(
            "section",
            {
                "heading": "The whole field",
                "content": [
                    block("subheading", "Tools are an entry"),
                    block("text", "<p>Some text about <b>tools</b>.</p>"),
                    block("recall", {"prompt": "three_skills", "lead": ""}),
                ],
            },
        ),
        turn_block(),
        block(
            "faq",
            {"items": [item({"question": "Is that all?", "answer": "<p>It is a start.</p>"})]},
        ),
        block(
            "quick_reference",
            {"items": [item({"term": "Field", "meaning": "All of it."})]},
        ),
        block("next_steps", {"text": "<p>Rest, then go on.</p>"}),
    ]


def success_body() -> list[dict[str, Any]]:
    """A lesson whose Turn keeps the answer called success_definition."""
    return [
        block("introduction", {"text": "<p>What success means to you.</p>"}),
        turn_block(
            step_block(
                "Write it down",
                prompt_block("long_text", "What is success to you?", name="success_definition"),
            ),
            title="Define success",
            months=None,
        ),
    ]


def prompt_of(lesson: Lesson, name: str) -> Prompt:
    return Prompt.objects.select_related("turn", "current").get(lesson=lesson, name=name)


def row_content(prompt: Prompt, day: str = "2027-03-01", **cells: Any) -> Content:
    """A row by its columns' headings in small letters: piece="Aria", where="At home"."""
    values = {}
    for column in prompt.definition.config["columns"]:
        value = cells.get(column["label"].lower().replace(" ", "_"))
        keys = {option["label"]: option["key"] for option in column.get("options", [])}
        if value is not None:
            values[column["key"]] = keys.get(value, value)
    return kind_of("rows").clean(prompt.definition, {"day": day, "values": values})


def turn_of(lesson: Lesson) -> Turn:
    return Turn.objects.get(lesson=lesson)


def rating_values(prompt: Prompt, *numbers: int) -> dict[str, int]:
    """{axis key: rating} for the prompt's axes in order."""
    axes = prompt.definition.config["axes"]
    return {axis["key"]: number for axis, number in zip(axes, numbers, strict=False)}


def keep_chart(learner: Any, turn: Turn, *numbers: int, at: Any = None) -> Any:
    """Rates every area in the current attempt and keeps the chart."""
    from lessons import operations
    from lessons.kinds import Content

    prompt = Prompt.objects.select_related("turn", "current").get(
        turn=turn, kind="ratings", retired_at=None
    )
    ratings = Content(value=rating_values(prompt, *(numbers or (7, 6, 5, 2, 8))))
    operations.save_answer(prompt, learner=learner, content=ratings, at=at)
    return operations.save_snapshot(turn, learner=learner, at=at)
