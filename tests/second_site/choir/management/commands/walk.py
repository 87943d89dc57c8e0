"""A learner and an author go through the second site; says what answered otherwise than well."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.test import Client
from wagtail.models import Page, Site

from lessons.models import Home, Lesson, Module, Prompt, Track, Turn

FIELD = "p-{}"
OWN_WORDS = "I hurry at the end of a phrase and leave the singers no room to breathe."


def publish(above: Any, page: Any) -> Any:
    above.add_child(instance=page)
    page.save_revision().publish()
    return page


def make_content(guide: Path) -> Lesson:
    home = Page.objects.get(depth=1).add_child(instance=Home(title="The choir", slug="choir"))
    Site.objects.update(root_page=home)
    track = publish(home, Track(title="Core Track", slug="core", summary="All of it."))
    module = publish(track, Module(title="The beginning", slug="beginning"))
    body = json.loads(guide.read_text())
    lesson: Lesson = publish(module, Lesson(title="Hearing", slug="hearing", body=json.dumps(body)))
    return lesson


def client_of(name: str, **more: Any) -> Client:
    fields = {"username": name, "email": f"{name}@example.org", **more}
    user = get_user_model().objects.create(**fields)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked_of(client: Client, *paths: str) -> dict[str, int]:
    return {path: client.get(path).status_code for path in paths}


def do_the_turn(learner: Client, turn: Turn) -> dict[str, int]:
    """Everything that is written in it, then both marks."""
    said = {}
    for number, prompt in enumerate(Prompt.objects.filter(kind="long_text")):
        sent = {
            FIELD.format(prompt.uid): OWN_WORDS,
            f"{FIELD.format(prompt.uid)}-rev": "0",
            "client_id": f"0190a6a0-0000-7000-8000-{number:012}",
        }
        said[f"save {prompt.name}"] = learner.post(f"/answers/{prompt.uid}/", sent).status_code
    parts = {"complete": "1", "saw": OWN_WORDS, "why": "I am afraid that the sound may stop."}
    done = learner.post(f"/turns/{turn.uid}/reflect/", parts, follow=True)
    return {**said, "complete and reflect": done.status_code}


def walk(guide: Path, sweeps: list[str]) -> dict[str, Any]:
    lesson = make_content(guide)
    turn = Turn.objects.get(lesson=lesson)
    own = f"/turns/{turn.uid}/"
    public = ["/", "/catalogue/", "/core/", "/core/beginning/", lesson.get_url(), own]
    public += ["/search/?q=hearing", "/glossary/", "/appearance/", f"/cards/{lesson.pk}.png"]
    private = ["/path/", "/workbook/", "/insights/", "/charts/shares/", f"{own}reflect/"]
    private += [f"{own}compare/", f"{own}done/", f"{own}look-back/"]
    if apps.is_installed("gamification"):
        private += ["/depth/", "/reminders/"]
    learner = client_of("alice")
    told = {f"nobody {path}": status for path, status in asked_of(Client(), *public).items()}
    told |= asked_of(learner, *public) | do_the_turn(learner, turn)
    told |= asked_of(learner, *public, *private)
    author = client_of("olga", is_staff=True, is_superuser=True)
    registered = [
        f"/django-admin/{model._meta.app_label}/{model._meta.model_name}/"
        for model in apps.get_models()
        if model._meta.app_label.startswith("course_")
    ]
    written = {"/admin/", "/admin/reports/progress/", f"/admin/pages/{lesson.pk}/edit/"}
    told |= asked_of(author, *written)
    listed = asked_of(author, *registered)
    told |= {path: status for path, status in listed.items() if status != 404}
    for sweep in sweeps:
        call_command(sweep)
    depth = 0
    if apps.is_installed("gamification"):
        depth = apps.get_model("course_gamification", "DepthAccount").objects.get().balance
    marked = learner.get(own).content.decode()
    assert f'data-learner="{learner.session["_auth_user_id"]}"' in marked
    assert f'name="learner" value="{learner.session["_auth_user_id"]}"' in marked
    wrong = {path: status for path, status in told.items() if status != 200}
    path = learner.get("/path/").content.decode()
    return {"asked": len(told), "wrong": wrong, "depth": depth, "path": path}


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("guide", type=Path, help="a guide's body, as JSON")
        parser.add_argument("sweeps", nargs="*", help="commands to run at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(walk(options["guide"], options["sweeps"])))
