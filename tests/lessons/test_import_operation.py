"""A file becomes one draft lesson, by the operation and by the command."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lessons.importing.operation import AlreadyImported, import_guide
from lessons.importing.reading import UnreadableGuide
from lessons.models import Lesson, Module, Prompt
from tests import factories
from tests.lessons.importing import GUIDES, seed_bytes

MARKDOWN = GUIDES / "markdown_full.md"


@pytest.fixture
def module(db: None) -> Module:
    track = factories.make_track(slug="core")
    module = factories.make_module(track)
    module.slug = "why"
    module.save()
    return module


def test_a_draft_with_a_revision_and_no_prompt_rows(module: Module, ines: Any) -> None:
    result = import_guide(MARKDOWN.read_bytes(), module=module, name="room.md", user=ines)

    lesson = Lesson.objects.get(pk=result.lesson.pk)
    assert (lesson.live, lesson.has_unpublished_changes, lesson.owner) == (False, True, ines)
    assert lesson.slug == "hearing-the-room"
    assert lesson.latest_revision.user == ines
    assert len(lesson.imported_from) == 64
    assert lesson.get_latest_revision_as_object().imported_from == lesson.imported_from
    assert not Prompt.objects.filter(lesson=lesson).exists()


def test_the_notes_stand_in_the_draft(module: Module) -> None:
    result = import_guide(seed_bytes(), module=module)

    notes = [b.value["note"] for b in result.lesson.body if b.block_type == "author_note"]
    assert len(notes) == 5
    assert set(notes) < set(result.notes)
    assert any("success_definition" in note for note in result.notes)


def test_the_same_bytes_make_no_second_lesson(module: Module) -> None:
    first = import_guide(MARKDOWN.read_bytes(), module=module).lesson
    other = factories.make_module(factories.make_track("Other"))

    with pytest.raises(AlreadyImported, match="Hearing the room") as caught:
        import_guide(MARKDOWN.read_bytes(), module=other)

    assert caught.value.lesson == first
    assert Lesson.objects.count() == 1


def test_unless_told_to(module: Module) -> None:
    first = import_guide(MARKDOWN.read_bytes(), module=module).lesson
    second = import_guide(MARKDOWN.read_bytes(), module=module, again=True).lesson

    assert first.slug != second.slug
    assert first.imported_from == second.imported_from


def test_names_that_the_track_has_get_a_number(module: Module) -> None:
    body = [factories.prompt_block("text_list", name="two_places", count=2, exact=True)]
    factories.make_lesson(module, body=body)

    lesson = import_guide(MARKDOWN.read_bytes(), module=module).lesson

    stream = {b.block_type: b.value for b in lesson.body}
    recalls = [
        b.value["prompt"]
        for section in lesson.body
        if section.block_type == "section"
        for b in section.value["content"]
        if b.block_type == "recall"
    ]
    assert stream["text_list"]["name"] == "two_places_2"
    assert recalls == ["two_places_2"]


@pytest.mark.parametrize("text", ["🎧🎧 x", "1. One\n\nNo title here.", "مرحبا\n\nنص طويل."])
def test_any_title_finds_an_address(module: Module, text: str) -> None:
    lesson = import_guide(text.encode(), module=module, name="my_own-guide.txt").lesson

    assert lesson.title
    assert lesson.slug


def test_a_missing_title_comes_from_the_file_and_is_flagged(module: Module) -> None:
    result = import_guide(b"1. One\n\nNo title here.", module=module, name="my_own-guide.txt")

    assert result.lesson.title == "My own guide"
    assert "no title" in result.notes[0]


def test_an_unreadable_file_creates_nothing(module: Module) -> None:
    with pytest.raises(UnreadableGuide):
        import_guide(b"\0\0\0", module=module, name="x.bin")

    assert not Lesson.objects.exists()


def test_the_command_prints_the_address_and_the_flags(module: Module, capsys: Any) -> None:
    call_command("import_guide", str(MARKDOWN), "--module", "why")

    printed = capsys.readouterr().out
    assert f"/admin/pages/{Lesson.objects.get().pk}/edit/" in printed
    assert "4 things to do" in printed


def test_a_dry_run_keeps_nothing(module: Module, capsys: Any) -> None:
    call_command("import_guide", str(MARKDOWN), "--module", "core/why", "--dry-run")

    assert "nothing is kept" in capsys.readouterr().out
    assert not Lesson.objects.exists()


def test_an_unknown_or_ambiguous_module_is_answered_with_the_choices(module: Module) -> None:
    with pytest.raises(CommandError, match="core/why"):
        call_command("import_guide", str(MARKDOWN), "--module", "how")
    other = factories.make_module(factories.make_track("Other", slug="other"))
    Module.objects.filter(pk=other.pk).update(slug="why")
    with pytest.raises(CommandError, match="core/why, other/why"):
        call_command("import_guide", str(MARKDOWN), "--module", "why")


def test_the_command_answers_errors_in_one_sentence(module: Module, tmp_path: Path) -> None:
    call_command("import_guide", str(MARKDOWN), "--module", "why")

    with pytest.raises(CommandError, match="--again"):
        call_command("import_guide", str(MARKDOWN), "--module", "why")
    with pytest.raises(CommandError, match="folder"):
        call_command("import_guide", str(tmp_path), "--module", "why")
    call_command("import_guide", str(MARKDOWN), "--module", "why", "--again")
    assert Lesson.objects.count() == 2
