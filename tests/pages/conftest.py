import pytest
from django.urls import reverse

from gamification.models import Extension
from lessons.catalogue import fresh
from lessons.models import Lesson
from tests import factories
from tests.pages.acts import url_of


@pytest.fixture
def course(lesson: Lesson) -> dict[str, str]:
    """The addresses of a small site: a Core Track, a locked course with a first lesson to read."""
    extension = factories.make_extension()
    Extension.objects.create(track=extension, threshold=20)
    module = factories.make_module(extension, "Two bars")
    preview = factories.make_lesson(module, "Where the beat leans", free_preview=True)
    locked = factories.make_lesson(module, "Quiet notes")
    outline, turn = fresh(), factories.turn_of(lesson)
    return {
        "landing": "/",
        "catalogue": reverse("lessons:catalogue"),
        "track": outline.lessons[lesson.pk].track.url,
        "module": outline.lessons[lesson.pk].module.url,
        "guide": url_of(lesson),
        "turn": reverse("lessons:turn", args=[turn.uid]),
        "extension": outline.lessons[locked.pk].track.url,
        "preview": url_of(preview),
        "locked": url_of(locked),
    }
