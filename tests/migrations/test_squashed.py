"""A site that begins in one step becomes what a site is that went through every step."""

from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from tests.migrations.steps import step_by_step


def loaded() -> tuple[MigrationLoader, Any]:
    loader = MigrationLoader(None)
    return loader, loader.project_state()


def test_one_step_and_all_steps_lead_to_the_same_models() -> None:
    at_once, models_at_once = loaded()
    with step_by_step():
        steps, models_by_steps = loaded()

    shorter = {app for app, _name in steps.graph.nodes.keys() - at_once.graph.nodes.keys()}
    assert shorter == {"course_gamification", "course_lessons", "course_outbox", "course_reminders"}
    assert MigrationAutodetector(models_by_steps, models_at_once).changes(at_once.graph) == {}
    assert MigrationAutodetector(models_at_once, models_by_steps).changes(steps.graph) == {}
