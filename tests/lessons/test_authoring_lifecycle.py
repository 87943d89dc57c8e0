"""Drafts, schedules, revisions, order, addresses and copies: what learners see of each."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from lessons import catalogue, operations
from lessons.kinds import Content
from lessons.models import CatalogueVersion, Lesson, Module, Prompt, Track, Turn
from tests import factories
from tests.lessons.editor import edit, lesson_form


def pages(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def stamp() -> int:
    return CatalogueVersion.objects.values_list("stamp", flat=True).first() or 0


def order_of(track: Any) -> list[tuple[int, str]]:
    entry = catalogue.load().track(track.pk)
    assert entry
    return [(lesson.number, lesson.title) for lesson in entry.lessons]


def make_three() -> tuple[Track, list[Lesson]]:
    track = factories.make_track()
    module = factories.make_module(track)
    body = [factories.turn_block(factories.step_block("Do", factories.prompt_block("link")))]
    return track, [factories.make_lesson(module, title, body=body) for title in "ABC"]


def test_an_instructor_writes_a_whole_track_in_the_admin(author: Client, db: None) -> None:
    home = Page.objects.get(depth=2)
    basics = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "1"}

    def add(model: str, parent: Any) -> str:
        return reverse("wagtailadmin_pages:add", args=["course_lessons", model, parent.pk])

    author.post(
        add("track", home),
        {"title": "Mixing", "slug": "mixing", "summary": "On balance.", "kind": "core",
         "access": "public", **basics},
    )  # fmt: skip
    track = Track.objects.get(slug="mixing")
    author.post(add("module", track), {"title": "Ears", "slug": "ears", "summary": "", **basics})
    module = Module.objects.get(slug="ears")
    form = lesson_form("Listen", factories.success_body(), slug="listen")
    author.post(add("lesson", module), {**form, "action-publish": "1"})

    assert order_of(track) == [(1, "Listen")]
    assert Prompt.objects.live().filter(name="success_definition").count() == 1


def test_a_draft_leaves_what_learners_see_alone(author: Client, lesson: Lesson) -> None:
    before = stamp()

    edit(author, lesson, factories.success_body(), title="Another title")

    assert stamp() == before
    assert catalogue.load().lessons[lesson.pk].title == lesson.title
    assert not Prompt.objects.filter(name="success_definition").exists()


def test_publishing_a_changed_wording_makes_a_new_version(author: Client, lesson: Lesson) -> None:
    body = factories.success_body()
    edit(author, lesson, body, action="publish")
    prompt = factories.prompt_of(lesson, "success_definition")
    body[1]["value"]["steps"][0]["value"]["fields"][0]["value"]["wording"] = "What is it now?"

    edit(author, lesson, body, action="publish")

    prompt.refresh_from_db()
    assert prompt.retired_at is None
    assert [version.number for version in prompt.versions.all()] == [1, 2]
    assert prompt.definition.wording == "What is it now?"


def test_a_scheduled_lesson_appears_when_its_time_has_come(author: Client, lesson: Lesson) -> None:
    module = lesson.get_parent().specific
    draft = factories.make_lesson(module, body=factories.success_body(), publish=False)
    soon = timezone.localtime() + dt.timedelta(hours=1)

    response = edit(
        author,
        draft,
        factories.success_body(),
        go_live_at=soon.strftime("%Y-%m-%d %H:%M"),
        action="publish",
    )
    planned = Prompt.objects.filter(lesson=draft).count()
    with time_machine.travel(soon + dt.timedelta(minutes=1)):
        call_command("publish_scheduled")

    assert response.status_code == 302
    assert planned == 0
    assert Prompt.objects.live().filter(lesson=draft).count() == 1
    assert draft.pk in catalogue.load().lessons


def test_a_scheduled_change_of_a_live_lesson_waits_for_its_time(
    author: Client, lesson: Lesson
) -> None:
    soon = timezone.localtime() + dt.timedelta(hours=1)

    edit(
        author,
        lesson,
        factories.success_body(),
        go_live_at=soon.strftime("%Y-%m-%d %H:%M"),
        action="publish",
    )

    assert not Prompt.objects.filter(name="success_definition").exists()
    assert Prompt.objects.live().filter(name="three_skills").exists()


def test_removing_a_prompt_retires_it_and_reverting_brings_it_back(
    author: Client, alice: Any, lesson: Lesson
) -> None:
    prompt = factories.prompt_of(lesson, "three_skills")
    operations.save_answer(prompt, learner=alice, content=Content(value=["a", "b", "c"]))
    first = lesson.get_latest_revision()
    edit(author, lesson, factories.success_body(), action="publish")
    prompt.refresh_from_db()
    retired = prompt.retired_at
    form = lesson_form(lesson.title, list(lesson.body.raw_data), slug=lesson.slug)
    factories.make_lesson(lesson.get_parent().specific, body=factories.success_body())

    shown = author.get(pages("revisions_revert", lesson.pk, first.pk))
    response = author.post(
        pages("edit", lesson.pk), {**form, "revision": first.pk, "action-publish": "1"}
    )

    prompt.refresh_from_db()
    assert retired is not None
    assert shown.status_code == 200
    assert response.status_code == 302
    assert prompt.retired_at is None
    assert prompt.name == "three_skills"
    assert prompt.answers.get().value == ["a", "b", "c"]


def test_two_revisions_can_be_compared(author: Client, lesson: Lesson) -> None:
    first = lesson.get_latest_revision()
    edit(author, lesson, factories.success_body(), action="publish")
    lesson.refresh_from_db()
    last = lesson.get_latest_revision()

    response = author.get(pages("revisions_compare", lesson.pk, first.pk, last.pk))

    assert response.status_code == 200
    assert "What is success to you?" in response.content.decode()


@pytest.mark.parametrize(
    ("moved", "place", "order"), [(0, 2, "BCA"), (2, 0, "CAB"), (1, 0, "BAC"), (1, None, "ACB")]
)
def test_reordering_in_the_explorer_renumbers_the_lessons(
    author: Client, db: None, moved: int, place: int | None, order: str
) -> None:
    track, lessons = make_three()
    before = stamp()
    address = pages("set_page_position", lessons[moved].pk)

    author.post(address if place is None else f"{address}?position={place}")

    assert stamp() != before
    assert order_of(track) == list(enumerate(order, start=1))


def test_a_renamed_lesson_redirects_from_its_old_address(
    author: Client, lesson: Lesson, django_capture_on_commit_callbacks: Any
) -> None:
    old = lesson.url
    before = stamp()

    factories.make_lesson(body=factories.success_body())
    form = lesson_form(lesson.title, list(lesson.body.raw_data), slug="new-address")
    with django_capture_on_commit_callbacks(execute=True):
        author.post(pages("edit", lesson.pk), {**form, "action-publish": "1"})

    lesson.refresh_from_db()
    assert lesson.slug == "new-address"
    assert Redirect.objects.get(old_path=old.rstrip("/")).redirect_page_id == lesson.pk
    assert stamp() != before


def test_a_renamed_track_redirects_all_that_is_in_it(
    author: Client, lesson: Lesson, django_capture_on_commit_callbacks: Any
) -> None:
    track = lesson.get_parent().get_parent().specific
    old = lesson.url
    basics = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "1"}

    fields = {"slug": "renamed", "summary": "On it.", "kind": "core", "access": "public"}

    with django_capture_on_commit_callbacks(execute=True):
        author.post(pages("edit", track.pk), {"title": track.title, **fields, **basics})

    assert Redirect.objects.get(old_path=old.rstrip("/")).redirect_page_id == lesson.pk


def test_a_moved_lesson_keeps_its_prompts_and_redirects(author: Client, lesson: Lesson) -> None:
    old = lesson.url
    prompts = set(Prompt.objects.values_list("pk", "retired_at"))
    other = factories.make_module(title="Elsewhere")
    before = stamp()

    response = author.post(pages("move_confirm", lesson.pk, other.pk))

    lesson.refresh_from_db()
    assert response.status_code == 302
    assert lesson.get_parent().pk == other.pk
    assert Redirect.objects.get(old_path=old.rstrip("/")).redirect_page_id == lesson.pk
    assert stamp() != before
    assert set(Prompt.objects.values_list("pk", "retired_at")) == prompts


def copy_track(author: Client, track: Any, *, live: bool) -> Track:
    form = {
        "new_title": "A copy",
        "new_slug": "a-copy",
        "new_parent_page": track.get_parent().pk,
        "copy_subpages": "on",
        **({"publish_copies": "on"} if live else {}),
    }
    author.post(pages("copy", track.pk), form)
    return Track.objects.get(slug="a-copy")


def test_a_copied_track_gets_prompts_of_its_own_when_it_is_published(
    author: Client, lesson: Lesson
) -> None:
    track = lesson.get_parent().get_parent()
    before = stamp()

    draft = copy_track(author, track, live=False)
    unseen = Prompt.objects.exclude(lesson=lesson).count()
    [copied] = Lesson.objects.descendant_of(draft)
    copied.get_latest_revision().publish()

    assert unseen == 0
    assert [str(p.block_id) for p in Prompt.objects.filter(lesson=copied)] == [
        str(p.block_id) for p in Prompt.objects.filter(lesson=lesson)
    ]
    assert Turn.objects.filter(lesson=copied).count() == 1
    assert stamp() != before


def test_copies_published_at_once_get_prompts_of_their_own(author: Client, lesson: Lesson) -> None:
    track = lesson.get_parent().get_parent()
    before = stamp()

    copy = copy_track(author, track, live=True)

    assert Prompt.objects.filter(lesson__path__startswith=copy.path).count() == 4
    assert order_of(copy) == [(1, lesson.title)]
    assert stamp() != before


def test_an_alias_has_prompts_of_its_own_and_can_become_a_page(
    author: Client, lesson: Lesson
) -> None:
    form = {"new_title": "Alias", "new_slug": "alias", "alias": "on"}
    author.post(pages("copy", lesson.pk), {**form, "new_parent_page": lesson.get_parent().pk})
    alias = Lesson.objects.get(slug="alias")
    before = stamp()

    response = author.post(pages("convert_alias", alias.pk))

    assert response.status_code == 302
    assert Prompt.objects.live().filter(lesson=alias).count() == 4
    assert stamp() != before


VISIBLE_CHANGES: dict[str, Callable[[Client, Lesson], Any]] = {
    "unpublished": lambda author, lesson: author.post(pages("unpublish", lesson.pk)),
    "deleted": lambda author, lesson: author.post(pages("delete", lesson.pk)),
    "made private": lambda author, lesson: PageViewRestriction.objects.create(
        page=lesson, restriction_type=PageViewRestriction.LOGIN
    ),
}


@pytest.mark.parametrize("change", VISIBLE_CHANGES)
def test_learners_see_at_once_that_a_lesson_was(
    author: Client, lesson: Lesson, change: str
) -> None:
    before = stamp()

    VISIBLE_CHANGES[change](author, lesson)

    assert stamp() != before


def test_an_expired_lesson_is_taken_off_by_the_scheduler(author: Client, lesson: Lesson) -> None:
    before = stamp()
    Page.objects.filter(pk=lesson.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))

    call_command("publish_scheduled")

    assert stamp() != before
    assert lesson.pk not in catalogue.load().lessons
