"""Uploading a guide on a module's page in the admin."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lessons.models import Lesson, Module
from tests import factories
from tests.lessons.importing import GUIDES

DATA = (GUIDES / "markdown_full.md").read_bytes()


@pytest.fixture
def module(db: None) -> Module:
    return factories.make_module()


@pytest.fixture
def instructor(client: Client, ines: Any) -> Client:
    client.force_login(ines)
    return client


def address(module: Module) -> str:
    return reverse("course_lessons_import_guide", args=[module.pk])


def upload(client: Client, module: Module, data: bytes = DATA, **fields: Any) -> Any:
    return client.post(address(module), {"file": SimpleUploadedFile("room.md", data), **fields})


def test_the_modules_page_leads_to_the_form(instructor: Client, module: Module) -> None:
    explore = reverse("wagtailadmin_explore", args=[module.pk])
    listing = reverse("wagtailadmin_explore", args=[module.get_parent().pk])

    assert address(module) in instructor.get(explore).content.decode()
    assert address(module) in instructor.get(listing).content.decode()
    assert b"multipart/form-data" in instructor.get(address(module)).content


def test_other_pages_have_no_such_button(instructor: Client, module: Module) -> None:
    lesson = factories.make_lesson(module)

    page = instructor.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))

    assert b"/import/" not in page.content


def test_an_upload_leads_to_the_draft_and_lists_its_flags(
    instructor: Client, module: Module
) -> None:
    answer = upload(instructor, module)

    lesson = Lesson.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert answer["Location"] == edit
    assert not lesson.live
    page = instructor.get(edit).content.decode()
    assert "4 things to do before you publish it" in page
    assert "panel.png" in page


def test_a_second_upload_names_the_first_at_the_field(instructor: Client, module: Module) -> None:
    upload(instructor, module)

    answer = upload(instructor, module)

    assert "already the lesson" in answer.content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[Lesson.objects.get().pk]) in (
        answer.content.decode()
    )
    assert upload(instructor, module, again="on").status_code == 302
    assert Lesson.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b"\0", "not a text file"), (b"x" * 2_200_000, "at most 2 MB")],
)
def test_a_wrong_file_is_answered_at_the_field(
    instructor: Client, module: Module, data: bytes, said: str
) -> None:
    answer = upload(instructor, module, data)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Lesson.objects.exists()


def test_only_who_may_add_a_lesson_here_may_import(
    client: Client, module: Module, alice: Any
) -> None:
    assert client.get(address(module)).status_code == 302

    client.force_login(alice)
    assert client.get(address(module)).status_code in {302, 403}
    assert upload(client, module).status_code in {302, 403}
    assert not Lesson.objects.exists()


def test_an_editor_of_another_branch_may_not(client: Client, module: Module) -> None:
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    group = Group.objects.create(name="Elsewhere")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group,
        page=factories.make_track("Elsewhere"),
        permission=Permission.objects.get(
            codename="add_page", content_type__app_label="wagtailcore"
        ),
    )
    editor = factories.make_learner("edda")
    editor.groups.add(group)
    client.force_login(editor)

    assert upload(client, module).status_code in {302, 403}
    assert not Lesson.objects.exists()


def test_only_modules_have_an_import(instructor: Client, module: Module) -> None:
    track = module.get_parent()

    answer = instructor.get(reverse("course_lessons_import_guide", args=[track.pk]))

    assert answer.status_code == 404
