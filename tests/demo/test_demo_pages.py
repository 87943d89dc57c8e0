"""The demo lessons are what the editor itself would accept and publish."""

import pytest

from course_platform.demo.course import COURSES
from course_platform.demo.pages import make_courses
from lessons.models import Lesson, Prompt, Track


@pytest.mark.usefixtures("demo_content")
def test_every_demo_lesson_passes_the_editors_own_checks() -> None:
    block = Lesson._meta.get_field("body").stream_block
    for lesson in Lesson.objects.all():
        block.clean(lesson.body)


@pytest.mark.django_db
def test_making_the_courses_again_makes_nothing() -> None:
    first = make_courses()

    assert first == sum(1 for course in COURSES for _lesson in course.lessons())
    assert make_courses() == 0


@pytest.mark.usefixtures("demo_content")
def test_a_demo_page_somebody_edited_stays_as_they_left_it() -> None:
    track = Track.objects.get(slug="core")
    track.title = "My own track"
    track.save_revision().publish()

    make_courses()

    track.refresh_from_db()
    assert track.title == "My own track"


@pytest.mark.usefixtures("demo_content")
def test_every_kind_of_prompt_appears() -> None:
    assert set(Prompt.objects.values_list("kind", flat=True)) == {
        "short_text",
        "long_text",
        "text_list",
        "choice",
        "ratings",
        "checklist",
        "number",
        "date",
        "link",
        "rows",
        "timer",
    }
