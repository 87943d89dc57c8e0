"""A real worker process: on PostgreSQL and Redis, and on the embedded site's SQLite and Valkey.

The worker reads the real clock, so what is due here is due now, for a learner who lives where it
is noon.
"""

import email
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import send_mail

from course_platform.setup.children import wait_until
from course_platform.tasks import check_invariants
from gamification.models import DepthAccount, Extension
from lessons.models import Turn, Unlock
from outbox import nudge
from outbox.models import OutgoingMessage
from outbox.tasks import deliver_outbox
from reminders.models import FollowUp
from reminders.tasks import send_due_reminders
from tests.factories import make_extension, make_learner
from tests.gamification.acts import earn
from tests.reminders.acts import noon_zone, promise_due_now
from tests.workers import EmbeddedSite, Worker

pytestmark = [pytest.mark.django_db(transaction=True)]

MAIL = Path(os.environ["VAR_DIR"]) / "mail"
PATIENCE = 40  # seconds; two cores are shared with the rest of the run


@pytest.fixture
def mail_folder() -> Path:
    for old in MAIL.glob("*.eml"):
        old.unlink()
    nudge.forget_failure()
    return MAIL


def subjects(folder: Path) -> list[str]:
    return sorted(
        str(email.message_from_bytes(file.read_bytes())["Subject"]) for file in folder.glob("*.eml")
    )


def test_a_due_follow_up_becomes_one_mail(
    celery_worker_process: Worker, mail_folder: Path, turn: Turn
) -> None:
    learner = make_learner("nora", time_zone=noon_zone())
    follow_up = promise_due_now(turn, learner)

    send_due_reminders.delay()
    send_due_reminders.delay()

    assert wait_until(lambda: bool(subjects(mail_folder)), seconds=PATIENCE)
    assert wait_until(
        lambda: OutgoingMessage.objects.filter(state="sent").exists(), seconds=PATIENCE
    )
    follow_up.refresh_from_db()
    assert follow_up.state == FollowUp.State.DUE
    message = OutgoingMessage.objects.get()
    (file,) = mail_folder.glob("*.eml")
    assert email.message_from_bytes(file.read_bytes())["Message-ID"] == message.message_id


def test_what_a_request_sends_is_delivered_at_once_without_a_tick(
    celery_worker_process: Worker, mail_folder: Path, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "outbox.backends.OutboxEmailBackend"

    send_mail("Reset your password", "Open the link.", None, ["alice@example.com"])

    assert wait_until(lambda: subjects(mail_folder) == ["Reset your password"], seconds=PATIENCE)


def test_a_lost_nudge_is_made_good_by_the_sweep(
    celery_worker_process: Worker, mail_folder: Path
) -> None:
    OutgoingMessage.objects.create(
        key="one", kind="account", to="alice@example.com", subject="Hello", message_id="<1@x>"
    )

    deliver_outbox.delay()

    assert wait_until(lambda: subjects(mail_folder) == ["Hello"], seconds=PATIENCE)


def test_publishing_a_course_and_lowering_its_threshold_open_it_for_everyone(
    celery_worker_process: Worker, alice: Any, bob: Any
) -> None:
    nudge.forget_failure()
    track = make_extension()
    extension = Extension.objects.create(track=track, threshold=20)
    track.unpublish()
    for learner, amount in ((alice, 20), (bob, 10)):
        earn(learner, amount)
    assert not Unlock.objects.exists()

    track.save_revision().publish()
    assert wait_until(lambda: Unlock.objects.filter(learner=alice).exists(), seconds=PATIENCE), (
        celery_worker_process.output()[-3000:]
    )
    assert not Unlock.objects.filter(learner=bob).exists()

    extension.threshold = 10
    extension.save()
    assert wait_until(lambda: Unlock.objects.filter(learner=bob).exists(), seconds=PATIENCE)


def test_the_nightly_check_says_in_the_log_what_is_broken(
    celery_worker_process: Worker, alice: Any
) -> None:
    DepthAccount.objects.create(learner=alice, balance=11)

    check_invariants.delay()

    assert wait_until(
        lambda: f"learner {alice.pk}: balance 11, entries 0" in celery_worker_process.output(),
        seconds=PATIENCE,
    )


def test_beat_alone_wakes_the_sweeps(mail_folder: Path, turn: Turn, redis_url: str) -> None:
    promise_due_now(turn, make_learner("nora", time_zone=noon_zone()))
    env = {
        **os.environ,
        "OUTBOX_EMAIL_BACKEND": "outbox.backends.MailFileBackend",
        "SWEEP_SECONDS": "1",
    }
    folder = MAIL.parent
    worker = Worker(env, folder / "beat.log", ("-B", "-s", str(folder / "beat-schedule")))
    worker.start()
    try:
        assert wait_until(lambda: len(subjects(mail_folder)) == 1, seconds=PATIENCE), (
            worker.output()[-3000:]
        )
        # Ten more ticks add nothing.
        assert not wait_until(lambda: len(subjects(mail_folder)) > 1, seconds=4)
    finally:
        worker.stop()


PREPARE = """
from tests import factories
from tests.reminders.acts import noon_zone, promise_due_now
from gamification.models import Extension
from lessons.operations import ReflectionParts, complete_and_reflect
nora = factories.make_learner("nora", time_zone=noon_zone())
promise_due_now(factories.turn_of(factories.make_lesson()), nora)
extension = Extension.objects.create(track=factories.make_extension(), threshold=20)
turn = factories.turn_of(factories.make_lesson(body=factories.success_body()))
parts = ReflectionParts(saw="I rush.", why="In the bridge I was early.")
complete_and_reflect(turn, learner=nora, parts=parts)
extension.threshold = 10
extension.save()
"""
ASK = """
from lessons.models import Unlock
from outbox.models import OutgoingMessage
from reminders.models import FollowUp
print(FollowUp.objects.get().state, OutgoingMessage.objects.get().state, Unlock.objects.count())
"""


@pytest.fixture
def embedded_worker(embedded_site: EmbeddedSite) -> Iterator[Worker]:
    """As `make run` has it: one process that works and keeps the time."""
    schedule = str(embedded_site.folder / "beat-schedule")
    env = {**embedded_site.env, "SWEEP_SECONDS": "2"}
    worker = Worker(env, embedded_site.folder / "beat.log", ("--pool=solo", "-B", "-s", schedule))
    worker.start()
    yield worker
    worker.stop()


def test_the_embedded_site_does_all_of_it(
    embedded_site: EmbeddedSite, embedded_worker: Worker
) -> None:
    folder = embedded_site.folder / "mail"

    embedded_site.manage("shell", "-c", PREPARE)

    assert wait_until(lambda: len(subjects(folder)) == 1, seconds=PATIENCE), (
        embedded_worker.output()[-3000:]
    )
    assert wait_until(
        lambda: "due sent 1" in embedded_site.manage("shell", "-c", ASK), seconds=PATIENCE
    )
    assert "Holds for 1 follow" in embedded_site.manage("check_invariants")
