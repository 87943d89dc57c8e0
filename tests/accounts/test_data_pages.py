"""The account's pages: what is stored, take it along, bring it in, leave."""

import datetime as dt
import io
import json
import re
import time
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import archives, leaving
from accounts.models import AccountDeletion, Archive
from accounts.portability.packing import pack
from accounts.portability.reading import FOLDER, read_document
from lessons.models import Answer, AnswerRevision, Attempt, Lesson, Snapshot
from tests import factories
from tests.accounts.lives import export, keep_history

pytestmark = pytest.mark.django_db

DATA, DELETE, KEEP = (f"/accounts/settings/{name}/" for name in ("data", "delete", "keep"))


@pytest.fixture
def client(alice: Any) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": alice.email, "password": "demo-pass-123"})
    # Leaving asks for the password once more, however short ago that was.
    client.post("/accounts/reauthenticate/", {"password": "demo-pass-123"})
    return client


def made(client: Client) -> Archive:
    client.post(f"{DATA}ask/")
    archives.make_archives()
    return Archive.objects.latest("asked_at")


def upload(client: Client, content: bytes, name: str = "a.zip") -> Any:
    return client.post(f"{DATA}import/", {"archive": SimpleUploadedFile(name, content)})


# --- Taking it along -------------------------------------------------------------------------


def test_an_archive_is_asked_for_made_and_downloaded(
    client: Client, alice: Any, lesson: Lesson
) -> None:
    keep_history(alice, lesson)
    client.post(f"{DATA}ask/")
    assert "Waiting its turn" in client.get(DATA).content.decode()

    call_command("make_archives", stdout=io.StringIO())
    archive = Archive.objects.get()
    response: Any = client.get(f"{DATA}{archive.uid}/")

    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith('attachment; filename="workbook-')
    document = read_document(io.BytesIO(b"".join(response.streaming_content)))
    assert document["person"]["email"] == alice.email
    assert len(document["records"]["lessons.AnswerRevision"]) == 4


def test_asking_twice_makes_one(client: Client) -> None:
    client.post(f"{DATA}ask/")
    client.post(f"{DATA}ask/")

    assert Archive.objects.count() == 1


def test_an_archive_is_its_owners_alone(client: Client, bob: Any, otto: Any) -> None:
    archive = made(client)

    for person in (bob, otto):
        other = Client()
        other.force_login(person)
        assert other.get(f"{DATA}{archive.uid}/").status_code == 404
    assert Client().get(f"{DATA}{archive.uid}/").status_code == 302


def test_a_file_is_here_for_a_week(client: Client) -> None:
    archive = made(client)
    storage, name = archive.file.storage, str(archive.file.name)
    assert archives.purge_archives(timezone.now() + dt.timedelta(days=6)) == 0

    assert archives.purge_archives(timezone.now() + dt.timedelta(days=7, minutes=1)) == 1

    assert not storage.exists(name)
    assert client.get(f"{DATA}{archive.uid}/").status_code == 404
    assert "Deleted after its week" in client.get(DATA).content.decode()


def test_a_maker_that_died_is_followed_by_another(client: Client) -> None:
    client.post(f"{DATA}ask/")
    assert archives._claim() is not None
    assert archives.make_archives() == {}
    Archive.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))

    assert archives.make_archives() == {"ready": 1}


def test_an_archive_that_fails_says_so_and_can_be_asked_for_again(
    client: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr(archives, "pack", lambda *args: 1 / 0)
    assert made(client).state == "failed"
    assert "could not be made" in client.get(DATA).content.decode()
    monkeypatch.undo()

    assert made(client).state == "ready"


def test_the_pages_open_offline_without_script_or_address(alice: Any, lesson: Lesson) -> None:
    keep_history(alice, lesson)
    packed = io.BytesIO()

    pack(alice, packed)

    with zipfile.ZipFile(packed) as folder:
        names = set(folder.namelist())
        pages = {n: folder.read(n).decode() for n in names if n.endswith(".html")}
        assert all(name.startswith(f"{FOLDER}/") for name in names)
        assert folder.read(f"{FOLDER}/ratings.csv").decode("utf-8-sig").count("\n") == 6
        svg = next(name for name in names if name.endswith(".svg"))
        assert folder.read(svg).startswith(b"<svg xmlns")
    page = pages[f"{FOLDER}/lessons/01-a-lesson.html"]
    for words in ("Low, and slow.", "I avoid pricing.", "Name three skills.", "patience"):
        assert words in page
    for name, html in pages.items():
        assert "<script" not in html
        for link in re_links(html):
            target = (name.rpartition("/")[0] + "/" + link).replace("/lessons/../", "/")
            assert target.replace("/rest/../", "/") in names, (name, link)


def re_links(html: str) -> list[str]:
    return re.findall(r'(?:href|src)="([^"]+)"', html)


YEARS, PER_WEEK = 5, 4


def test_five_years_of_writing_are_packed_within_a_minute(alice: Any, lesson: Lesson) -> None:
    """An attempt each week, each text saved twenty times on the way. Seconds of one core: how
    many others share the machine is not ours to promise."""
    write_for_years(alice, lesson)
    packed = io.BytesIO()
    began, clock = time.process_time(), time.perf_counter()

    pack(alice, packed)

    took, waited = time.process_time() - began, time.perf_counter() - clock
    rows = AnswerRevision.objects.filter(learner=alice).count()
    size = f"{rows} revisions, {packed.tell() / 1024**2:.1f} MB packed"
    print(f"\n{size}: {took:.1f} s of one core, {waited:.1f} s by the clock")
    assert took < 60


def write_for_years(alice: Any, lesson: Lesson) -> None:
    turn = factories.turn_of(lesson)
    prompt = factories.prompt_of(lesson, "skill_pattern")
    ratings = factories.prompt_of(lesson, "skill_ratings")
    total = YEARS * 52 * PER_WEEK // 4
    start = timezone.now() - dt.timedelta(days=365 * YEARS)
    days = [start + dt.timedelta(days=n * 365 * YEARS / total) for n in range(total)]
    attempts = Attempt.objects.bulk_create(
        Attempt(learner=alice, turn=turn, number=n + 1, started_at=day)
        for n, day in enumerate(days)
    )
    text = "What I heard today, and what I would do about it tomorrow. " * 40
    answers = Answer.objects.bulk_create(
        Answer(
            learner=alice,
            prompt=prompt,
            attempt=a,
            prompt_version=prompt.current,
            revision=20,
            text=text,
            saved_at=a.started_at,
        )
        for a in attempts
    )
    AnswerRevision.objects.bulk_create(
        AnswerRevision(
            answer=answer,
            learner=alice,
            number=n,
            prompt_version=prompt.current,
            text=text[: len(text) * n // 20],
            saved_at=answer.saved_at,
        )
        for answer in answers
        for n in range(1, 21)
    )
    rated = factories.rating_values(ratings, 7, 6, 5, 2, 8)
    Snapshot.objects.bulk_create(
        Snapshot(
            learner=alice,
            attempt=a,
            prompt=ratings,
            prompt_version=ratings.current,
            ratings=rated,
            taken_at=a.started_at,
        )
        for a in attempts
    )


# --- What is stored, and bringing it in ------------------------------------------------------


def test_the_page_counts_what_is_stored(client: Client, alice: Any, lesson: Lesson) -> None:
    assert "Nothing yet." in client.get(DATA).content.decode()
    keep_history(alice, lesson)

    page = client.get(DATA).content.decode()

    assert '<th scope="row">Answers</th><td>3</td>' in page
    assert "yours holds the things above" in page


def test_the_page_costs_the_same_with_much_written(
    client: Client, alice: Any, lesson: Lesson, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(38):
        client.get(DATA)
    keep_history(alice, lesson)
    made(client)
    with django_assert_max_num_queries(38):
        client.get(DATA)


def test_an_archive_is_brought_in_by_its_file(client: Client, bob: Any, lesson: Lesson) -> None:
    keep_history(bob, lesson)

    page = upload(client, json.dumps(export(bob)).encode(), "journey.json")

    assert page.status_code == 200
    assert "Depth starts at zero here" in page.content.decode()
    assert "What I saw" in client.get("/workbook/").content.decode()
    listed = client.get(f"{DATA}elsewhere/").content.decode()
    assert "gamification.DepthEntry" in listed


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04broken"])
def test_a_wrong_file_is_answered_beside_its_field(client: Client, content: bytes) -> None:
    page = upload(client, content)

    assert page.status_code == 422
    assert 'class="field has-error"' in page.content.decode()
    assert "<title>Error: " in page.content.decode()


def test_fifty_megabytes_are_refused_in_words(client: Client) -> None:
    page = upload(client, b"[" + b" " * 61 * 1024 * 1024)

    assert page.status_code == 422
    assert "60 MB can be sent here" in page.content.decode()


def test_the_schema_stands_at_its_address(client: Client) -> None:
    response = Client().get("/schemas/archive-1.json")

    assert response.json()["$id"] == f"{settings.SITE_URL}/schemas/archive-1.json"


# --- Leaving ---------------------------------------------------------------------------------


def test_leaving_asks_for_the_password_once_more(alice: Any) -> None:
    stale = Client()
    stale.force_login(alice)

    assert stale.get(DELETE)["Location"].startswith("/accounts/reauthenticate/")


def test_a_wish_is_shown_on_every_page_and_taken_back(client: Client, alice: Any) -> None:
    assert client.post(DELETE, {}).status_code == 422
    assert not AccountDeletion.objects.exists()

    client.post(DELETE, {"understood": "on"})

    assert "Your account will be deleted on" in client.get("/path/").content.decode()
    assert "Keep my account" in client.get(DELETE).content.decode()
    client.post(KEEP)
    assert not AccountDeletion.objects.exists()
    assert "will be deleted" not in client.get("/path/").content.decode()


def test_signing_in_elsewhere_shows_it_too(alice: Any) -> None:
    leaving.ask_deletion(alice)
    phone = Client()

    page = phone.post(
        "/accounts/login/", {"login": alice.email, "password": "demo-pass-123"}, follow=True
    )

    assert "Your account will be deleted on" in page.content.decode()


def test_the_notice_costs_no_query(client: Client) -> None:
    client.post(DELETE, {"understood": "on"})
    client.get("/depth/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/path/")
    assert not [q for q in queries if "accountdeletion" in q["sql"]]
