"""What the style guide shows, in its order. A partial that is missing here fails a test."""

from collections.abc import Iterator

from django import forms

from course_platform.styleguide import Component, State, samples
from course_platform.styleguide.samples import KINDS, chart, distance, marks, prompt


class ExampleForm(forms.Form):
    name = forms.CharField(label="Your name", help_text="As you want to be greeted.")
    day = forms.DateField(
        label="The day", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    often = forms.ChoiceField(
        label="How often", choices=[("weekly", "Every week"), ("never", "Not at all")]
    )
    way = forms.ChoiceField(
        label="How it reaches you",
        choices=[("app", "Here only"), ("mail", "By e-mail")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="Send it to me", required=False)


def components() -> list[Component]:
    return [*_signs(), *_forms(), *_prompts(), *_charts(), *_lists(), *_depth()]


def _signs() -> Iterator[Component]:
    yield Component(
        "Icon",
        "includes/_icon.html",
        tuple(
            State(name, {"name": name})
            for name in (
                "alert",
                "bell",
                "book",
                "check",
                "chevron-down",
                "clock",
                "depth",
                "highlighter",
                "info",
                "list",
                "lock",
                "lock-open",
                "menu",
                "notebook",
                "radar",
                "search",
                "sliders",
                "waveform",
            )
        ),
    )
    yield Component(
        "Message",
        "includes/_messages.html",
        (
            State("Something was done", {"messages": [samples.message("success", "Chart kept.")]}),
            State(
                "Something to know",
                {"messages": [samples.message("info", "This course opens after two reflections.")]},
            ),
            State(
                "Something did not work",
                {"messages": [samples.message("error", "This link has ended. Ask for a new one.")]},
            ),
        ),
    )
    yield Component(
        "Duration",
        "includes/_duration.html",
        tuple(State(f"{minutes} minutes", {"minutes": minutes}) for minutes in (8, 42, 170)),
    )
    yield Component(
        "Reading time",
        "lessons/_time.html",
        (
            State("A guide with an exercise", {"lesson": samples.lesson()}),
            State("A guide alone", {"lesson": samples.lesson(turn_minutes=0)}),
        ),
    )
    yield Component(
        "Pages",
        "includes/_pages.html",
        (
            State("First", {"page": samples.page(1, 4)}),
            State("Between", {"page": samples.page(2, 4)}),
            State("Last", {"page": samples.page(4, 4)}),
        ),
    )


def _forms() -> Iterator[Component]:
    empty = ExampleForm(prefix="empty", initial={"way": "app"})
    refused = ExampleForm({"refused-day": "soon", "refused-way": "mail"}, prefix="refused")
    refused.is_valid()
    refused.add_error(None, "That name and that day do not go together. Change one of them.")
    yield Component(
        "Form fields",
        "includes/_form_fields.html",
        (State("To be filled in", {"form": empty}), State("Refused", {"form": refused})),
        inside="form class=form",
    )
    told = prompt("number", number=900, error="Write a number from 0 to 90, such as 45.")
    yield Component(
        "Error summary",
        "lessons/_error_summary.html",
        (State("One field", {"form": {"errors": [told]}}),),
    )


def _prompts() -> Iterator[Component]:
    for place, kind in enumerate(KINDS):
        first = 10 * (place + 1)
        states = [
            State("Empty", _asked(prompt(kind, number=first, written=False))),
            State(
                "Refused",
                _asked(prompt(kind, number=first + 2, error="This does not fit. Say it again.")),
            ),
        ]
        if kind != "rows":
            states.insert(1, State("Saved", _asked(prompt(kind, number=first + 1))))
        if kind == "ratings":
            states.append(State("Kept", _asked(prompt(kind, number=first + 3, locked=True))))
        if kind == "long_text":
            elsewhere = samples.answered_elsewhere()
            states.append(
                State(
                    "Saved elsewhere meanwhile",
                    _asked(prompt(kind, number=first + 4, stands=elsewhere)),
                )
            )
        name = f"Prompt: {kind.replace('_', ' ')}"
        yield Component(name, "lessons/_prompt.html", tuple(states))


def _asked(bound: object) -> dict[str, object]:
    return {"prompt": bound, "form_id": "nowhere"}


def _charts() -> Iterator[Component]:
    half = dict(list(samples.RATINGS.items())[:3])
    yield Component(
        "Chart",
        "lessons/_chart.html",
        (
            State("Rated", {**chart(), "chart_id": "chart-rated"}),
            State("Half rated", {**chart(half), "chart_id": "chart-half"}),
            State("Not rated", {**chart({}), "chart_id": "chart-none"}),
        ),
    )
    yield Component(
        "Dumbbell",
        "lessons/_dumbbell.html",
        (
            State("Higher", {"row": {"change": 2, "at_then": 110, "at_now": 155}}),
            State("Lower", {"row": {"change": -1, "at_then": 110, "at_now": 87}}),
            State("The same", {"row": {"change": 0, "at_then": 110, "at_now": 110}}),
            State(
                "Then, as seen now",
                {"row": {"change": 2, "at_then": 110, "at_now": 155, "at_seen": 65}},
            ),
            State("Asked only now", {"row": {"change": None, "at_now": 155}}),
        ),
    )


def _lists() -> Iterator[Component]:
    yield Component(
        "Marks of a lesson",
        "lessons/_marks.html",
        (
            State("Untouched", {"marks": marks()}),
            State("Read and saved", {"marks": marks(read=True, saved=True)}),
            State(
                "All four",
                {"marks": marks(read=True, saved=True, complete=True, reflected=True)},
            ),
        ),
    )
    yield Component(
        "Lesson in a list",
        "lessons/_lesson_row.html",
        (
            State("Open", _row(marks(read=True), summaries=True)),
            State("Where you are", _row(marks(), current=True)),
            State("Locked", _row(marks("locked"))),
            State("For members", _row(marks("sign_in"))),
        ),
        inside="ul",
    )


def _row(shown: object, **said: bool) -> dict[str, object]:
    return {"marks": shown, "level": 3, "signed_in": True, **said}


def _depth() -> Iterator[Component]:
    yield Component(
        "Distance to a course",
        "gamification/_distance.html",
        (
            State("Two away", {"distance": distance(20), "depth": {"hidden": False}}),
            State("One away, points hidden", {"distance": distance(10), "depth": {"hidden": True}}),
            State("Open", {"distance": distance(0), "depth": {"hidden": False}}),
        ),
        inside="ul class=opens",
    )
