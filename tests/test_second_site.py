"""The apps in a site that is not ours: what a wheel holds, and Django's own accounts."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests import databases, factories
from tests.databases import ROOT

HERE = ROOT / "tests/second_site"
# What loads tags of gamification or reminders; docs/own-site.md names them too.
OF_THE_OTHERS = (
    "_after_turn",
    "_bell",
    "_due",
    "_follow_up",
    "_how_it_opens",
    "_look_back_earned",
    "_path_depth",
    "_path_extensions",
    "_track_cards",
)
SWEEPS = ("send_due_reminders", "deliver_outbox", "unlock_extension_courses", "fold_progress")


class SecondSite:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "choir.settings",
            "CHOIR_FOLDER": str(folder),
            "PYTHONPATH": os.pathsep.join(map(str, (folder / "wheel", folder))),
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "django", *arguments],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr[-3000:]
        return done.stdout

    def walk(self, *sweeps: str) -> dict[str, Any]:
        guide = self.folder / "guide.json"
        guide.write_text(json.dumps(factories.guide_body(), default=str))
        told: dict[str, Any] = json.loads(self.manage("walk", str(guide), *sweeps).splitlines()[-1])
        return told


def unpack_wheel(target: Path) -> None:
    """What `pip wheel .` packs, by the same list."""
    packs = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    wheel = packs["targets"]["wheel"]
    for package in wheel["packages"]:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, target / package, ignore=ignored)
    for source, place in wheel["force-include"].items():
        shutil.copytree(ROOT / source, target / place)


@pytest.fixture
def second_site(tmp_path: Path) -> SecondSite:
    unpack_wheel(tmp_path / "wheel")
    shutil.copytree(HERE, tmp_path, dirs_exist_ok=True)
    site, database = SecondSite(tmp_path), tmp_path / "choir.sqlite3"
    kept = databases.kept("choir")
    if kept.exists():
        shutil.copyfile(kept, database)
    else:
        site.manage("migrate", "--skip-checks", "-v0")
        databases.keep(database, kept)
    return site


def test_a_learner_and_an_author_go_through_a_site_that_is_not_ours(
    second_site: SecondSite,
) -> None:
    assert "No changes detected" in second_site.manage("makemigrations", "--check", "--dry-run")

    told = second_site.walk(*SWEEPS)

    print(f"{told['asked']} requests in a second site")
    assert told["asked"] > 40
    assert told["wrong"] == {}
    assert told["depth"] == 10


def test_lessons_alone_need_a_few_templates_of_the_sites_own(second_site: SecondSite) -> None:
    own = second_site.folder / "choir/templates/lessons"
    own.mkdir(parents=True)
    for name in OF_THE_OTHERS:
        (own / f"{name}.html").write_text("")
    (own / "_due.html").write_text("<p>{{ user.username }} sings on Thursday.</p>")
    second_site.env["CHOIR_HAS"] = "lessons alone"

    told = second_site.walk("fold_progress")

    assert told["asked"] > 30
    assert told["wrong"] == {}
    assert "<p>alice sings on Thursday.</p>" in told["path"]


def test_the_guide_for_other_sites_names_what_has_to_be_overridden() -> None:
    text = (ROOT / "docs/own-site.md").read_text()

    assert not [name for name in OF_THE_OTHERS if f"`{name}.html`" not in text]
