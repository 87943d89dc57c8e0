"""Instructors set what earns Depth, and the Depth at which Extension Courses open."""

from typing import Any

from django.contrib.auth.models import Group

from lessons.roles import grant
from lessons.signals import instructors_made

DEPTH_PERMISSIONS = (
    "add_extension",
    "change_extension",
    "view_extension",
    "grant_course",
    "add_depthrule",
    "view_depthrule",
)


def connect() -> None:
    instructors_made.connect(on_instructors_made, dispatch_uid="depth.instructors_made")


def on_instructors_made(group: Group, **kwargs: Any) -> None:
    grant(group, "course_gamification", *DEPTH_PERMISSIONS)
