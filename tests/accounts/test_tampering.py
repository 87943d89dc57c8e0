"""Files that are not what they seem: refused with a sentence, nothing changed, no Depth."""

import contextlib
import copy
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from accounts import personal
from accounts.models import User
from accounts.portability import canonical, reading
from accounts.portability.importing import import_document
from accounts.portability.packing import pack
from accounts.portability.reading import NotAnArchive, read_document
from accounts.portability.rebuilding import NotPlausible
from gamification.models import DepthAccount, DepthEntry, Extension
from lessons.models import Answer, Snapshot, Turn, Unlock
from tests.accounts.lives import export, keep_history, make_person
from tests.accounts.test_portability import erase
from tests.factories import make_extension, make_lesson

pytestmark = pytest.mark.django_db

FLIPS = 40
Document = dict[str, Any]


@pytest.fixture
def alices(alice: User) -> Document:
    lesson = make_lesson()
    Extension.objects.create(track=make_extension(), threshold=10)
    keep_history(alice, lesson)
    exported = export(alice)
    counts = {name: len(rows) for name, rows in exported["records"].items()}
    assert min(counts["lessons.Snapshot"], counts["gamification.DepthEntry"]) > 0, counts
    return exported


def holds_nothing(person: User) -> bool:
    return not any(
        model._default_manager.filter(**{personal.path_to_person(model) or "": person}).exists()
        for model in personal.portable_models()
    )


def first(document: Document, model: str) -> dict[str, Any]:
    row: dict[str, Any] = document["records"][model][0]
    return row


def long_text(document: Document) -> dict[str, Any]:
    return next(row for row in document["records"]["lessons.AnswerRevision"] if row["text"])


TAMPERINGS: dict[str, Callable[[Document], Any]] = {
    "an answer that its history never said": lambda d: first(d, "lessons.Answer").update(text="X"),
    "a rating of 11": lambda d: first(d, "lessons.Snapshot")["ratings"].update(
        {next(iter(first(d, "lessons.Snapshot")["ratings"])): 11}
    ),
    "a chart with a hole": lambda d: first(d, "lessons.Snapshot")["ratings"].popitem(),
    "ratings that are a list": lambda d: first(d, "lessons.Snapshot").update(ratings=[1, 2]),
    "a chart of a prompt that is none": lambda d: first(d, "lessons.Snapshot").update(
        prompt_version=first(d, "lessons.AnswerRevision")["prompt_version"]
    ),
    "a huge number": lambda d: first(d, "lessons.Attempt").update(number=10**400),
    "a negative number": lambda d: first(d, "lessons.Attempt").update(number=-1),
    "attempt nought": lambda d: first(d, "lessons.Attempt").update(number=0),
    "a number as text": lambda d: first(d, "lessons.Attempt").update(number="1"),
    "true for a number": lambda d: first(d, "lessons.Attempt").update(number=True),
    "a date in the future": lambda d: first(d, "lessons.Reflection").update(
        created_at="2999-01-01T00:00:00.000000Z"
    ),
    "a date that is none": lambda d: first(d, "lessons.Reflection").update(created_at="soon"),
    "a date before time": lambda d: first(d, "lessons.Reflection").update(
        created_at="0000-01-01T00:00:00.000000Z"
    ),
    "another spelling of a date": lambda d: first(d, "lessons.Reflection").update(
        created_at="2025-01-01 00:00:00+00:00"
    ),
    "a visibility that does not exist": lambda d: first(d, "lessons.Reflection").update(
        visibility="everyone"
    ),
    "a column too many": lambda d: first(d, "lessons.Attempt").update(learner=1),
    "a column too few": lambda d: first(d, "lessons.Attempt").pop("number"),
    "a NUL in a text": lambda d: first(d, "lessons.Reflection").update(saw="a\x00b"),
    "half a character": lambda d: first(d, "lessons.Reflection").update(saw="\ud800"),
    "a text without end": lambda d: first(d, "lessons.Reflection").update(saw="x" * 300_000),
    "a NUL in a value": lambda d: first(d, "lessons.Answer").update(value=["a\x00"]),
    "the same attempt twice": lambda d: d["records"]["lessons.Attempt"].append(
        {**first(d, "lessons.Attempt"), "n": len(d["records"]["lessons.Attempt"]) + 1}
    ),
    "numbers out of order": lambda d: d["records"]["lessons.AnswerRevision"].reverse(),
    "a record that is a list": lambda d: d["records"].update({"lessons.Attempt": [[]]}),
    "a percentage of 999": lambda d: first(d, "lessons.ReadingPosition").update(percent=999),
}


def test_what_no_export_could_say_is_refused_whole(alices: Document, bob: User) -> None:
    """One account for all of them: each leaves it as empty as it was."""
    for name, tamper in TAMPERINGS.items():
        tampered = copy.deepcopy(alices)
        tamper(tampered)

        with pytest.raises(NotPlausible) as refused, transaction.atomic():
            pytest.fail(f"{name}: {import_document(tampered, learner=bob)}")

        assert str(refused.value).endswith("."), name
        assert holds_nothing(bob), name


class _Undo(Exception):
    """Takes an import that was accepted back."""


def test_a_flipped_bit_never_brings_depth(alice: User, alices: Document) -> None:
    """In the very archive that would have brought it back."""
    erase(alice)
    back = make_person("alice")
    spelled = canonical.spell(alices).encode()
    outcomes: Counter[str] = Counter()
    for flip in range(FLIPS):
        data, dice = bytearray(spelled), random.Random(flip)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        with contextlib.suppress(_Undo), transaction.atomic():
            outcomes[_import(bytes(data), back)] += 1
            assert not DepthEntry.objects.of(back).exists(), flip
            raise _Undo
    assert set(outcomes) <= {"refused", "words only"}
    print(f"\n{FLIPS} archives with one bit flipped: {dict(outcomes)}")


def _import(data: bytes, person: User) -> str:
    try:
        brought = import_document(read_document(io.BytesIO(data)), learner=person)
    except (NotAnArchive, NotPlausible):
        return "refused"
    return "Depth" if brought.returned else "words only"


def test_points_that_are_written_into_the_file_are_worth_nothing(
    alice: User, alices: Document
) -> None:
    erase(alice)
    back = make_person("alice")
    first(alices, "gamification.DepthEntry").update(amount=100_000)

    brought = import_document(alices, learner=back)

    assert brought.why_not == "This site did not write the file, or it was changed since."
    assert not DepthEntry.objects.of(back).exists()
    assert not DepthAccount.objects.filter(learner=back, balance__gt=0).exists()
    assert not Unlock.objects.filter(learner=back).exists()


def test_a_seal_of_another_key_is_no_seal(alice: User, settings: Any) -> None:
    alices = export(alice)
    assert canonical.is_sealed(alices)

    settings.SECRET_KEY = "another-" + "x" * 50

    assert not canonical.is_sealed(alices)


@pytest.mark.parametrize("seal", [None, 1, "", "é" * 64, "0" * 64, ["a"], "\ud800"])
def test_no_shape_of_seal_passes_or_breaks(seal: Any) -> None:
    alices = {"format": "x", "seal": seal}

    assert not canonical.is_sealed(alices)


def test_depth_comes_back_once(alice: User, alices: Document) -> None:
    erase(alice)
    back = make_person("alice")
    assert import_document(alices, learner=back).returned
    back.email = "elsewhere@example.com"
    back.save()
    EmailAddress.objects.filter(user=back).update(email=back.email)

    second = import_document(alices, learner=make_person("alice"))

    assert second.why_not == "Its Depth came back before."
    assert DepthEntry.objects.values("learner").distinct().count() == 1


def test_depth_does_not_come_to_somebody_else(alice: User, alices: Document) -> None:
    erase(alice)

    brought = import_document(alices, learner=make_person("mallory"))

    expected = "It belongs to another address than the one you have confirmed."
    assert (brought.returned, brought.why_not) == (False, expected)


def test_an_address_that_was_only_typed_brings_nothing_back(alice: User, alices: Document) -> None:
    erase(alice)
    back = make_person("alice")
    EmailAddress.objects.filter(user=back).update(verified=False)

    assert not import_document(alices, learner=back).returned


def test_leaving_does_not_undo_a_correction(alice: User, alices: Document) -> None:
    from gamification.operations import correct_depth

    entry = DepthEntry.objects.of(alice).filter(reason="reflection", correction=None).first()
    assert entry is not None
    correct_depth(entry, actor=None, note="By mistake.")
    erase(alice)

    brought = import_document(alices, learner=make_person("alice"))

    assert brought.why_not == "It is older than a correction of its Depth."


def test_script_in_a_text_stays_text_on_every_page_of_the_archive(
    alice: User, bob: User, alices: Document
) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    for row in alices["records"]["lessons.Reflection"]:
        if row["removed_at"] is None:
            row["saw"] = attack
    alices["records"]["stranger<script>"] = [{"n": 1, "x": attack}]
    import_document(alices, learner=bob)
    User.objects.filter(pk=bob.pk).update(name=attack)
    bob.refresh_from_db()
    packed = io.BytesIO()

    pack(bob, packed)

    with zipfile.ZipFile(packed) as folder:
        pages = [name for name in folder.namelist() if name.endswith((".html", ".md", ".svg"))]
        texts = {name: folder.read(name).decode() for name in pages}
    assert any("&lt;script&gt;alert(1)" in text for text in texts.values())
    assert [name for name, text in texts.items() if "<script" in text.replace("\\<", "")] == []
    assert [name for name, text in texts.items() if "<img" in text.replace("\\<", "")] == []


def zipped(name: str, content: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr(name, content)
    file.seek(0)
    return file


MEMBER = f"{reading.FOLDER}/{reading.MEMBER}"
NO_ARCHIVES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "not JSON": lambda: b"hello",
    "another JSON": lambda: b'{"format": "else"}',
    "a list": lambda: b"[]",
    "a newer version": lambda: b'{"format": "course-platform-archive", "version": 2}',
    "binary": lambda: bytes(range(256)) * 10,
    "nested without end": lambda: b"[" * 200_000,
    "a number without end": lambda: b'{"format": ' + b"9" * 10_000 + b"}",
    "infinity": lambda: b'{"format": "course-platform-archive", "version": 1, "x": Infinity}',
    "a fraction": lambda: b'{"format": "course-platform-archive", "version": 1, "x": 1.5}',
    "a broken zip": lambda: b"PK\x03\x04" + b"x" * 100,
    "a zip of something else": lambda: zipped("a.txt", b"a").getvalue(),
    "a zip that climbs": lambda: zipped(f"../../{MEMBER}", b"{}").getvalue(),
    "a zip without JSON": lambda: zipped(MEMBER, b"\xff\xfe").getvalue(),
}


@pytest.mark.parametrize("name", NO_ARCHIVES)
def test_what_is_no_archive_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(NotAnArchive) as refused:
        read_document(io.BytesIO(NO_ARCHIVES[name]()))

    assert str(refused.value).endswith(".")


def test_a_zip_bomb_is_read_no_further_than_the_limit(monkeypatch: Any) -> None:
    monkeypatch.setattr(reading, "LARGEST_DOCUMENT", 1024 * 1024)
    bomb = zipped(MEMBER, b"0" * 50 * 1024 * 1024)
    assert len(bomb.getvalue()) < 100_000

    with pytest.raises(NotAnArchive, match="more than 1 MB"):
        read_document(bomb)


def test_an_import_writes_nothing_outside_its_account(
    alices: Document, bob: User, turn: Turn
) -> None:
    carol = make_person("carol")
    theirs = {model: model._default_manager.count() for model in (Answer, Snapshot)}

    import_document(alices, learner=bob)

    assert holds_nothing(carol)
    for model, before in theirs.items():
        grown = model._default_manager.count() - before
        assert grown == model._default_manager.filter(learner=bob).count()


def test_a_sealed_file_may_be_laid_out_anew(alice: User, alices: Document) -> None:
    """White space and the order of keys are an editor's, not the seal's."""
    erase(alice)
    text = json.dumps(dict(reversed(alices.items())), indent=2)

    brought = import_document(
        read_document(io.BytesIO(text.encode())), learner=make_person("alice")
    )

    assert brought.returned
