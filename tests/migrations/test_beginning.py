"""A site that begins, in one step or app by app, becomes what one is that went every step."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from tests.databases import ROOT
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


@pytest.mark.parametrize("app", ["contenttypes", "accounts"])
def test_one_app_alone_can_be_migrated_first(app: str, tmp_path: Path) -> None:
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3"}
    command = [sys.executable, "manage.py", "migrate", app, "--skip-checks", "-v0"]

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-2000:]
