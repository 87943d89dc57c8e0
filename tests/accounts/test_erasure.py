"""Leaving for good: nothing of the person is left, and every total is as it was."""

import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token
from wagtail.models import Page, PageLogEntry

from accounts import archives, erasing, leaving, personal
from accounts.models import Archive, Erasure, User
from course_platform.invariants import check_all
from gamification.models import DepthEntry, Extension
from gamification.residue import totals
from lessons import reports
from lessons.models import Answer, ErasedFact, Lesson
from lessons.reports import EVERYTHING
from outbox.models import OutgoingMessage
from tests import factories
from tests.accounts.lives import export, keep_history

pytestmark = pytest.mark.django_db

IN_TWO_WEEKS = dt.timedelta(days=14, minutes=1)


@pytest.fixture
def leaver(alice: Any, lesson: Lesson) -> Any:
    """Alice with a past, a session, a token and a course that Depth opened."""
    Extension.objects.create(track=factories.make_extension(), threshold=10)
    keep_history(alice, lesson)
    Token.objects.create(user=alice)
    return alice


def erase(person: Any) -> Erasure:
    leaving.ask_deletion(person)
    [erasure] = erasing.erase_due_accounts(timezone.now() + IN_TWO_WEEKS)
    return erasure


def rows_of(pk: int) -> dict[str, int]:
    """What refers to this account, in any table whatever."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if field.related_model is User and model._meta.managed:
                number = model._base_manager.filter(**{field.attname: pk}).count()
                if number:
                    found[str(field)] = number
    return found


def report() -> Any:
    return reports.progress(EVERYTHING)


# --- Wanting to leave ------------------------------------------------------------------------


def test_nothing_goes_before_its_day(leaver: Any) -> None:
    leaving.ask_deletion(leaver)

    assert erasing.erase_due_accounts() == []
    assert erasing.erase_due_accounts(timezone.now() + dt.timedelta(days=13, hours=23)) == []
    assert Answer.objects.of(leaver).exists()


def test_asking_twice_moves_nothing_and_mails_once(alice: Any) -> None:
    one = leaving.ask_deletion(alice)
    two = leaving.ask_deletion(alice, at=timezone.now() + dt.timedelta(days=3))

    assert one.due_at == two.due_at
    assert OutgoingMessage.objects.filter(kind=leaving.ASKED).count() == 1


def test_a_wish_that_was_taken_back_erases_nobody(leaver: Any) -> None:
    leaving.ask_deletion(leaver)
    assert leaving.keep_account(leaver)

    assert erasing.erase_due_accounts(timezone.now() + IN_TWO_WEEKS) == []
    leaver.refresh_from_db()
    assert leaver.is_active
    assert OutgoingMessage.objects.filter(kind=leaving.KEPT).count() == 1


def test_the_mails_say_the_day_and_the_way_back(alice: Any) -> None:
    with time_machine.travel("2026-05-01 10:00", tick=False):
        leaving.ask_deletion(alice)
    leaving.keep_account(alice)

    asked, kept = OutgoingMessage.objects.order_by("pk")
    assert asked.subject == "Your account will be deleted on 15 May 2026"
    assert "/accounts/settings/delete/" in asked.text
    assert "Nothing was deleted" in kept.text


# --- What goes -------------------------------------------------------------------------------


def test_no_row_names_the_erased_account(leaver: Any) -> None:
    pk = leaver.pk
    assert rows_of(pk)

    erase(leaver)

    assert rows_of(pk) == {}
    assert not User.objects.filter(pk=pk).exists()


def test_nobody_else_loses_a_row(leaver: Any, bob: Any, lesson: Lesson) -> None:
    keep_history(bob, lesson)
    before = export(bob)

    erase(leaver)

    assert {k: v for k, v in export(bob).items() if k in ("records", "wordings")} == {
        k: v for k, v in before.items() if k in ("records", "wordings")
    }


def test_the_totals_are_those_of_before(leaver: Any, bob: Any, lesson: Lesson) -> None:
    keep_history(bob, lesson)
    depth, figures = totals(), report()
    assert depth["reflection"] == (2, 20)

    erase(leaver)
    assert (totals(), report()) == (depth, figures)
    erase(bob)

    assert (totals(), report()) == (depth, figures)
    assert not DepthEntry.objects.exists()
    assert check_all().broken == {}


def test_the_counts_of_a_period_keep_their_days(leaver: Any) -> None:
    today = timezone.now().date()
    day = reports.Period(today, today)
    before = reports.progress(EVERYTHING, day)

    erase(leaver)

    assert reports.progress(EVERYTHING, day) == before
    yesterday = reports.Period(None, today - dt.timedelta(days=2))
    [track, *_] = reports.progress(EVERYTHING, yesterday)
    assert track.started == 0


def test_a_session_anywhere_ends_and_a_token_is_none(leaver: Any) -> None:
    phone = Client()
    phone.force_login(leaver)
    key = Token.objects.get(user=leaver).key
    assert phone.get("/path/").status_code == 200

    erase(leaver)

    assert phone.get("/workbook/").status_code == 302
    api = Client().get("/api/v1/workbook/", headers={"authorization": f"Token {key}"})
    assert api.status_code in (401, 404)


def test_an_author_leaves_the_lessons_and_takes_the_name(ines: Any, lesson: Lesson) -> None:
    Page.objects.filter(pk=lesson.pk).update(owner=ines, locked_by=ines)
    PageLogEntry.objects.log_action(lesson, "wagtail.edit", user=ines)

    erase(ines)

    lesson.refresh_from_db()
    assert (lesson.owner, lesson.locked_by, lesson.live) == (None, None, True)
    assert not PageLogEntry.objects.filter(user_id=ines.pk).exists()
    assert PageLogEntry.objects.filter(page=lesson.pk).exists()


def test_an_operators_note_on_the_account_goes_with_it(leaver: Any, otto: Any) -> None:
    for row in (leaver, EmailAddress.objects.create(user=leaver, email="alias@example.com")):
        kind = ContentType.objects.get_for_model(row)
        LogEntry.objects.create(
            user=otto, content_type=kind, object_id=row.pk, object_repr=str(row), action_flag=CHANGE
        )

    erase(leaver)

    assert not LogEntry.objects.exists()


def test_the_record_of_it_tells_nothing_about_whom(leaver: Any) -> None:
    texts = (leaver.email, leaver.name, str(leaver.uid))

    erasure = erase(leaver)

    told = json.dumps([erasure.person, erasure.rows, erasure.totals])
    assert not any(text in told for text in texts)
    assert erasure.rows["lessons.AnswerRevision"] == 4
    assert erasure.totals["reflection Depth"] == 10


# --- Killed on the way, twice, after a restore -----------------------------------------------


def test_an_erasure_that_fails_midway_leaves_all_or_nothing(leaver: Any, monkeypatch: Any) -> None:
    leaving.ask_deletion(leaver)
    real, calls = erasing._delete_rows, []

    def dying(model: Any, learner: Any) -> int:
        calls.append(model)
        if len(calls) == 12:
            raise SystemExit
        return real(model, learner)

    monkeypatch.setattr(erasing, "_delete_rows", dying)
    before = rows_of(leaver.pk)
    with pytest.raises(SystemExit):
        erasing.erase_due_accounts(timezone.now() + IN_TWO_WEEKS)
    assert rows_of(leaver.pk) == before
    assert not ErasedFact.objects.exists()

    assert len(erasing.erase_due_accounts(timezone.now() + IN_TWO_WEEKS)) == 1
    assert rows_of(leaver.pk) == {}
    assert erasing.erase_due_accounts(timezone.now() + IN_TWO_WEEKS) == []


def test_after_the_day_nobody_signs_in_even_if_the_sweep_died(leaver: Any) -> None:
    deletion = leaving.ask_deletion(leaver)
    erasing._close(deletion, timezone.now() + IN_TWO_WEEKS)

    page = Client().post(
        "/accounts/login/", {"login": leaver.email, "password": "demo-pass-123"}, follow=True
    )

    assert not page.context["user"].is_authenticated


@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_is_made_good_by_the_next_sweep(leaver: Any) -> None:
    """kill -9 while the sweep stands before a row that somebody else holds."""
    if connection.vendor == "sqlite":
        pytest.skip("Only a server has rows that one transaction holds against another.")
    leaving.ask_deletion(leaver, at=timezone.now() - IN_TWO_WEEKS)
    depth = totals()
    with transaction.atomic():
        Answer.objects.select_for_update().filter(learner=leaver).first()
        sweep = subprocess.Popen([sys.executable, "manage.py", "erase_due_accounts"])
        wait_until(lambda: not User.objects.get(pk=leaver.pk).is_active)
        wait_until(lambda: waiting_for_a_lock())
        os.kill(sweep.pid, signal.SIGKILL)
        sweep.wait()
    assert (Answer.objects.of(leaver).exists(), totals()) == (True, depth)

    call_command("erase_due_accounts")

    assert rows_of(leaver.pk) == {}
    assert totals() == depth
    assert check_all().broken == {}


def wait_until(true: Any, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_a_restored_backup_erases_again(leaver: Any, tmp_path: Path, capsys: Any) -> None:
    uid, email = leaver.uid, leaver.email
    erase(leaver)
    out = io.StringIO()
    call_command("list_erasures", stdout=out)
    listed = tmp_path / "erasures.jsonl"
    listed.write_text(out.getvalue())
    # The backup knows the person and not the erasure.
    Erasure.objects.all().delete()
    ErasedFact.objects.all().delete()
    apps.get_model("course_gamification", "ErasedDepth").objects.all().delete()
    User.objects.create_user(email, uid=uid)
    call_command("rebuild_progress")

    call_command("replay_erasures", str(listed))
    call_command("replay_erasures", str(listed))

    assert not User.objects.filter(uid=uid).exists()
    assert "Erased 1 of 1 again.\nErased 0 of 1 again." in capsys.readouterr().out
    assert check_all().broken == {}


# --- What lies outside the tables ------------------------------------------------------------


def test_the_archive_of_an_erased_person_is_no_file_any_more(leaver: Any) -> None:
    archives.ask_archive(leaver)
    archives.make_archives()
    archive = Archive.objects.get(learner=leaver)
    storage, name = archive.file.storage, str(archive.file.name)
    assert storage.exists(name)

    erase(leaver)

    assert not storage.exists(name)


def test_an_archive_that_is_finished_after_its_owner_is_gone_leaves_no_file(leaver: Any) -> None:
    archives.ask_archive(leaver)
    archive = archives._claim()
    assert archive is not None
    erase(leaver)

    assert archives.make(archive) in ("overtaken", "failed")

    assert check_all().broken == {}


# --- The rules that watch over it ------------------------------------------------------------


def test_an_erased_account_that_is_there_again_is_named(leaver: Any) -> None:
    uid = leaver.uid
    erase(leaver)
    User.objects.create_user("again@example.com", uid=uid)

    assert list(check_all().broken) == ["erased_people_are_gone"]


def test_a_total_that_fell_is_named(leaver: Any) -> None:
    erase(leaver)
    ErasedFact.objects.filter(fact="complete").delete()

    assert set(check_all().broken) == {"totals_outlive_people", "totals_are_sums"}


def test_a_model_that_nobody_declared_makes_the_database_refuse(
    leaver: Any, monkeypatch: Any
) -> None:
    """Better an erasure that fails loudly than one that forgets a table."""
    from django.db import IntegrityError

    known = personal.personal_models()
    forgotten = tuple(model for model in known if model.__name__ != "Enrolment")
    monkeypatch.setattr(personal, "personal_models", lambda: forgotten)

    with pytest.raises(IntegrityError), transaction.atomic():
        erasing.erase(leaver, asked_at=timezone.now())
        with connection.cursor() as cursor:
            connection.check_constraints()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
