"""Whatever a file is, it is text, or one clear sentence."""

import os
from pathlib import Path

import pytest

from lessons.importing.reading import MAX_BYTES, UnreadableGuide, decode, read_file

TEXT = "A title\n\nIt’s “quoted” – and long enough.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_or_without_a_mark_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt").text == TEXT


def test_windows_1252_is_read_and_noted() -> None:
    decoded = decode(TEXT.encode("cp1252"), "a.txt")

    assert decoded.text == TEXT
    assert len(decoded.notes) == 1


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x0b"])
def test_all_line_ends_are_equal(end: str) -> None:
    assert decode(TEXT.replace("\n", end).encode(), "a.txt").text == TEXT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t\r\n",
        "\ufeff \u200b".encode(),
        b"...\n---\n",
        b"text\0with a zero",
        bytes(range(256)) * 4,
        b"\x01\x02\x03\x04 some words",
        b"\xff\xfe\x00",
        "word ".encode("utf-16-le"),
        b"%PDF-1.7 words",
        b"{\\rtf1 words}",
        b"PK\x03\x04words",
        b"<!DOCTYPE html><p>words</p>",
        b"a" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_guide_gets_one_sentence_with_its_name(data: bytes) -> None:
    with pytest.raises(UnreadableGuide) as caught:
        decode(data, "odd.bin")

    message = str(caught.value)
    assert "odd.bin" in message
    assert "\n" not in message
    assert message.endswith(".")


def test_fifty_megabytes_are_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", lambda *args, **kwargs: pytest.fail("it was opened"))

    with pytest.raises(UnreadableGuide, match=r"50\.0 MB"):
        read_file(huge)


def test_folders_devices_and_missing_files_are_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.txt", Path(os.devnull)):
        with pytest.raises(UnreadableGuide, match=path.name):
            read_file(path)


def test_a_file_without_permission_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shut.txt"
    path.write_text(TEXT)

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableGuide, match="Permission denied"):
        read_file(path)
