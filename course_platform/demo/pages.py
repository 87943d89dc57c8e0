"""The demo course as pages, made once. What somebody edited since stays as they left it."""

import json

from course_platform.demo.course import COURSES
from course_platform.demo.structure import DemoLesson, DemoModule, DemoTrack
from gamification.models import Extension
from lessons.models import Home, Lesson, Module, Track


def make_courses() -> int:
    """Makes what is missing by its slug. Returns how many lessons it published."""
    home = Home.objects.get()
    return sum(_track(home, course) for course in COURSES)


def _track(home: Home, course: DemoTrack) -> int:
    track = Track.objects.child_of(home).filter(slug=course.slug).first()
    if track is None:
        track = Track(
            title=course.title,
            slug=course.slug,
            kind=course.kind,
            access=course.access,
            summary=course.summary,
            live=False,
        )
        home.add_child(instance=track)
        track.save_revision().publish()
        track.refresh_from_db()
    published = sum(_module(track, module) for module in course.modules)
    if course.threshold is not None:
        # After its lessons, so that nobody is told of a course that has none yet.
        Extension.objects.get_or_create(track=track, defaults={"threshold": course.threshold})
    return published


def _module(track: Track, demo: DemoModule) -> int:
    module = Module.objects.child_of(track).filter(slug=demo.slug).first()
    if module is None:
        module = Module(title=demo.title, slug=demo.slug, summary=demo.summary, live=False)
        track.add_child(instance=module)
        module.save_revision().publish()
        module.refresh_from_db()
    return sum(_lesson(module, lesson) for lesson in demo.lessons)


def _lesson(module: Module, demo: DemoLesson) -> int:
    if Lesson.objects.child_of(module).filter(slug=demo.slug).exists():
        return 0
    lesson = Lesson(
        title=demo.title,
        slug=demo.slug,
        summary=demo.summary,
        free_preview=demo.free_preview,
        body=json.dumps(demo.body),
        live=False,
    )
    module.add_child(instance=lesson)
    lesson.save_revision().publish()
    return 1
